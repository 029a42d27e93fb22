"""A change of the calendar among acts and sweeps that run at the same moment, on real connections."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction

from accounts.roles import Role
from acts.refusals import Refusal, Repeated, Stale
from acts.sweep import sweep
from calendars import services
from calendars.models import PendingMove
from customs.models import Case
from customs.services.suspend import suspend
from deadlines.locks import change_calendar, keep_calendar
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from journal.queries import timeline
from law.clocks import CLOCK_RULES, ClockKind
from law.time import end_of
from tests.accounts.factories import make_user
from tests.calendars.factories import World, at, d, make_world, override_on, seen, term

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at("2026-11-24")
PATIENCE = 20


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


class Worker(threading.Thread):
    """Runs one call on a connection of its own and keeps what it returned or raised."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.result: Any = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.call()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def wait(self) -> "Worker":
        self.join(PATIENCE)
        assert not self.is_alive(), "stuck"
        return self


def waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE datname = current_database() AND NOT granted"
        )
        return int(cursor.fetchone()[0])


def until_somebody_waits() -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 50):
        if waiting_for_a_lock():
            return
        pause.wait(0.02)
    raise AssertionError("nobody waits for a lock")


def every_running_clock_agrees(now: datetime = NOW) -> None:
    """No clock runs on a date that the calendar in force does not give; what has lapsed stays as it was."""
    calendar = calendar_in_force()
    for clock in Clock.objects.filter(end="", lapses_at__gt=now):
        rule = CLOCK_RULES[ClockKind(clock.kind)]
        assert clock.due_on == rule.due_on(clock.counted_from, clock.length, calendar), clock


def test_two_second_officers_confirm_at_once_and_one_is_told_it_is_done(world: World) -> None:
    case = world.case(at("2026-11-20"))
    third = make_user("farida", Role.CHIEF_OFFICER, world.tree.committee)
    ids = world.propose(NOW, off=["2026-11-30"])
    token = seen(ids, NOW).token
    workers = [
        Worker(
            lambda person=person: services.confirm_change(override_ids=ids, seen=token, actor=person, now=NOW)
        )
        for person in (world.second, third)
    ]
    outcomes = [worker.wait() for worker in workers]
    assert sorted(type(worker.error).__name__ for worker in outcomes) == ["NoneType", "Repeated"]
    assert [record["event"] for record in timeline(f"case:{case.pk}")].count("clock_moved") == 1
    assert calendar_in_force().version == 2


def test_two_changes_at_once_leave_every_clock_on_the_calendar_in_force(world: World) -> None:
    for hour in (9, 10, 11):
        world.case(at("2026-11-20", hour))
    changes = [world.propose(NOW, off=[day]) for day in ("2026-11-30", "2026-12-01")]
    tokens = [seen(ids, NOW).token for ids in changes]
    workers = [
        Worker(
            lambda ids=ids, token=token: services.confirm_change(
                override_ids=ids, seen=token, actor=world.second, now=NOW
            )
        )
        for ids, token in zip(changes, tokens, strict=True)
    ]
    outcomes = [worker.wait() for worker in workers]
    # The second does something else than its page showed: it starts from the calendar of the first.
    assert sorted(type(worker.error).__name__ for worker in outcomes) == ["NoneType", "Stale"]
    every_running_clock_agrees()
    refused = changes[[isinstance(worker.error, Stale) for worker in outcomes].index(True)]
    assert world.confirm(refused, NOW).moved == 3
    every_running_clock_agrees()


def test_a_case_suspended_during_the_confirmation_gets_the_new_dates(world: World) -> None:
    """The act waits for the change and then counts by it."""
    ids = world.propose(NOW, off=["2026-11-30"])
    token = seen(ids, NOW).token
    case = world.prepare(at("2026-11-24", 9))
    with transaction.atomic():
        change_calendar()
        deciding = Worker(
            lambda: suspend(case_id=case.pk, reasons="Signs.", actor=world.head, now=at("2026-11-24", 9))
        )
        until_somebody_waits()
        services.confirm_change(override_ids=ids, seen=token, actor=world.second, now=NOW)
    assert deciding.wait().error is None
    assert term(case).due_on == d("2026-12-09")
    every_running_clock_agrees()


