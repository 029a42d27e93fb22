"""The registrar's pages, and what the applicant sees and answers meanwhile."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.roles import Role
from law.application_states import ApplicationStatus
from registers.models import Application, Entry
from registers.services.draw_up import start_application
from registers.views.review import ACTS
from tests.accounts.factories import make_user
from tests.registers.applications import FILED, filed, make_organisation


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def holder(db: None) -> tuple[Organisation, User]:
    return make_organisation()


@pytest.fixture
def application(holder: tuple[Organisation, User]) -> Application:
    return filed(*holder)


def _browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def _act(browser: Client, application: Application, name: str, **typed: str) -> Any:
    application.refresh_from_db()
    return browser.post(
        reverse("review-act", args=[application.pk, name]), {**typed, "version": str(application.version)}
    )


def test_the_registrar_goes_from_the_queue_to_the_entry(
    application: Application, registrar: User, holder: tuple[Organisation, User]
) -> None:
    browser = _browser(registrar)
    queue = browser.get(reverse("review-queue")).content.decode()
    page_of = reverse("review-application", args=[application.pk])
    assert page_of in queue
    assert "25.12.2026" in queue
    page = browser.get(page_of).content.decode()
    assert "Checklist of the filing day" in page
    assert "Include in the register" in page
    assert "Refuse the application" not in page, "a refusal is proposed first"
    form = browser.get(reverse("review-act", args=[application.pk, "include"])).content.decode()
    assert "00001/ТЗ-261126" in form
    assert "26.11.2028" in form
    answer = _act(browser, application, "include", number="00001/ТЗ-261126", document="Decision 7")
    assert answer.headers["Location"] == page_of
    entry = Entry.objects.get()
    seen = _browser(holder[1]).get(application.get_absolute_url()).content.decode()
    assert entry.number in seen
    assert "included in the register" in seen


def test_both_sides_see_the_same_course(
    application: Application, registrar: User, holder: tuple[Organisation, User], clock: Any
) -> None:
    officer, applicant = _browser(registrar), _browser(holder[1])
    _act(officer, application, "ask-applicant", question="Which seal is it?")
    _act(
        officer,
        application,
        "ask-third-party",
        third_party="Ministry of Justice",
        question="In force?",
        received_on="2026-11-26",
    )
    _act(officer, application, "extend", days="20", reasons="Answer awaited.")
    seen = applicant.get(application.get_absolute_url()).content.decode()
    assert "Which seal is it?" in seen
    assert "27.01.2027" in seen
    assert "Ministry of Justice" not in seen, "whom else was asked is not the applicant's"
    own = application.inquiries.get(third_party="")
    assert (
        applicant.post(
            reverse("answer-inquiry", args=[application.pk, own.pk]), {"answer": "The round one."}
        ).status_code
        == 302
    )
    theirs = application.inquiries.exclude(third_party="").get()
    assert applicant.get(reverse("answer-inquiry", args=[application.pk, theirs.pk])).status_code == 404
    officer.post(reverse("record-answer", args=[application.pk, theirs.pk]), {"answer": "It is."})
    page = officer.get(reverse("review-application", args=[application.pk])).content.decode()
    assert "The round one." in page
    assert "It is." in page


def test_a_refusal_with_its_hearing(
    application: Application, registrar: User, holder: tuple[Organisation, User], clock: Any
) -> None:
    officer, applicant = _browser(registrar), _browser(holder[1])
    assert officer.get(reverse("review-act", args=[application.pk, "refuse"])).status_code == 409
    empty = _act(officer, application, "propose-refusal", ground="", reasons="")
    assert empty.status_code == 422
    _act(
        officer, application, "propose-refusal", ground="document_missing", reasons="The proof is another's."
    )
    seen = applicant.get(application.get_absolute_url()).content.decode()
    assert "The proof is another&#x27;s." in seen
    objections = reverse("object-to-refusal", args=[application.pk])
    assert objections in seen
    applicant.post(objections, {"objections": "It is ours."})
    early = _act(officer, application, "refuse")
    assert early.status_code == 422
    assert "01.12.2026" in early.content.decode()
    clock.shift(timedelta(days=5))
    officer, applicant = _browser(registrar), _browser(holder[1])
    assert _act(officer, application, "refuse").status_code == 302
    application.refresh_from_db()
    assert application.status == ApplicationStatus.REFUSED
    page = applicant.get(application.get_absolute_url()).content.decode()
    assert "a document that the law lists is missing" in page


def test_an_overtaken_page_is_refused(application: Application, registrar: User) -> None:
    answer = _browser(registrar).post(
        reverse("review-act", args=[application.pk, "ask-applicant"]), {"question": "?", "version": "0"}
    )
    assert answer.status_code == 422
    assert "has changed since you opened this page" in answer.content.decode()


def test_a_draft_is_not_there_for_officers(holder: tuple[Organisation, User], registrar: User) -> None:
    draft = start_application(organisation=holder[0], by=holder[1], now=FILED)
    browser = _browser(registrar)
    assert browser.get(reverse("review-application", args=[draft.pk])).status_code == 404
    for act in ACTS:
        assert browser.get(reverse("review-act", args=[draft.pk, act])).status_code == 404


def test_a_chief_officer_looks_and_does_nothing(application: Application, tree: Any) -> None:
    browser = _browser(make_user("dana", Role.CHIEF_OFFICER, tree.committee))
    page = browser.get(reverse("review-application", args=[application.pk]))
    assert page.status_code == 200
    assert "Include in the register" not in page.content.decode()
    assert browser.get(reverse("review-act", args=[application.pk, "include"])).status_code == 403


def test_a_registrar_takes_a_file_and_it_is_logged(application: Application, registrar: User) -> None:
    file = application.files.first()
    assert file is not None
    answer = _browser(registrar).get(reverse("review-file", args=[application.pk, file.pk]))
    assert b"".join(answer).startswith(b"%PDF")
    assert file.downloads.get().by == registrar
