"""The registrar's pages, and what the applicant sees and answers meanwhile."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from law.application_states import ApplicationStatus
from registers.models import Application, Entry, Proposal
from registers.services.draw_up import start_application
from registers.views.review import ACTS
from tests.registers.applications import FILED, filed


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False) as traveller:
        yield traveller


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


def _decide(browser: Client, proposal: Proposal, **typed: str) -> Any:
    return browser.post(reverse("proposal", args=[proposal.pk]), {"document": "Decision 7", **typed})


def test_the_registrar_goes_from_the_queue_to_the_entry(
    application: Application, registrar: User, chief: User, holder: tuple[Organisation, User]
) -> None:
    browser = _browser(registrar)
    queue = browser.get(reverse("review-queue")).content.decode()
    page_of = reverse("review-application", args=[application.pk])
    assert page_of in queue
    assert "25.12.2026" in queue
    page = browser.get(page_of).content.decode()
    assert "Checklist of the filing day" in page
    assert "Propose: inclusion in the register" in page
    assert "Propose: refusal" not in page, "the applicant is heard first"
    form = browser.get(reverse("review-act", args=[application.pk, "include"])).content.decode()
    assert "00001/ТЗ-261126" in form
    assert "26.11.2028" in form
    typed = {"number": "00001/ТЗ-261126", "document": "Decision 7"}
    assert _act(browser, application, "include", **typed).status_code == 422, "it is said why"
    answer = _act(browser, application, "include", why="All is there.", **typed)
    assert answer.headers["Location"] == page_of
    assert not Entry.objects.exists()
    proposal = Proposal.objects.get()
    assert reverse("proposal", args=[proposal.pk]) in browser.get(page_of).content.decode()
    assert _decide(browser, proposal).status_code == 422, "not the one who proposed it"
    assert _decide(_browser(chief), proposal, document="Decision 8").headers["Location"] == page_of
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
    application: Application, registrar: User, chief: User, holder: tuple[Organisation, User], clock: Any
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
    early = _act(officer, application, "refuse", why="They objected in vain.")
    assert early.status_code == 422
    assert "01.12.2026" in early.content.decode()
    clock.shift(timedelta(days=5))
    officer, applicant = _browser(registrar), _browser(holder[1])
    assert _act(officer, application, "refuse", why="They objected in vain.").status_code == 302
    assert _decide(_browser(chief), Proposal.objects.get()).status_code == 302
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


def test_a_chief_officer_looks_and_proposes_nothing(application: Application, chief: User) -> None:
    browser = _browser(chief)
    page = browser.get(reverse("review-application", args=[application.pk]))
    assert page.status_code == 200
    assert "What may be done" not in page.content.decode()
    assert browser.get(reverse("review-act", args=[application.pk, "include"])).status_code == 403


def test_a_registrar_takes_a_file_and_it_is_logged(application: Application, registrar: User) -> None:
    file = application.files.first()
    assert file is not None
    answer = _browser(registrar).get(reverse("review-file", args=[application.pk, file.pk]))
    assert b"".join(answer).startswith(b"%PDF")
    assert file.downloads.get().by == registrar


def test_the_decider_sees_the_evidence_and_sends_it_back(
    application: Application, registrar: User, chief: User, inspector: User
) -> None:
    officer, decider = _browser(registrar), _browser(chief)
    typed = {"number": "00001/ТЗ-261126", "document": "Decision 7", "why": "All is there."}
    _act(officer, application, "include", **typed)
    address = reverse("proposal", args=[Proposal.objects.get().pk])
    listed = decider.get(reverse("proposals")).content.decode()
    assert address in listed and "25.12.2026" in listed, "by the last day of the review"
    page = decider.get(address).content.decode()
    for words in (
        "All is there.",
        "00001/ТЗ-261126",
        "Checklist of the filing day",
        "QAZAQ TEA",
        "25.12.2026",
    ):
        assert words in page
    assert "house rule" in page.lower()
    assert "Decide as proposed" in page and "Send the proposal back" in page
    own = officer.get(address).content.decode()
    assert "You proposed this yourself" in own and "Decide as proposed" not in own
    assert _browser(inspector).get(address).status_code == 403
    back = reverse("send-proposal-back", args=[Proposal.objects.get().pk])
    assert decider.post(back, {"answer": ""}).status_code == 422
    assert decider.post(back, {"answer": "The seal is unclear."}).status_code == 302
    page = officer.get(reverse("review-application", args=[application.pk])).content.decode()
    assert "The seal is unclear." in page and "sent back" in page


def test_an_overtaken_proposal_says_what_changed(
    application: Application, registrar: User, chief: User, holder: tuple[Organisation, User]
) -> None:
    officer, decider = _browser(registrar), _browser(chief)
    _act(officer, application, "ask-applicant", question="Which seal is it?")
    typed = {"number": "00001/ТЗ-261126", "document": "Decision 7", "why": "All is there."}
    _act(officer, application, "include", **typed)
    inquiry = application.inquiries.get()
    _browser(holder[1]).post(
        reverse("answer-inquiry", args=[application.pk, inquiry.pk]), {"answer": "The round one."}
    )
    answer = _decide(decider, Proposal.objects.get())
    assert answer.status_code == 422
    assert "the applicant answered a question" in answer.content.decode()
    assert not Entry.objects.exists()