def test_a_case_suspended_just_before_makes_the_preview_stale(world: World) -> None:
    """The change waits for the act, finds a clock that was not on the page, and is refused."""
    ids = world.propose(NOW, off=["2026-11-30"])
    token = seen(ids, NOW).token
    case = world.prepare(at("2026-11-24", 9))
    with transaction.atomic():
        suspend(case_id=case.pk, reasons="Signs.", actor=world.head, now=at("2026-11-24", 9))
        confirming = Worker(
            lambda: services.confirm_change(override_ids=ids, seen=token, actor=world.second, now=NOW)
        )
        until_somebody_waits()
    assert isinstance(confirming.wait().error, Stale)
    assert override_on("2026-11-30").state == "proposed"
    world.confirm(ids, NOW)
    assert term(case).due_on == d("2026-12-09")
    every_running_clock_agrees()


def test_acts_do_not_wait_for_each_other_at_the_calendar(world: World) -> None:
    with transaction.atomic():
        keep_calendar()
        assert Worker(_keep_calendar_once).wait().error is None


def _keep_calendar_once() -> None:
    with transaction.atomic():
        keep_calendar()


def test_a_sweep_and_a_confirmation_at_the_last_moment_never_move_what_ended(world: World) -> None:
    """The term ends at 00:00 of 5 December. The change was previewed before; sweep and confirmation race."""
    cases = [world.case(at("2026-11-20", hour)) for hour in (9, 10, 11, 12)]
    later = world.case(at("2026-12-03"))
    ids = world.propose(at("2026-12-04", 20), off=["2026-12-04", "2026-12-10"])
    after = at("2026-12-05", 0, 1)
    workers = [
        Worker(lambda: sweep(now=after)),
        Worker(
            lambda: services.confirm_change(
                override_ids=ids, seen=seen(ids, after).token, actor=world.second, now=after
            )
        ),
        Worker(lambda: sweep(now=after)),
    ]
    errors = [worker.wait().error for worker in workers]
    assert all(error is None or isinstance(error, Stale) for error in errors), errors
    sweep(now=after)
    for case in cases:
        assert term(case).due_on == d("2026-12-04")
        assert Case.objects.get(pk=case.pk).ended_at == end_of(d("2026-12-04"))
        assert [record["event"] for record in timeline(f"case:{case.pk}")].count("expired") == 1
    if errors[1] is not None:
        world.confirm(ids, after)
    assert term(later).due_on == d("2026-12-22")
    every_running_clock_agrees(after)


def test_a_date_in_the_past_is_decided_once(world: World) -> None:
    late = world.case(at("2026-12-11"))
    learnt = at("2026-12-26")
    world.decree(learnt, working=["2026-12-19", "2026-12-20"])
    move = PendingMove.objects.get()
    decisions = (PendingMove.Decision.APPLIED, PendingMove.Decision.APPLIED, PendingMove.Decision.KEPT)
    workers = [
        Worker(lambda decision=decision: world.decide(move, decision, learnt)) for decision in decisions
    ]
    errors = [worker.wait().error for worker in workers]
    assert errors.count(None) == 1
    assert all(error is None or isinstance(error, Refusal) for error in errors), errors
    move.refresh_from_db()
    ended = [record["event"] for record in timeline(f"case:{late.pk}")].count("expired")
    assert ended == (1 if move.decision == PendingMove.Decision.APPLIED else 0)


def test_the_same_day_proposed_twice_at_once_is_held_by_one(world: World) -> None:
    workers = [Worker(lambda: world.propose(NOW, off=["2026-11-30"])) for _ in range(4)]
    errors = [worker.wait().error for worker in workers]
    assert errors.count(None) == 1
    assert sum(isinstance(error, Repeated) for error in errors) == 3
