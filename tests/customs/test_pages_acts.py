"""Doing acts on a page: form to one act to the case; a refusal says why and loses nothing that was typed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customs.acts_table import ACTS
from customs.models import Case, Decision, Document, Request
from customs.services.court import record_judgment
from customs.services.disposal import hand_over, order_destruction
from customs.services.lodge import lodge_document
from customs.services.request import request_extension, request_prolongation
from law.documents import DocumentKind
from law.events import Channel
from tests.customs.browsing import act_url, browser, case_url, do, look, words
from tests.factories import (
    World,
    almaty,
    holder_of,
    opened_case,
    opened_ex_officio,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
)

NOW = almaty(2026, 11, 24)
RECEIVED = almaty(2026, 11, 23, 15)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def with_request(world: World, *, proof: bool = True) -> Case:
    case = suspended_case(world)
    document = None
    if proof:
        document = lodge_document(
            case_id=case.pk,
            kind=DocumentKind.COURT_APPLICATION,
            receipt=receipt_of(case, RECEIVED),
            actor=world.inspector,
            now=NOW,
        )
    request_extension(
        case_id=case.pk,
        receipt=receipt_of(case, RECEIVED),
        days=7,
        proof_id=document.pk if document else None,
        actor=world.inspector,
        now=NOW,
    )
    return case


def held(world: World) -> Case:
    case = suspended_case(world)
    lodge_document(
        case_id=case.pk,
        kind=DocumentKind.JUDGE_RULING,
        receipt=receipt_of(case, RECEIVED),
        actor=world.inspector,
        now=NOW,
    )
    return case


def prolonged(world: World) -> Case:
    case = suspended_ex_officio(world)
    request_prolongation(case_id=case.pk, receipt=receipt_of(case, RECEIVED), actor=world.inspector, now=NOW)
    return case


def judged(world: World) -> Case:
    case = held(world)
    record_judgment(
        case_id=case.pk,
        court="Almaty court",
        number="2-1",
        decided_on=NOW.date(),
        in_force_on=NOW.date(),
        outcome="infringement",
        received_at=NOW,
        actor=world.inspector,
        now=NOW,
    )
    return case


def ordered(world: World) -> Case:
    case = judged(world)
    order_destruction(
        case_id=case.pk, in_force_on=NOW.date(), reasons="Court", actor=world.inspector, now=NOW
    )
    return case


def handed_over(world: World) -> Case:
    case = ordered(world)
    hand_over(case_id=case.pk, happened_at=NOW, reasons="Act", actor=world.inspector, now=NOW)
    return case


def released_by_time(world: World) -> Case:
    return suspended_case(world, now=almaty(2026, 11, 6))


def on_the_last_day(world: World) -> Case:
    return suspended_case(world, now=almaty(2026, 11, 10))


#: A case on which each act can be done, and whether the head (else the inspector) does it.
WHERE: dict[str, tuple[Callable[[World], Case], bool]] = {
    "suspend": (opened_case, True),
    "decline": (opened_ex_officio, True),
    "extend": (with_request, True),
    "refuse-extension": (with_request, True),
    "cancel": (suspended_case, True),
    "refuse-release": (released_by_time, True),
    "request-extension": (suspended_case, False),
    "request-prolongation": (suspended_ex_officio, False),
    "request-cancellation": (prolonged, False),
    "lodge-document": (suspended_case, False),
    "verify-document": (with_request, True),
    "reject-document": (held, True),
    "set-aside-prolongation": (prolonged, True),
    "record-judgment": (held, False),
    "end-court-case": (held, True),
    "record-annulment": (suspended_case, False),
    "release-lines": (suspended_case, True),
    "seize-lines": (suspended_case, True),
    "split": (suspended_case, True),
    "record-release": (released_by_time, False),
    "order-destruction": (judged, False),
    "other-disposal": (judged, False),
    "hand-over": (ordered, False),
    "record-destruction": (handed_over, False),
    "add-attachment": (suspended_case, False),
    "record-fact": (suspended_case, False),
    "complete-contact": (suspended_case, False),
    "confirm-nothing-pending": (on_the_last_day, False),
    "propose-correction": (with_request, False),
    "confirm-correction": (suspended_case, False),
    "reject-correction": (suspended_case, False),
    "finish-task": (suspended_case, False),
}


def test_every_act_of_the_table_is_looked_at() -> None:
    assert set(WHERE) == set(ACTS)


@pytest.mark.parametrize("act", ACTS)
def test_the_form_of_each_act_shows_where_it_can_be_done(world: World, act: str) -> None:
    make, by_head = WHERE[act]
    case = make(world)
    answer = browser(world.head if by_head else world.inspector).get(act_url(case, act))
    assert answer.status_code == 200, words(answer)
    text = words(answer)
    assert str(ACTS[act].label) in text
    form = answer.context["form"]
    if not form.pick and not form.pick_empty:
        assert 'name="version" value="' in answer.content.decode()
        for field in form.visible_fields():
            assert str(field.label) in text


@pytest.mark.parametrize("act", [name for name, row in ACTS.items() if row.listed])
def test_each_act_is_refused_to_the_chief_officer_who_decides_no_cases(world: World, act: str) -> None:
    make, _by_head = WHERE[act]
    answer = browser(world.chief).get(act_url(make(world), act))
    assert answer.status_code == 403
    assert "Ground:" in words(answer)


def test_the_head_suspends_and_lands_on_the_case(world: World) -> None:
    case = opened_case(world)
    answer = do(world.head, case, "suspend", reasons="Signs confirmed.")
    assert answer.headers["Location"] == case_url(case)
    page = words(browser(world.head).get(case_url(case)))
    # Decided Tue 2026-11-24: the tenth business day is 2026-12-08.
    assert "Last day of the term 08.12.2026" in page


def test_who_prepared_does_not_decide_and_the_page_says_it_is_a_house_rule(world: World) -> None:
    from tests.accounts.factories import make_authorisation

    make_authorisation(
        world.inspector,
        world.office,
        world.head,
        valid_from=NOW.date(),
        valid_to=NOW.date(),
        granted_at=NOW,
    )
    case = opened_case(world)
    answer = browser(world.inspector).get(act_url(case, "suspend"))
    assert answer.status_code == 403
    assert "another person decides it. This is a house rule, not law. Ground: House rule" in words(answer)
    assert do(world.inspector, case, "suspend", reasons="Mine").status_code == 403
    assert not Decision.objects.exists()


def test_a_refusal_stands_at_its_field_with_its_provision_and_keeps_what_was_typed(world: World) -> None:
    case = with_request(world)
    request = case.requests.get()
    answer = do(world.head, case, "extend", request=request.pk, days=14, reasons="The court was asked.")
    assert answer.status_code == 422
    assert answer.context["form"].errors["days"] == ["An extension is one to ten business days. (CC 198(2))"]
    assert "The court was asked." in answer.content.decode()
    assert 'value="14"' in answer.content.decode()
    assert "Business days granted: An extension is one to ten business days. (CC 198(2))" in words(answer)
    request.refresh_from_db()
    assert request.outcome == Request.Outcome.UNDECIDED


def test_extending_counts_from_the_first_decision(world: World) -> None:
    """LAW.md 3.7 "Extension": business day 10 + n after the original decision, here 10 + 7."""
    case = with_request(world)
    answer = do(world.head, case, "extend", request=case.requests.get().pk, days=7, reasons="Court asked.")
    assert answer.status_code == 302
    assert "Last day of the term 15.12.2026" in look(world.head, case)


def test_a_stale_page_is_refused_with_what_happened_since_and_can_be_sent_again(world: World) -> None:
    case = suspended_case(world)
    old = Case.objects.get(pk=case.pk).version
    data = {
        "party": holder_of(case).pk,
        "channel": "email",
        "received_at": "2026-11-23T15:00",
        "original_received_at": "",
    }
    assert do(world.colleague, case, "request-cancellation", old, **data).status_code == 302
    answer = do(world.inspector, case, "request-extension", old, **data, days="5")
    assert answer.status_code == 409
    page = words(answer)
    assert "The case has changed since you opened this page." in page
    assert "Latest in the case: Request to cancel received, Marat." in page
    assert 'value="2026-11-23T15:00"' in answer.content.decode()
    assert not case.requests.filter(kind="extension").exists()
    shown = Case.objects.get(pk=case.pk).version
    assert f'name="version" value="{shown}"' in answer.content.decode()
    assert do(world.inspector, case, "request-extension", shown, **data, days="5").status_code == 302
    assert case.requests.get(kind="extension").asked_days == 5


def test_a_form_sent_twice_acts_once(world: World) -> None:
    case = opened_case(world)
    version = Case.objects.get(pk=case.pk).version
    first = do(world.head, case, "suspend", version, reasons="Signs confirmed.")
    second = do(world.head, case, "suspend", version, reasons="Signs confirmed.")
    assert (first.status_code, second.status_code) == (302, 409)
    assert Decision.objects.filter(case=case).count() == 1


def test_times_are_typed_in_almaty(world: World) -> None:
    case = suspended_case(world)
    do(
        world.inspector,
        case,
        "request-cancellation",
        party=holder_of(case).pk,
        channel="portal",
        received_at="2026-11-23T23:59",
    )
    assert case.requests.get().received_at == datetime(2026, 11, 23, 18, 59, tzinfo=UTC)


def test_a_time_ahead_of_now_is_refused(world: World) -> None:
    case = suspended_case(world)
    answer = do(
        world.inspector,
        case,
        "request-cancellation",
        party=holder_of(case).pk,
        channel="portal",
        received_at="2026-11-24T10:30",
    )
    assert "Received at: This time lies in the future. (CC 6)" in words(answer)


def test_paper_counts_until_the_office_closes(world: World) -> None:
    case = suspended_case(world)
    answer = do(
        world.inspector,
        case,
        "lodge-document",
        kind=DocumentKind.JUDGE_RULING.value,
        party=holder_of(case).pk,
        channel=Channel.PAPER.value,
        received_at="2026-11-23T18:30",
    )
    assert "The office closes at 18:00: paper counts when the office took it in. (House rule)" in words(
        answer
    )
    assert not Document.objects.exists()


def test_after_the_act_the_reader_returns_to_where_the_form_was_opened_but_never_off_the_site(
    world: World,
) -> None:
    case = suspended_case(world)
    data = {"party": holder_of(case).pk, "channel": "email", "received_at": "2026-11-23T15:00"}
    back = do(world.inspector, case, "request-cancellation", **data, next=reverse("queue"))
    assert back.headers["Location"] == reverse("queue")
    away = do(world.inspector, case, "request-extension", **data, next="https://elsewhere.example/")
    assert away.headers["Location"] == case_url(case)


def test_splitting_says_where_the_lines_went(world: World) -> None:
    case = suspended_case(world)
    client = browser(world.head)
    answer = client.post(
        act_url(case, "split"),
        {"version": Case.objects.get(pk=case.pk).version, "lines": ["2"], "reasons": "Another holder."},
        follow=True,
    )
    assert answer.status_code == 200, words(answer)
    other = Case.objects.get(split_from=case)
    assert f"The goods lines are now in case {other.number}." in words(answer)


def test_an_unknown_act_is_no_page(world: World) -> None:
    case = suspended_case(world)
    assert browser(world.head).get(act_url(case, "burn-it")).status_code == 404


def test_a_kind_of_fact_is_picked_first_and_has_only_its_own_fields(world: World) -> None:
    """LAW.md 3.6: a sample is taken in an officer's presence, under a seal."""
    case = suspended_case(world)
    client = browser(world.inspector)
    assert "Sample taken in an officer's presence" in words(client.get(act_url(case, "record-fact")))
    form = client.get(act_url(case, "record-fact", "?kind=cost_storage")).context["form"]
    assert {field.name for field in form.visible_fields()} == {"happened_at", "line", "amount", "note"}
    data = {"kind": "cost_storage", "happened_at": "2026-11-24T09:00", "amount": "12500.50"}
    assert do(world.inspector, case, "record-fact", **data).status_code == 302
    assert "costs so far 12,500.50 KZT" in look(world.inspector, case)


