"""Acts that meet: the same act twice, an act and the sweep, two officers, a decision and an exclusion."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from acts.refusals import OutOfState, Refusal, Repeated, Stale
from acts.sweep import sweep
from customs.models import Case, Declaration, Request, Task
from customs.services.cancel import cancel
from customs.services.case_under_lock import lock_case
from customs.services.extend import extend
from customs.services.lodge import lodge_document
from customs.services.open_case import open_case
from customs.services.release import record_release
from customs.services.request import request_cancellation, request_extension
from customs.services.suspend import suspend
from customs.services.watch import watch
from deadlines.models import Clock
from journal.models import Record
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Event, Reason, Regime
from notifications.models import Instruction, Message
from registers.locks import share_entries
from registers.models import Entry
from registers.services import change_status
from tests.copies import copies_of
from tests.factories import (
    DECIDED,
    RESUMES,
    World,
    almaty,
    declaration_data,
    make_entry,
    opened_case,
    receipt_of,
    suspended_case,
)
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)

LAST_SECOND = RESUMES - timedelta(seconds=1)
IN_TERM = almaty(2026, 12, 1, 15)


def one_done_one_refused(results: list[Any], *refusals: type[Refusal]) -> None:
    """Of two clicks one was the act and the other was told why it was none."""
    (error,) = errors_in(results)
    assert isinstance(error, refusals), error


def counts(case: Case, event: Event) -> tuple[int, int]:
    """How often the journal and the decisions of a case tell of an event."""
    return Record.objects.filter(subject_id=case.pk, event=event).count(), case.decisions.filter(
        event=event
    ).count()


# The same act twice


@pytest.mark.parametrize("version", [None, 1])
def test_two_clicks_on_suspend_are_one_decision(world: World, version: int | None) -> None:
    case = opened_case(world)

    def click() -> Case:
        return suspend(case_id=case.pk, reasons="Confirmed.", actor=world.head, now=DECIDED, version=version)

    one_done_one_refused(together(click, click), OutOfState, Stale)

    assert counts(case, Event.SUSPENDED) == (1, 1)
    assert Clock.objects.filter(subject_id=case.pk).count() == 2
    assert Instruction.objects.filter(subject_id=case.pk).count() == 1
    assert Message.objects.filter(subject_id=case.pk, notice_kind="suspension").count() == 2


def asked(world: World, case: Case) -> Request:
    """A request to extend with its proof, received in time."""
    receipt = receipt_of(case, IN_TERM)
    lodge_document(
        case_id=case.pk,
        kind=DocumentKind.COURT_APPLICATION,
        receipt=receipt,
        actor=world.inspector,
        now=IN_TERM,
    )
    return request_extension(case_id=case.pk, receipt=receipt, actor=world.inspector, now=IN_TERM)


def extension(world: World, request: Request, now: Any) -> Callable[[], Case]:
    """The head's click on "extend"."""
    return lambda: extend(
        case_id=request.case_id,
        request_id=request.pk,
        days=10,
        reasons="A claim has been filed.",
        actor=world.head,
        now=now,
    )


def test_two_clicks_on_extend_are_one_extension(world: World) -> None:
    case = suspended_case(world)
    click = extension(world, asked(world, case), LAST_SECOND)

    one_done_one_refused(together(click, click), OutOfState, Repeated)

    assert counts(case, Event.EXTENDED) == (1, 1)
    open_terms = Clock.objects.filter(subject_id=case.pk, end="", kind=ClockKind.REGISTERED_EXTENSION)
    assert open_terms.count() == 1


def test_two_clicks_on_cancel_are_one_release(world: World) -> None:
    case = suspended_case(world)
    request = request_cancellation(
        case_id=case.pk, receipt=receipt_of(case, IN_TERM), actor=world.inspector, now=IN_TERM
    )

    def click() -> Case:
        return cancel(
            case_id=case.pk,
            reason=Reason.HOLDER_ASKED,
            reasons="The holder has withdrawn.",
            request_id=request.pk,
            actor=world.head,
            now=IN_TERM,
        )

    one_done_one_refused(together(click, click), OutOfState, Repeated)

    assert counts(case, Event.CANCELLED) == (1, 1)
    assert Instruction.objects.filter(subject_id=case.pk, kind="release").count() == 1


