"""A change of the calendar that would move a due date into the past (LAW.md 3.7): the old date stands until a
chief officer decides, and once moved the clock ends then, not retroactively."""

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated
from acts.sweep import sweep
from calendars import services
from calendars.models import PendingMove
from customs.models import Case
from journal.queries import timeline
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.time import end_of
from tests.calendars.factories import World, at, d, override_on, seen, term


@pytest.fixture
def late(world: World) -> Case:
    """Decided on 11 December 2026, due on the 28th; a decree of which customs learns on the 26th made the
    weekend of the 19th working, so that the term would have ended on the 24th."""
    return world.case(at("2026-12-11"))


LEARNT = at("2026-12-26")


def test_a_date_that_would_lie_in_the_past_is_not_applied_but_listed(world: World, late: Case) -> None:
    assert term(late).due_on == d("2026-12-28")
    ids = world.propose(LEARNT, working=["2026-12-19", "2026-12-20"])
    (move,) = seen(ids, LEARNT).moves
    assert (move.new, move.into_past) == (d("2026-12-24"), True)
    assert world.confirm(ids, LEARNT) == services.Confirmed(moved=0, pending=1, uncertified=())
    assert term(late).due_on == d("2026-12-28"), "until the chief officer decides, the old date stands"
    pending = PendingMove.objects.get()
    assert (pending.old_due, pending.new_due) == (d("2026-12-28"), d("2026-12-24"))
    sweep(now=LEARNT)
    late.refresh_from_db()
    assert late.state == CaseState.SUSPENDED


def test_applied_it_ends_the_term_at_that_moment_and_not_before(world: World, late: Case) -> None:
    world.decree(LEARNT, working=["2026-12-19", "2026-12-20"])
    decided = at("2026-12-26", 15)
    world.decide(PendingMove.objects.get(), PendingMove.Decision.APPLIED, decided)
    late.refresh_from_db()
    clock = term(late)
    assert (late.state, late.ended_at) == (CaseState.RELEASE_RESUMED, decided)
    assert (clock.due_on, clock.lapses_at, clock.end, clock.ended_at) == (
        d("2026-12-24"),
        decided,
        ClockEnd.EXPIRED_NO_REQUEST,
        decided,
    )
    assert [record["event"] for record in timeline(f"case:{late.pk}")][-2:] == ["clock_moved", "expired"]
    assert timeline("year:2026")[-1]["event"] == "pending_move_applied"


def test_kept_it_runs_to_the_old_date(world: World, late: Case) -> None:
    world.decree(LEARNT, working=["2026-12-19", "2026-12-20"])
    move = world.decide(PendingMove.objects.get(), PendingMove.Decision.KEPT, LEARNT)
    assert (move.decided_by, move.reasons) == (world.first, "The decree was published late.")
    sweep(now=at("2026-12-29"))
    late.refresh_from_db()
    assert late.ended_at == end_of(d("2026-12-28"))
    assert timeline("year:2026")[-1]["event"] == "pending_move_kept"


def test_a_kept_date_is_not_raised_again_by_an_unrelated_change(world: World, late: Case) -> None:
    world.decree(LEARNT, working=["2026-12-19", "2026-12-20"])
    world.decide(PendingMove.objects.get(), PendingMove.Decision.KEPT, LEARNT)
    assert world.decree(LEARNT, off=["2027-01-20"]) == services.Confirmed(0, 0, ())
    assert term(late).due_on == d("2026-12-28")


def test_revoking_the_act_takes_the_date_off_the_list(world: World, late: Case) -> None:
    world.decree(LEARNT, working=["2026-12-19", "2026-12-20"])
    ids = [override_on(day).pk for day in ("2026-12-19", "2026-12-20")]
    for pk in ids:
        services.propose_revocation(
            override_id=pk, act="Decree No. 960", act_date=d("2026-12-26"), actor=world.first, now=LEARNT
        )
    assert world.confirm(ids, LEARNT) == services.Confirmed(moved=0, pending=0, uncertified=())
    assert PendingMove.objects.get().decision == PendingMove.Decision.OVERTAKEN
    assert term(late).due_on == d("2026-12-28")


def test_a_listed_date_that_changes_again_replaces_the_one_on_the_list(world: World, late: Case) -> None:
    world.decree(LEARNT, working=["2026-12-19"])
    assert PendingMove.objects.get().new_due == d("2026-12-25")
    world.decree(LEARNT, working=["2026-12-20"])
    overtaken, listed = PendingMove.objects.order_by("pk")
    assert overtaken.decision == PendingMove.Decision.OVERTAKEN
    assert (listed.decision, listed.new_due) == ("", d("2026-12-24"))


def test_decided_once_by_a_chief_officer_with_reasons_while_the_term_runs(world: World, late: Case) -> None:
    world.decree(LEARNT, working=["2026-12-19", "2026-12-20"])
    move = PendingMove.objects.get()
    with pytest.raises(NotAllowed):
        services.decide_move(
            move_id=move.pk, decision=PendingMove.Decision.KEPT, reasons="x", actor=world.head, now=LEARNT
        )
    with pytest.raises(Incomplete):
        services.decide_move(
            move_id=move.pk, decision=PendingMove.Decision.KEPT, reasons=" ", actor=world.first, now=LEARNT
        )
    with pytest.raises(OutOfState):
        world.decide(move, PendingMove.Decision.APPLIED, at("2026-12-29"))
    world.decide(move, PendingMove.Decision.KEPT, LEARNT)
    with pytest.raises(Repeated):
        world.decide(move, PendingMove.Decision.APPLIED, LEARNT)