def test_a_file_is_added_and_handed_out_as_a_download_to_those_entitled(
    world: World, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    case = suspended_case(world)
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    answer = do(world.inspector, case, "add-attachment", file=SimpleUploadedFile("ruling.pdf", content))
    assert answer.status_code == 302, words(answer)
    file = case.attachments.get()
    url = reverse("attachment", args=[case.number, file.pk])
    taken = browser(world.inspector).get(url)
    assert b"".join(taken.streaming_content) == content
    assert taken.headers["Content-Disposition"] == 'attachment; filename="ruling.pdf"'
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert file.downloads.get().by == world.inspector
    assert browser(world.elsewhere).get(url).status_code == 404
    assert browser(world.registrar).get(url).status_code == 403
    other = suspended_case(world)
    assert (
        browser(world.inspector).get(reverse("attachment", args=[other.number, file.pk])).status_code == 404
    )


def test_a_correction_is_proposed_previewed_and_confirmed_by_a_second_person(world: World) -> None:
    case = with_request(world)
    request = case.requests.get()
    what = f"request-{request.pk}-received_at"
    client = browser(world.inspector)
    assert "request (extension of the suspension), received at: 23.11.2026 15:00" in words(
        client.get(act_url(case, "propose-correction"))
    )
    proposed = do(
        world.inspector,
        case,
        "propose-correction",
        what=what,
        new="2026-11-23T16:00",
        reason="Stamp misread.",
    )
    assert proposed.status_code == 302, words(proposed)
    correction = case.corrections.get()
    page = browser(world.colleague).get(act_url(case, "confirm-correction", f"?correction={correction.pk}"))
    assert "No term and no state changes." in words(page)
    own = do(world.inspector, case, "confirm-correction", correction=correction.pk, seen_effect="{}")
    assert own.status_code == 403
    done = do(world.colleague, case, "confirm-correction", correction=correction.pk, seen_effect="{}")
    assert done.status_code == 302, words(done)
    assert case.requests.get().received_at == almaty(2026, 11, 23, 16)
    assert "23.11.2026 15:00 → 23.11.2026 16:00" in look(world.inspector, case)


def test_a_correction_that_now_changes_something_else_is_shown_again(world: World) -> None:
    case = with_request(world)
    what = f"request-{case.requests.get().pk}-received_at"
    do(world.inspector, case, "propose-correction", what=what, new="2026-11-23T16:00", reason="Misread.")
    correction = case.corrections.get()
    seen = '{"state": ["suspended", "release_resumed"]}'
    answer = do(world.colleague, case, "confirm-correction", correction=correction.pk, seen_effect=seen)
    assert answer.status_code == 409
    assert "What this correction changes is not what you were shown." in words(answer)
    assert 'name="seen_effect" value="{}"' in answer.content.decode()
