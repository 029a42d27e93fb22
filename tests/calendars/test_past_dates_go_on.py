"""A date that stands against a change of the calendar stands in every clock that takes the term over (LAW.md 3.7)."""

from datetime import datetime

import pytest

from acts.sweep import sweep
from calendars import services
from calendars.models import PendingMove
from customs.models import Case
from customs.services.split import split
from customs.services.verify import reject_document
from law.clock_ends import ClockEnd
from law.documents import DocumentKind
from law.time import end_of
from tests.calendars.factories import World, at, d, seen, term
from tests.factories import make_world as make_full_world
from tests.factories import suspended_case
from tests.journeys import story

LEARNT = at("2026-12-26")
OLD = d("2026-12-28")


@pytest.fixture
def late(world: World) -> Case:
    """Due on 28 December; a decree learnt on the 26th would have ended the term on the 24th."""
    case = world.case(at("2026-12-11"))
    world.decree(LEARNT, working=["2026-12-19", "2026-12-20"])
    return case


def held_and_set_aside(world: World, case: Case, now: datetime) -> Case:
    """A ruling holds the goods and is found, at `now`, to be none."""
    ruling = story.lodge(world, case, DocumentKind.JUDGE_RULING, LEARNT)  # type: ignore[arg-type]
    case.refresh_from_db()
    assert case.state == "court_hold"
    reject_document(case_id=case.pk, document_id=ruling.pk, reasons="Forged.", actor=world.head, now=now)
    case.refresh_from_db()
    return case


def test_an_undecided_date_stands_after_a_hold_was_set_aside(world: World, late: Case) -> None:
    case = held_and_set_aside(world, late, at("2026-12-27"))
    assert (case.state, term(case).due_on) == ("suspended", OLD)
    listed = PendingMove.objects.get(clock=term(case))
    decided = at("2026-12-27", 15)
    world.decide(listed, PendingMove.Decision.APPLIED, decided)
    case.refresh_from_db()
    assert (case.state, case.ended_at, case.end) == ("release_resumed", decided, ClockEnd.EXPIRED_NO_REQUEST)


def test_a_kept_date_stays_kept_after_a_hold_was_set_aside(world: World, late: Case) -> None:
    world.decide(PendingMove.objects.get(), PendingMove.Decision.KEPT, LEARNT)
    case = held_and_set_aside(world, late, at("2026-12-27"))
    sweep(now=at("2026-12-29"))
    case.refresh_from_db()
    assert case.ended_at == end_of(OLD)


def test_a_listed_date_stands_in_both_cases_of_a_split(db: None) -> None:
    """LAW.md 3.7: split cases keep their clocks, and the chief officer decides for either."""
    world = make_full_world()
    case = suspended_case(world, now=at("2026-12-11"))
    overrides = services.propose_overrides(
        days={d("2026-12-19"): True, d("2026-12-20"): True},
        act="Decree No. 951 of the Government",
        act_date=d("2026-11-20"),
        actor=world.chief,
        now=LEARNT,
    )
    ids = [override.pk for override in overrides]
    services.confirm_change(
        override_ids=ids, seen=seen(ids, LEARNT).token, actor=world.second_chief, now=LEARNT
    )
    new = split(
        case_id=case.pk, lines=[2], reasons="Fates differ.", actor=world.head, now=at("2026-12-26", 12)
    )
    listed = PendingMove.objects.filter(decision="")
    assert {move.clock_id for move in listed} == {term(case).pk, term(new).pk}
    assert {term(each).due_on for each in (case, new)} == {OLD}
    decided = at("2026-12-27", 15)
    services.decide_move(
        move_id=listed.get(clock=term(new)).pk,
        decision=PendingMove.Decision.APPLIED,
        reasons="The decree was published late.",
        actor=world.chief,
        now=decided,
    )
    new.refresh_from_db()
    case.refresh_from_db()
    assert (new.state, new.ended_at, case.state) == ("release_resumed", decided, "suspended")
