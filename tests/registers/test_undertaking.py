"""The undertaking is given for the holder, the object and the goods that its text names (CC 461, CC 459)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation, User
from acts.refusals import Incomplete
from law.application_check import Topic
from law.required_documents import RequiredDocument
from registers.models import Application
from registers.queries.applications import files_of, missing_in
from registers.services.application_files import add_file, remove_file
from registers.services.draw_up import save_topic, start_application
from registers.services.submit_application import submit_application
from registers.services.union_draft import RightData, save_rights
from registers.undertaking import undertaking_of
from tests.registers.applications import (
    FILED,
    accept_undertaking,
    complete_draft,
    filed,
    make_bureau,
    pdf,
)
from tests.registers.union import union_draft

LATER = FILED + timedelta(hours=1)
CHANGED = "The text has changed since it was accepted on %(day)s: read it again, then accept it."


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(LATER, tick=False):
        yield


def browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def points(draft: Application) -> list[tuple[str, str, str]]:
    found = Application.objects.get(pk=draft.pk)
    return [(point.topic, point.sentence, point.provision) for point in missing_in(found, FILED.date())]


def test_the_text_names_holder_object_title_and_goods(holder: tuple[Organisation, User]) -> None:
    text = undertaking_of(complete_draft(*holder))
    for named in ("Qazaq Tea LLP", "QAZAQ TEA", "Certificate 54321", "Tea in packets", "090230"):
        assert named in text


@pytest.mark.parametrize(
    ("topic", "fields"),
    [
        (Topic.OBJECT, {"title": "QAZAQ COFFEE"}),
        (Topic.OBJECT, {"title_number": "54322"}),
        (Topic.GOODS, {"goods_description": "Coffee in packets"}),
        (Topic.GOODS, {"goods_codes": ["090111"]}),
    ],
)
def test_what_the_text_names_changes_and_the_acceptance_falls_away(
    holder: tuple[Organisation, User], topic: Topic, fields: dict[str, Any]
) -> None:
    """CC 461: nobody answers for what the undertaking did not say; filing waits until it is accepted anew."""
    draft, ids = complete_draft(*holder), {"by": holder[1], "now": LATER}
    assert points(draft) == []
    save_topic(application_id=draft.pk, topic=topic, fields=fields, **ids)  # type: ignore[arg-type]
    assert points(draft) == [(Topic.UNDERTAKING, CHANGED, "CC461")]
    with pytest.raises(Incomplete, match=r"accepted on 26\.11\.2026: read it again") as refused:
        submit_application(application_id=draft.pk, **ids)  # type: ignore[arg-type]
    assert refused.value.provision == "CC461"
    accept_undertaking(draft, *ids.values())
    assert points(draft) == []
    submit_application(application_id=draft.pk, **ids)  # type: ignore[arg-type]


def test_another_holder_is_another_undertaking(db: None) -> None:
    bureau, person, mandate = make_bureau()
    draft = complete_draft(bureau, person, mandate=mandate)
    mandate.name = "Osaka Seals KK"
    mandate.save()
    assert (Topic.UNDERTAKING, CHANGED, "CC461") in points(draft)


def test_what_the_text_does_not_name_changes_nothing(holder: tuple[Organisation, User]) -> None:
    draft = complete_draft(*holder)
    for topic, fields in (
        (Topic.GOODS, {"recognition": "Another seal."}),
        (Topic.RISKS, {"risks": "By rail"}),
    ):
        save_topic(application_id=draft.pk, topic=topic, fields=fields, by=holder[1], now=LATER)
    assert points(draft) == []


def test_the_union_names_the_document_of_every_member_state(holder: tuple[Organisation, User]) -> None:
    """CC 459."""
    draft = union_draft(*holder)
    assert points(draft) == []
    right = draft.union_rights.get(state="AM")
    other = RightData(
        document="Patent office extract",
        number="7",
        document_date=right.document_date,
        ends_on=right.ends_on,
        proof=right.proof,
    )
    save_rights(application_id=draft.pk, rights={"AM": other}, by=holder[1], now=LATER)
    assert points(draft) == [(Topic.UNDERTAKING, CHANGED, "CC459")]


def test_saving_as_it_is_typed_lets_it_fall_away_and_it_is_accepted_in_any_language(
    holder: tuple[Organisation, User],
) -> None:
    draft, client = complete_draft(*holder), browser(holder[1])
    goods = reverse("application-topic", args=[draft.pk, "goods"])
    seen = client.get(goods).context["seen"]
    typed = {"goods_description": "Coffee", "goods_codes": "090111", "recognition": "The seal."}
    kept = client.post(reverse("keep-topic", args=[draft.pk, "goods"]), {**typed, "seen": seen, "tab": "a"})
    assert "Saved" in kept.content.decode()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert (
        "The text has changed since it was accepted on 26.11.2026" in page
        and "Nothing is missing" not in page
    )
    undertaking = reverse("application-topic", args=[draft.pk, "undertaking"])
    russian = Client()
    russian.cookies.load({"django_language": "ru"})
    russian.force_login(holder[1])
    shown = russian.get(undertaking)
    draft.refresh_from_db()
    with translation.override("ru"):
        text = undertaking_of(draft)
    assert "Coffee" in text and text in shown.content.decode().replace("&quot;", '"')
    given = {"accept": "on", "shown": shown.context["form"]["shown"].value()}
    assert russian.post(undertaking, given).status_code == 302
    draft.refresh_from_db()
    assert draft.undertaking == text
    assert "Nothing is missing" in client.get(draft.get_absolute_url()).content.decode()


def test_what_changed_while_it_was_read_is_not_accepted(holder: tuple[Organisation, User]) -> None:
    draft = start_application(organisation=holder[0], by=holder[1], now=FILED)
    client, address = browser(holder[1]), reverse("application-topic", args=[draft.pk, "undertaking"])
    read = client.get(address).context["form"]["shown"].value()
    save_topic(
        application_id=draft.pk, topic=Topic.OBJECT, fields={"title": "QAZAQ TEA"}, by=holder[1], now=LATER
    )
    answer = client.post(address, {"accept": "on", "shown": read})
    words = answer.content.decode()
    assert answer.status_code == 422 and "The text has changed since this page was made" in words
    assert "QAZAQ TEA" in words, "the text as it stands now"
    again = answer.context["form"]["shown"].value()
    assert client.post(address, {"accept": "on", "shown": again}).status_code == 302
    assert client.post(address, {"accept": "on"}).status_code == 422, "nothing was read"


def test_a_form_signed_before_the_change_is_to_be_signed_again(holder: tuple[Organisation, User]) -> None:
    draft, ids = complete_draft(*holder), {"by": holder[1], "now": FILED}
    scan: dict[str, Any] = {"application_id": draft.pk, "kind": RequiredDocument.SIGNED_FORM, **ids}
    old = add_file(name="signed.pdf", content=pdf(), **scan)
    assert points(draft) == []
    save_topic(application_id=draft.pk, topic=Topic.OBJECT, fields={"title": "QAZAQ COFFEE"}, **ids)  # type: ignore[arg-type]
    accept_undertaking(draft, *ids.values())
    page = browser(holder[1]).get(draft.get_absolute_url()).content.decode()
    assert "since the signed form “signed.pdf” was handed in on 26.11.2026" in page
    with pytest.raises(Incomplete, match="print and sign the application again"):
        submit_application(application_id=draft.pk, **ids)  # type: ignore[arg-type]
    remove_file(application_id=draft.pk, file_id=old.pk, **ids)  # type: ignore[arg-type]
    add_file(name="signed-again.pdf", content=pdf(), **scan)
    assert points(draft) == []
    submit_application(application_id=draft.pk, **ids)  # type: ignore[arg-type]


def test_a_filed_application_keeps_the_undertaking_it_was_filed_with(
    holder: tuple[Organisation, User],
) -> None:
    application = filed(*holder)
    Organisation.objects.filter(pk=holder[0].pk).update(name="Qazaq Tea and Coffee LLP")
    assert points(application) == []
    assert files_of(application).exists()
