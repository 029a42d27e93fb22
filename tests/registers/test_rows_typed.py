"""A row of a draft that is typed and not entered: kept for its author, offered again, counted by nobody."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import MemberRole, Membership, Organisation, User
from accounts.roles import Role
from journal.queries import timeline
from registers.interchange.document import document_of
from registers.models import Application, TypedTopic
from registers.services.draw_up import start_application
from registers.services.typed_topics import forget_old_typing
from registers.services.uploads import append_part, begin_upload
from tests.accounts.factories import make_user
from tests.registers.applications import FILED, complete_draft, filed, make_organisation, png
from tests.registers.union import union_draft

HALF = {"name": "Shops LLP", "bin_iin": "99", "country": "KZ", "address": ""}
OFFERED = "What you typed here and did not enter yet (26.11.2026 11:00) stands in the fields."


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False):
        yield


@pytest.fixture
def draft(holder: tuple[Organisation, User]) -> Application:
    return start_application(organisation=holder[0], by=holder[1], now=FILED)


@pytest.fixture
def colleague(holder: tuple[Organisation, User]) -> User:
    email = "colleague@applicant.example"
    person = make_user(
        email,
        Role.RIGHTS_HOLDER,
        email=email,
        email_confirmed_at=FILED,
        language="en",
        full_name="Dana Colleague",
    )
    Membership.objects.create(organisation=holder[0], person=person, role=MemberRole.MEMBER, joined_at=FILED)
    return person


def browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def page(draft: Application, topic: str) -> str:
    return reverse("application-topic", args=[draft.pk, topic])


def keep(client: Client, draft: Application, topic: str, **typed: str) -> Any:
    address = reverse("keep-row", args=[draft.pk, topic])
    return client.post(address, typed, headers={"HX-Request": "true", "HX-Target": "row-state"})


def test_a_half_typed_licensee_is_kept_offered_again_and_never_counts(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    mine, theirs = browser(holder[1]), browser(colleague)
    before = len(timeline(f"application:{draft.pk}"))
    said = keep(mine, draft, "licensees", **HALF).content.decode()
    assert "Kept for you, 26.11.2026 11:00; it is not entered yet." in said
    again = mine.get(page(draft, "licensees")).content.decode()
    assert OFFERED in again and 'value="Shops LLP"' in again and 'value="99"' in again
    assert '<option value="KZ" selected>' in again
    assert "Dana" not in again
    other = theirs.get(page(draft, "licensees")).content.decode()
    assert "Shops LLP" not in other, "its author's alone"
    assert f"{holder[1].full_name} has typed something here that is not entered yet" in other
    assert not draft.licensees.exists()
    assert document_of(draft)["licensees"] == []
    assert len(timeline(f"application:{draft.pk}")) == before, "no record"


def test_it_is_gone_once_it_is_entered_emptied_or_thrown_away(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    client = browser(holder[1])
    keep(client, draft, "licensees", **HALF)
    whole = {**HALF, "bin_iin": "", "add": "1"}
    assert client.post(page(draft, "licensees"), {**whole, "bin_iin": "99"}).status_code == 422
    assert TypedTopic.objects.exists(), "a row that was refused is still there"
    assert client.post(page(draft, "licensees"), whole).status_code == 302
    assert draft.licensees.count() == 1 and not TypedTopic.objects.exists()
    keep(client, draft, "licensees", **HALF)
    keep(client, draft, "licensees", name=" ", bin_iin="", country="", address="")
    assert not TypedTopic.objects.exists()
    keep(client, draft, "licensees", **HALF)
    assert client.post(page(draft, "licensees"), {"throw_away_row": "1"}).status_code == 302
    assert not TypedTopic.objects.exists()
    keep(client, draft, "licensees", **HALF)
    assert forget_old_typing(now=FILED + timedelta(days=31)) == 1


def test_a_row_sent_after_the_session_ended_is_there_after_signing_in(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    client = browser(holder[1])
    keeps = client.get(page(draft, "licensees")).context["row_keeps"]
    client.logout()
    client.cookies.load({"django_language": "en"})
    said = keep(client, draft, "licensees", **HALF, keeps=keeps)
    assert "You are signed out. What you typed so far is kept." in said.content.decode()
    assert said.headers["HX-Retarget"] == "#row-state"
    sent = client.post(
        page(draft, "licensees"), {**HALF, "name": "Shops and more LLP", "add": "1", "keeps": keeps}
    )
    assert sent.headers["Location"].endswith(f"next=%2Fapplications%2F{draft.pk}%2Flicensees%2F")
    assert not draft.licensees.exists()
    client.force_login(holder[1])
    assert 'value="Shops and more LLP"' in client.get(page(draft, "licensees")).content.decode()
    Membership.objects.filter(person=holder[1]).update(left_at=FILED, left_by=holder[1])
    TypedTopic.objects.all().delete()
    client.logout()
    keep(client, draft, "licensees", **HALF, keeps=keeps)
    assert not TypedTopic.objects.exists(), "who has left keeps nothing"


def test_a_feature_keeps_its_words_and_the_image_that_has_arrived(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    client, content = browser(holder[1]), png().getvalue()
    ids: dict[str, Any] = {"application_id": draft.pk, "by": holder[1], "now": FILED}
    upload = begin_upload(name="seal.png", size=len(content), modified="1", sha256="", **ids)
    append_part(key=upload.key, offset=0, part=content, **ids)
    typed = {"feature": "Embossed seal", "genuine_upload": str(upload.key), "infringing": "[object File]"}
    keep(client, draft, "features", **typed)
    kept = TypedTopic.objects.get()
    assert kept.fields == {"feature": ["Embossed seal"], "genuine_upload": [str(upload.key)]}
    words = client.get(page(draft, "features")).content.decode()
    assert 'value="Embossed seal"' in words
    assert "“seal.png” has arrived and is handed in with this form." in words
    assert f'name="genuine_upload" value="{upload.key}"' in words
    whole = {"feature": "Embossed seal", "genuine_upload": str(upload.key), "add": "1"}
    added = client.post(
        page(draft, "features"), {**whole, "infringing": SimpleUploadedFile("b.png", png().getvalue())}
    )
    assert added.status_code == 302 and draft.features.get().feature == "Embossed seal"
    assert not TypedTopic.objects.exists()


def test_a_document_and_the_topic_beside_it_are_kept_apart(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    client = browser(holder[1])
    keep(client, draft, "documents", kind="sample")
    words = client.get(page(draft, "documents")).content.decode()
    assert '<option value="sample" selected>' in words and OFFERED in words
    assert "is not saved yet" not in words, "the proof of the right is saved as ever"


def test_the_rights_and_languages_of_the_union_are_kept_and_say_when_the_draft_went_on(
    holder: tuple[Organisation, User],
) -> None:
    draft, client = union_draft(*holder), browser(holder[1])
    typed = {
        "AM-document": "Certificate",
        "AM-number": "AM 1",
        "KZ-number": "half",
        "version": str(draft.version),
    }
    assert "Kept for you" in keep(client, draft, "rights", **typed).content.decode()
    words = client.get(page(draft, "rights")).content.decode()
    assert OFFERED in words and 'value="half"' in words
    assert "The draft has changed since" not in words
    assert draft.union_rights.get(state="KZ").number == "KZ 12"
    Application.objects.filter(pk=draft.pk).update(version=draft.version + 1)
    assert "The draft has changed since" in client.get(page(draft, "rights")).content.decode()
    file = draft.files.earliest("pk")
    keep(client, draft, "languages", **{f"{file.pk}-language": "de"})
    assert '<option value="de" selected>' in client.get(page(draft, "languages")).content.decode()
    assert client.post(page(draft, "languages"), {"throw_away_row": "1"}).status_code == 302
    assert TypedTopic.objects.count() == 1


def test_nobody_else_keeps_a_row_and_no_topic_without_rows_has_one(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    assert keep(browser(stranger), draft, "licensees", **HALF).status_code == 404
    client = browser(holder[1])
    for topic in ("goods", "rights", "nothing"):
        assert keep(client, draft, topic, **HALF).status_code == 404
    under_review = filed(*holder)
    assert "under review" in keep(client, under_review, "licensees", **HALF).content.decode()
    assert not TypedTopic.objects.exists()
    assert complete_draft(*holder).status == "draft"
