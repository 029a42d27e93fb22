"""Doing acts on a page: form to one act to the case; a refusal says why and loses nothing that was typed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from customs.acts_table import ACTS
from customs.models import Case, Decision, Document, Request
from law.documents import DocumentKind
from law.events import Channel
from tests.customs.browsing import act_url, browser, case_url, do, look, words
from tests.customs.stages import (
    NOW,
    handed_over,
    held,
    judged,
    on_the_last_day,
    ordered,
    prolonged,
    release_instructed,
    released_by_time,
    with_request,
)
from tests.factories import (
    World,
    holder_of,
    opened_case,
    opened_ex_officio,
    suspended_case,
    suspended_ex_officio,
)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


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
    "ask-for-documents": (suspended_case, False),
    "cover-release": (release_instructed, False),
    "record-fact": (suspended_case, False),
    "complete-contact": (suspended_case, False),
    "add-representative": (suspended_case, False),
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
    assert "Last day of the term: 08.12.2026" in page


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
    assert "Last day of the term: 15.12.2026" in look(world.head, case)


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
    assert "Request to cancel received, Marat" in page and "What you typed stands below" in page
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
