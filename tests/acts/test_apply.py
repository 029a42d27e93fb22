"""The kernel: state, clocks, outbox and journal together or not at all."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from acts import apply as kernel
from acts.apply import apply, carry_clocks
from acts.changes import Change, CloseClock, MoveClock, OpenClock
from acts.refusals import OutOfState
from acts.registry import SubjectKind, kind_named, kind_of, register
from customs.models import Case
from deadlines.models import Clock
from journal.models import Record
from journal.queries import timeline
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Event
from law.kz_calendar import base_calendar
from notifications.models import Instruction, Message
from tests.factories import DECIDED, LAST_DAY, RESUMES, World, opened_case, suspended_case

NOW = DECIDED + timedelta(hours=2)


def change(case: Case, event: Event = Event.SEIZED, **more: Any) -> Change:
    """Goods seized, or another event, with what else it does."""
    return Change(subject=case, event=event, effective_at=NOW, provision="CC198.11", **more)


def written(*cases: Case) -> tuple[object, ...]:
    """Everything the database holds about cases, to be compared with later."""
    ids = [case.pk for case in cases]
    return (
        list(Case.objects.filter(pk__in=ids).order_by("pk").values()),
        list(Clock.objects.order_by("pk").values()),
        Record.objects.count(),
        Message.objects.count(),
        Instruction.objects.count(),
    )


def ending(case: Case, at: Any = NOW) -> list[CloseClock]:
    """The case's term, ended by seizure."""
    term = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)
    return [CloseClock(clock=term, end=ClockEnd.SEIZED, at=at)]


def test_an_act_moves_state_clocks_outbox_and_journal_together(world: World) -> None:
    """Seizure ends the suspension (CC 198(11)): all it does, in one call."""
    case = suspended_case(world)
    messages = Message.objects.count()

    (applied,) = apply([change(case, closes=ending(case), fields={"ended_at": NOW})], now=NOW)

    assert (applied.before, applied.after) == (CaseState.SUSPENDED, CaseState.SEIZED)
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.ended_at, stored.version) == (CaseState.SEIZED, NOW, 3)
    assert (case.state, case.version) == (stored.state, stored.version), "the object in hand says the same"
    term = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)
    assert (term.end, term.ended_at) == (ClockEnd.SEIZED, NOW)
    assert Message.objects.count() == messages + 2, "declarant and holder"
    record = timeline(f"case:{case.pk}")[-1]
    assert (record["event"], record["effective_at"]) == (Event.SEIZED, NOW)
    assert record["payload"]["clocks_ended"] == [
        {"clock": term.pk, "kind": term.kind, "end": ClockEnd.SEIZED, "at": NOW.isoformat()}
    ]
    assert [each["kind"] for each in record["payload"]["clocks_opened"]] == [ClockKind.LATER_NOTICE]


