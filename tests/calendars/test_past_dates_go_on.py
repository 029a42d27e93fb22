"""A date that stands against a change of the calendar stands in every clock that takes the term over (LAW.md 3.7)."""

from datetime import datetime

import pytest

from acts.sweep import sweep
from calendars.models import PendingMove
from customs.models import Case
from customs.services.verify import reject_document
from law.clock_ends import ClockEnd
from law.documents import DocumentKind
from law.time import end_of
from tests.calendars.factories import World, at, d, term
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