def test_a_request_entered_twice_from_one_page_is_one_request(world: World) -> None:
    """The page carries the version it showed; the second click finds the case moved on."""
    case = suspended_case(world)
    case.refresh_from_db()

    def click() -> Request:
        return request_extension(
            case_id=case.pk,
            receipt=receipt_of(case, IN_TERM),
            actor=world.inspector,
            now=IN_TERM,
            version=case.version,
        )

    one_done_one_refused(together(click, click), Stale)

    assert case.requests.count() == 1


# An act and the end of the term


def test_a_decision_and_the_expiry_in_the_same_second_never_both_happen(world: World) -> None:
    """The head extends at 23:59:59 of the last day while the sweep of 00:00:00 runs: one of the two counts."""
    original = suspended_case(world)
    cases = [original, *Case.objects.filter(pk__in=copies_of(original, 7))]
    requests = [asked(world, case) for case in cases]

    clicks = [extension(world, request, LAST_SECOND) for request in requests]
    results = together(*clicks, *[lambda: sweep(now=RESUMES, batch=1)] * 4)
    sweep(now=RESUMES)

    assert all(isinstance(error, OutOfState) for error in errors_in(results)), results
    for case, request in zip(cases, requests, strict=True):
        case.refresh_from_db()
        request.refresh_from_db()
        first = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)
        story = (case.state, first.end, request.outcome)
        if case.state == CaseState.EXTENDED:
            assert story == (CaseState.EXTENDED, ClockEnd.EXTENDED, Request.Outcome.GRANTED)
            assert (counts(case, Event.EXTENDED)[0], counts(case, Event.EXPIRED)[0]) == (1, 0)
        else:
            assert story == (
                CaseState.RELEASE_RESUMED,
                ClockEnd.EXPIRED_UNDECIDED,
                Request.Outcome.LAPSED,
            )
            assert (counts(case, Event.EXTENDED)[0], counts(case, Event.EXPIRED)[0]) == (0, 1)
            assert not Clock.objects.filter(subject_id=case.pk, kind=ClockKind.REGISTERED_EXTENSION).exists()


def test_an_act_after_midnight_finds_the_term_ended_though_no_sweep_has_run(world: World) -> None:
    """Between midnight and the sweep an act never sees a dead clock as open (CC 198(6), ARCHITECTURE rule 3)."""
    case = suspended_case(world)
    request = asked(world, case)
    half_past = RESUMES + timedelta(seconds=30)

    with pytest.raises(OutOfState):
        extension(world, request, half_past)()
    case.refresh_from_db()
    request.refresh_from_db()
    assert (case.state, request.outcome) == (CaseState.SUSPENDED, Request.Outcome.UNDECIDED), (
        "a refused act keeps nothing, not even the end: the sweep writes it"
    )

    five_past = RESUMES + timedelta(minutes=5)
    record_release(case_id=case.pk, released_at=five_past, actor=world.inspector, now=five_past)
    case.refresh_from_db()
    assert (case.state, case.ended_at, case.end) == (CaseState.RELEASED, RESUMES, ClockEnd.EXPIRED_UNDECIDED)
    assert sweep(now=five_past).ended == 0
    assert counts(case, Event.EXPIRED)[0] == 1


# Two officers