def test_each_act_counts_the_version_up(world: World) -> None:
    case = opened_case(world)
    assert case.version == 1
    for expected in (2, 3, 4):
        apply([change(case, Event.TASK_DONE)], now=NOW)
        assert case.version == Case.objects.get(pk=case.pk).version == expected


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses_to_write(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        apply([], now=NOW)


def test_a_refusal_leaves_nothing_half_written(world: World) -> None:
    """Two changes, the second out of state: neither is made, no text is queued, nothing is recorded."""
    good, bad = suspended_case(world), opened_case(world)
    before = written(good, bad)
    with pytest.raises(OutOfState) as refused:
        apply([change(good, closes=ending(good)), change(bad)], now=NOW)
    assert refused.value.provision == "HOUSE.case_states"
    assert written(good, bad) == before


def test_a_failure_at_the_very_end_takes_everything_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal is written last; when it cannot be, the act has not happened."""
    case = suspended_case(world)
    before = written(case)

    def fail(entries: object) -> None:
        assert written(case) != before, "everything else stands by then"
        raise IntegrityError("the chain was altered")

    monkeypatch.setattr(kernel, "write_many", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        apply([change(case, closes=ending(case))], now=NOW)
    assert written(case) == before


def test_a_clock_of_a_kind_is_not_opened_twice(world: World) -> None:
    """One open clock per kind and case, by constraint (ARCHITECTURE rule 9)."""
    case = suspended_case(world)
    before = written(case)
    again = OpenClock(
        kind=ClockKind.REGISTERED_SUSPENSION, counted_from=date(2026, 11, 20), started_at=DECIDED
    )
    with pytest.raises(IntegrityError, match="one_open_clock_per_kind"), transaction.atomic():
        apply([change(case, Event.TASK_DONE, opens=[again])], now=NOW)
    assert written(case) == before


def test_a_clock_stores_what_its_date_is_computed_from(world: World) -> None:
    """Inputs, rulebook and calendar version; the date follows from them at any time (ARCHITECTURE rule 6)."""
    case = suspended_case(world)
    for clock in Clock.objects.filter(subject_id=case.pk):
        rule = CLOCK_RULES[ClockKind(clock.kind)]
        assert clock.due_on == rule.due_on(clock.counted_from, clock.length, base_calendar())
        assert (clock.counted_from, clock.calendar_version) == (date(2026, 11, 20), 1)
        assert date.fromisoformat(clock.rulebook) <= clock.counted_from
    term = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)
    assert (term.length, term.due_on, term.lapses_at) == (10, LAST_DAY, RESUMES)


def test_a_moved_clock_is_counted_anew_and_the_old_date_is_recorded(world: World) -> None:
    case = suspended_case(world)
    term = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)
    move = MoveClock(clock=term, length=10, counted_from=date(2026, 12, 25))

    apply([change(case, Event.TASK_DONE, moves=[move])], now=NOW)

    term.refresh_from_db()
    # The worked example of 25 December 2026: the tenth day is 13 January 2027 (LAW.md 2).
    assert (term.due_on, term.counted_from) == (date(2027, 1, 13), date(2026, 12, 25))
    (moved,) = timeline(f"case:{case.pk}")[-1]["payload"]["clocks_moved"]
    assert (moved["clock"], moved["due"]) == (term.pk, "2027-01-13")


def test_a_date_moved_into_the_past_lapses_when_an_officer_says_so(world: World) -> None:
    case = suspended_case(world)
    term = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)
    move = MoveClock(clock=term, length=10, counted_from=date(2026, 11, 2), lapses_at=NOW)
    apply([change(case, Event.TASK_DONE, moves=[move])], now=NOW)
    term.refresh_from_db()
    assert (term.due_on, term.lapses_at) == (date(2026, 11, 16), NOW)


def test_a_split_case_s_clocks_run_on_unchanged(world: World) -> None:
    case, other = suspended_case(world), opened_case(world)
    term = Clock.objects.get(subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION)

    carry_clocks(other, [(term, "from the split")], provision="HOUSE.split", actor_id=world.head.pk, now=NOW)

    carried = Clock.objects.get(subject_id=other.pk)
    same = ("kind", "counted_from", "length", "due_on", "lapses_at", "started_at", "rulebook", "end")
    assert [getattr(carried, name) for name in same] == [getattr(term, name) for name in same]
    assert carried.ref == "from the split"
    told = timeline(f"case:{other.pk}")[-1]
    assert (told["event"], told["actor_id"]) == ("clocks_carried", world.head.pk)
    assert told["payload"]["clocks_carried"] == [
        {
            "clock": carried.pk,
            "from": term.pk,
            "kind": "registered_suspension",
            "due": "2026-12-04",
            "end": "",
        }
    ]


def test_many_changes_take_no_more_statements_than_a_few(world: World) -> None:
    """The sweep and a click share the kernel: the number of statements does not grow with the batch."""

    def statements(cases: Sequence[Case]) -> int:
        changes = [change(case, closes=ending(case), fields={"ended_at": NOW}) for case in cases]
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            transaction.atomic(),
        ):
            apply(changes, now=NOW)
        return len(captured)

    few = [suspended_case(world) for _ in range(2)]
    many = [suspended_case(world) for _ in range(9)]
    assert statements(many) == statements(few)
    assert set(Case.objects.filter(pk__in=[case.pk for case in many]).values_list("state")) == {
        (CaseState.SEIZED,)
    }


def test_changes_with_different_values_keep_them_apart(world: World) -> None:
    first, second = suspended_case(world), suspended_case(world)
    later = NOW + timedelta(hours=1)
    apply(
        [
            change(first, closes=ending(first), fields={"ended_at": NOW}),
            change(second, closes=ending(second, later), fields={"ended_at": later}),
        ],
        now=later,
    )
    assert [Case.objects.get(pk=case.pk).ended_at for case in (first, second)] == [NOW, later]
    terms = Clock.objects.filter(kind=ClockKind.REGISTERED_SUSPENSION).order_by("subject_id")
    assert [term.ended_at for term in terms] == [NOW, later]


def test_nothing_to_do_writes_nothing(world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert apply([], now=NOW) == []
    assert len(captured) == 0


def test_only_registered_kinds_are_subjects(world: World) -> None:
    with pytest.raises(KeyError, match="User"):
        kind_of(User())
    with pytest.raises(KeyError):
        kind_named("parcel")
    with pytest.raises(ValueError, match="taken"):
        register(SubjectKind(name="case", model=User, next_state=lambda subject, change: ""))
    register(kind_named("case"))
    assert kind_of(Case()) is kind_named("case")
