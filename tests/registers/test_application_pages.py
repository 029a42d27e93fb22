"""The applicant's pages: a draft topic by topic, what is missing with its reason, the filed application."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from law.application_check import Topic
from registers.models import Application
from registers.services.draw_up import start_application
from tests.registers.applications import (
    FILED,
    complete_draft,
    filed,
    make_bureau,
    make_organisation,
    pdf,
    png,
)

TYPED: dict[Topic, dict[str, str]] = {
    Topic.OBJECT: {
        "object_type": "trademark",
        "title": "QAZAQ TEA",
        "aliases": "КАЗАК ТИ\nКазак чай",
        "classes": "30, 35",
        "title_document": "Certificate",
        "title_number": "54321",
        "title_date": "2020-03-02",
        "right_until": "2030-03-02",
    },
    Topic.PERIOD: {"wished_until": "2028-11-26"},
    Topic.GOODS: {
        "goods_description": "Tea",
        "goods_codes": "0902 30\n090240, 090240",
        "recognition": "The seal is embossed.",
    },
    Topic.INSURANCE: {
        "insurer": "Nomad",
        "insurance_number": "17/2026",
        "insurance_amount": "4325000",
        "insured_on": "2026-11-02",
        "insured_from": "2026-11-02",
        "insured_to": "2028-12-01",
    },
}


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False):
        yield


@pytest.fixture
def browser(holder: tuple[Organisation, User]) -> Client:
    return _browser(holder[1])


def _browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def _topic(application: Application, topic: Topic) -> str:
    return reverse("application-topic", args=[application.pk, topic.value])


def _save(browser: Client, application: Application, topic: Topic, **more: str) -> Any:
    application.refresh_from_db()
    typed = {**TYPED.get(topic, {}), "version": str(application.version), "next": "1", **more}
    return browser.post(_topic(application, topic), typed)


def _upload(browser: Client, application: Application, topic: Topic, **fields: Any) -> Any:
    return browser.post(_topic(application, topic), {"add": "1", **fields})


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_application_goes_from_the_empty_list_to_its_review(browser: Client) -> None:
    page = browser.get(reverse("applications")).content.decode()
    assert "no application yet" in page
    assert "free of charge" in page
    answer = browser.post(reverse("new-application"), {"mandate": ""})
    application = Application.objects.get()
    assert answer.headers["Location"] == application.get_absolute_url()
    page = browser.get(application.get_absolute_url()).content.decode()
    assert "What is still missing" in page
    assert "CC 461" in page
    assert browser.get(reverse("submit-application", args=[application.pk])).status_code == 200
    assert browser.post(reverse("submit-application", args=[application.pk])).status_code == 422
    for topic in (Topic.OBJECT, Topic.PERIOD, Topic.GOODS, Topic.INSURANCE):
        assert _save(browser, application, topic).status_code == 302, topic
    for kind in ("proof_of_right", "insurance"):
        done = _upload(
            browser, application, Topic.DOCUMENTS, kind=kind, file=_file("a.pdf", pdf().getvalue())
        )
        assert done.status_code == 302
    _upload(
        browser,
        application,
        Topic.FEATURES,
        feature="Seal",
        genuine=_file("a.png", png().getvalue()),
        infringing=_file("b.png", png().getvalue()),
    )
    undertaking = browser.get(_topic(application, Topic.UNDERTAKING))
    assert "undertakes to compensate" in undertaking.content.decode()
    read = undertaking.context["form"]["shown"].value()
    assert _save(browser, application, Topic.UNDERTAKING, accept="on", shown=read).status_code == 302
    page = browser.get(application.get_absolute_url()).content.decode()
    assert "Nothing is missing" in page
    filed_now = browser.post(reverse("submit-application", args=[application.pk]))
    assert filed_now.headers["Location"] == application.get_absolute_url()
    page = browser.get(application.get_absolute_url()).content.decode()
    assert "A-000001/2026" in page
    assert "25.12.2026" in page, "the last day of the review"
    application.refresh_from_db()
    assert application.goods_codes == ["090230", "090240"]
    assert application.classes == [30, 35]
    assert "undertakes to compensate" in application.undertaking


def test_what_is_missing_leads_to_its_topic(browser: Client, holder: tuple[Organisation, User]) -> None:
    draft = complete_draft(*holder, recognition="", insurance_amount=None)
    page = browser.get(draft.get_absolute_url()).content.decode()
    for topic in (Topic.GOODS, Topic.INSURANCE):
        assert f'href="{_topic(draft, topic)}">' in page
    assert "Say how customs can recognise infringing goods." in page
    assert "Nothing is missing" not in page


def test_going_on_leads_to_the_next_topic_and_saving_back_to_the_list(
    browser: Client, holder: tuple[Organisation, User]
) -> None:
    draft = start_application(organisation=holder[0], by=holder[1], now=FILED)
    assert _save(browser, draft, Topic.OBJECT).headers["Location"] == _topic(draft, Topic.PERIOD)
    draft.refresh_from_db()
    back = browser.post(
        _topic(draft, Topic.PERIOD), {"wished_until": "", "version": str(draft.version), "stay": "1"}
    )
    assert back.headers["Location"] == draft.get_absolute_url(), "an unfinished topic is saved as well"


def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    browser: Client, holder: tuple[Organisation, User]
) -> None:
    draft = start_application(organisation=holder[0], by=holder[1], now=FILED)
    answer = _save(browser, draft, Topic.OBJECT, classes="30, 99", title_date="31.31.2020")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Classes run from 1 to 45." in page
    assert "QAZAQ TEA" in page


def test_a_colleague_s_change_is_not_overwritten(browser: Client, holder: tuple[Organisation, User]) -> None:
    draft = start_application(organisation=holder[0], by=holder[1], now=FILED)
    _save(browser, draft, Topic.OBJECT)
    answer = browser.post(
        _topic(draft, Topic.OBJECT), {**TYPED[Topic.OBJECT], "title": "OTHER", "version": "0"}
    )
    assert answer.status_code == 422
    assert "has changed since you opened this page" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == "QAZAQ TEA"


def test_files_are_handed_out_to_the_applicant_alone(
    browser: Client, holder: tuple[Organisation, User]
) -> None:
    draft = complete_draft(*holder)
    file = draft.files.first()
    assert file is not None
    answer = browser.get(reverse("application-file", args=[draft.pk, file.pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"%PDF")
    assert file.downloads.get().by == holder[1]
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    for name, args in (
        ("application-file", [draft.pk, file.pk]),
        ("application", [draft.pk]),
        ("application-topic", [draft.pk, "goods"]),
        ("submit-application", [draft.pk]),
    ):
        assert _browser(stranger).get(reverse(name, args=args)).status_code == 404


def test_rows_are_taken_out_again(browser: Client, holder: tuple[Organisation, User]) -> None:
    draft = complete_draft(*holder)
    _upload(browser, draft, Topic.LICENSEES, name="Shops LLP", bin_iin="", country="KZ", address="Almaty")
    licensee = draft.licensees.get()
    assert "Shops LLP" in browser.get(_topic(draft, Topic.LICENSEES)).content.decode()
    browser.post(reverse("application-remove", args=[draft.pk, "licensees", licensee.pk]))
    pair = draft.features.get()
    browser.post(reverse("application-remove", args=[draft.pk, "features", pair.genuine_id]))
    assert not draft.licensees.exists() and not draft.features.exists()


def test_a_filed_application_has_no_topics_any_more(
    browser: Client, holder: tuple[Organisation, User]
) -> None:
    application = filed(*holder)
    assert browser.get(_topic(application, Topic.GOODS)).headers["Location"] == application.get_absolute_url()
    page = browser.get(application.get_absolute_url()).content.decode()
    assert "Review of the application" in page
    assert browser.post(reverse("withdraw-application", args=[application.pk])).status_code == 302
    application.refresh_from_db()
    assert application.status == "withdrawn"


def test_a_representative_chooses_for_whom(db: None) -> None:
    bureau, person, mandate = make_bureau()
    browser = _browser(person)
    assert "Tokyo Seals KK" in browser.get(reverse("new-application")).content.decode()
    browser.post(reverse("new-application"), {"mandate": str(mandate.pk)})
    application = Application.objects.get()
    assert (application.organisation, application.mandate) == (bureau, mandate)
    assert "Tokyo Seals KK" in browser.get(reverse("applications")).content.decode()


def test_a_holder_outside_the_union_is_told_why_not(db: None) -> None:
    _organisation, person = make_organisation("Ankara Cay", country="TR")
    answer = _browser(person).post(reverse("new-application"), {"mandate": ""})
    assert answer.status_code == 422
    assert "CC 459(5)" in answer.content.decode()