@pytest.mark.parametrize("known", [False, True], ids=["new declaration", "known declaration"])
def test_two_officers_open_the_same_lines_and_one_case_stands(world: World, known: bool) -> None:
    """The same goods are not held twice for one right; the second officer is told, not shown a fault."""
    data = declaration_data(world.office, number="50501/181126/0009001")

    def opening(officer, lines: list[int]) -> Callable[[], Case]:
        return lambda: open_case(
            declaration=data,
            regime=Regime.REGISTERED,
            line_numbers=lines,
            signs="The sole carries the mark.",
            found_on=DECIDED.date(),
            entries=[world.entry.pk],
            actor=officer,
            now=DECIDED,
        )

    if known:
        other = make_entry("SARY ARQA")
        open_case(
            declaration=data,
            regime=Regime.REGISTERED,
            line_numbers=[1],
            signs="Another right, another case.",
            found_on=DECIDED.date(),
            entries=[other.pk],
            actor=world.inspector,
            now=DECIDED,
        )
    before = Case.objects.count()

    results = together(opening(world.inspector, [1, 2]), opening(world.colleague, [2]))

    one_done_one_refused(results, Repeated)
    assert Case.objects.count() == before + 1
    assert Declaration.objects.filter(number=data.number).count() == 1


def test_cases_opened_at_once_are_numbered_without_gaps(world: World) -> None:
    results = together(*[lambda: opened_case(world)] * 6)
    assert errors_in(results) == []
    assert sorted(case.number for case in results) == [f"2026-{number:06d}" for number in range(1, 7)]


# A decision and the register


def exclude(world: World) -> Entry:
    """The registrar records the exclusion of the cited entry."""
    return change_status(
        entry_id=world.entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order No. 77 of 2026-11-20",
        ground=ExclusionGround.HOLDER_ASKED,
        by=world.registrar,
        now=DECIDED,
    )


def test_a_decision_and_the_exclusion_of_its_entry_are_seen_one_after_the_other(world: World) -> None:
    """Either the exclusion comes first and nothing is suspended, or it comes second and cancellation is due."""
    cases = [opened_case(world) for _ in range(6)]

    def decide(case: Case) -> Callable[[], Case]:
        return lambda: suspend(case_id=case.pk, reasons="Confirmed.", actor=world.head, now=DECIDED)

    results = together(*[decide(case) for case in cases[:3]], lambda: exclude(world), decide(cases[3]))
    errors = errors_in(results)
    assert all(isinstance(error, OutOfState) and error.provision == "CC198.1" for error in errors), errors
    watch(now=DECIDED + timedelta(minutes=1))

    for case in cases[:4]:
        case.refresh_from_db()
        if case.state == CaseState.SUSPENDED:
            assert Task.objects.get(case=case).kind == Task.Kind.EXCLUSION, "CC 198(8)(2): shown to the head"
    for case in cases[4:]:
        with pytest.raises(OutOfState) as refused:
            decide(case)()
        assert "not active today" in refused.value.sentence


def test_acts_on_two_cases_of_one_mark_go_side_by_side_and_its_exclusion_waits(world: World) -> None:
    """Entries are locked FOR SHARE: strong enough to stop a change of status, no stronger."""
    first, second = opened_case(world), opened_case(world)
    locked, enough = Signal(), Signal()

    def hold_first() -> None:
        with transaction.atomic():
            lock_case(first.pk, actor=world.head, now=DECIDED)
            locked.set()
            assert enough.wait(30)

    def meanwhile() -> str:
        assert locked.wait(30)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                lock_case(second.pk, actor=world.head, now=DECIDED)
                share_entries([world.entry.pk])
            with pytest.raises(OperationalError, match="could not obtain lock"), transaction.atomic():
                Entry.objects.select_for_update(no_key=True, nowait=True).get(pk=world.entry.pk)
            return "side by side"
        finally:
            enough.set()

    assert together(hold_first, meanwhile) == [None, "side by side"]


def test_entries_are_shared_inside_a_transaction_only(world: World) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        share_entries([world.entry.pk])
    with transaction.atomic():
        assert share_entries([]) == []
        assert [entry.title for entry in share_entries([world.entry.pk])] == ["ALMA TREK"]
