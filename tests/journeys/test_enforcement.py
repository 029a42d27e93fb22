"""The end of a term is enforced by the system: at its lawful instant, once, whenever a worker looks (LAW.md 3.2)."""

from datetime import timedelta

import pytest

from acts.refusals import OutOfState, Stale
from acts.sweep import sweep
from customs.models import Case
from customs.services.release import record_release
from customs.services.suspend import suspend
from journal.models import Record
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from notifications.models import Instruction
from tests.factories import (
    RESUMES,
    World,
    almaty,
    opened_case,
    opened_ex_officio,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story

#: The worker was down from Friday evening; it wakes on Tuesday.
TUESDAY = almaty(2026, 12, 8, 9)


def test_a_worker_down_three_days_over_a_weekend(world: World) -> None:
    """Ended on Tuesday, effective on Saturday at 00:00: case, clock, decision, notices, instruction."""
    case = suspended_case(world)
    assert sweep(now=TUESDAY).ended == 1

    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == (
        "release_resumed",
        ClockEnd.EXPIRED_NO_REQUEST,
        RESUMES,
    )
    assert story.ended(case, ClockKind.REGISTERED_SUSPENSION) == story.Ended(
        story.TENTH_DAY, ClockEnd.EXPIRED_NO_REQUEST, RESUMES
    )
    decision = case.decisions.get(event="expired")
    assert (decision.automatic, decision.decided_at, decision.provision) == (True, RESUMES, "CC198.6")
    (record,) = story.records(case, "expired")
    assert (record["effective_at"], record["actor_id"], record["provision"]) == (RESUMES, None, "CC198.6")
    assert record["recorded_at"] != record["effective_at"]
    release = Instruction.objects.get(kind="release")
    assert (release.effective_at, release.created_at) == (RESUMES, TUESDAY)
    told = story.notices(case, "resumption")
    assert {message.recipient_role for message in told} == {"declarant", "holder", "officer"}
    assert all("05.12.2026 00:00" in message.body for message in told)


def test_whoever_looks_again_finds_nothing_to_do(world: World) -> None:
    """Exactly once: a second sweep, a day later too, writes nothing."""
    case = suspended_case(world)
    sweep(now=TUESDAY)
    before = (len(story.records(case)), len(story.notices(case)), Instruction.objects.count())
    for later in (TUESDAY, TUESDAY + timedelta(days=1)):
        assert sweep(now=later).ended == 0
    assert (len(story.records(case)), len(story.notices(case)), Instruction.objects.count()) == before


def test_not_a_moment_too_early(world: World) -> None:
    """CC 6: the last day runs in full."""
    case = suspended_case(world)
    assert sweep(now=RESUMES - timedelta(microseconds=1)).ended == 0
    assert story.fresh(case).state == "suspended"
    assert sweep(now=RESUMES).ended == 1


def test_each_ends_at_its_own_instant_in_one_pass(world: World) -> None:
    """LAW.md 3.2: cases that lapsed while the worker was down end each at its own time."""
    monday = almaty(2026, 11, 23, 10)
    first, second = suspended_case(world), suspended_case(world, now=monday)
    three = suspended_ex_officio(world, now=almaty(2026, 12, 1, 10))
    sweep(now=TUESDAY)
    assert [story.fresh(each).ended_at for each in (first, second, three)] == [
        almaty(2026, 12, 5, 0),
        almaty(2026, 12, 8, 0),
        almaty(2026, 12, 5, 0),
    ]


def test_after_the_extension_the_same(world: World) -> None:
    """CC 198(6): the extended term is enforced like the first."""
    case = suspended_case(world)
    story.grant(world, case, story.ask_extension(world, case, almaty(2026, 12, 1)), almaty(2026, 12, 2))
    assert sweep(now=TUESDAY).ended == 0
    case = story.swept(case, almaty(2026, 12, 24))
    assert (case.end, case.ended_at) == (ClockEnd.EXPIRED_AFTER_EXTENSION, story.AFTER_TWENTY)


def test_prepared_and_held_cases_never_run_out(world: World) -> None:
    """LAW.md 3.2: without a decision no term runs; a court hold has none."""
    prepared, other = opened_case(world), opened_ex_officio(world)
    held = suspended_case(world)
    story.lodge(world, held, DocumentKind.JUDGE_RULING, almaty(2026, 12, 1))
    assert sweep(now=almaty(2027, 6, 1)).ended == 0
    assert [story.fresh(each).state for each in (prepared, other, held)] == [
        "prepared",
        "prepared",
        "court_hold",
    ]


# Acts between midnight and the sweep (ARCHITECTURE, rule 3)

HALF_PAST = almaty(2026, 12, 5, 0, 30)


def test_a_decision_after_midnight_finds_the_term_over(world: World) -> None:
    """CC 198(2), 198(8): the sweep has not passed, the term has: nothing is left to extend or to cancel."""
    case = suspended_case(world)
    extension = story.ask_extension(world, case, almaty(2026, 12, 4, 15))
    cancelling = story.ask_cancellation(world, case, almaty(2026, 12, 4, 16))
    for decide, request in ((story.grant, extension), (story.cancel_at_request, cancelling)):
        with pytest.raises(OutOfState):
            decide(world, case, request, HALF_PAST)
    # A refused act leaves nothing behind; the sweep then ends the term at its instant.
    assert story.fresh(case).state == "suspended"
    assert story.swept(case, almaty(2026, 12, 5, 1)).ended_at == RESUMES


def test_an_act_that_is_possible_ends_the_dead_term_first(world: World) -> None:
    """The term ends at 00:00 although nothing but this act has looked; then the act is done."""
    case = suspended_case(world)
    case = record_release(case_id=case.pk, released_at=HALF_PAST, actor=world.inspector, now=HALF_PAST)
    assert [line["event"] for line in story.records(case)][-2:] == ["expired", "released"]
    assert (case.ended_at, case.closed_at) == (RESUMES, HALF_PAST)
    assert sweep(now=almaty(2026, 12, 5, 1)).ended == 0


def test_a_paper_that_came_in_time_is_entered_between_midnight_and_the_sweep(world: World) -> None:
    """LAW.md 3.7: the end is enforced and undone in the same act: the goods were never let go."""
    case = suspended_case(world)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 23, 59, 59), now=HALF_PAST)
    case = story.fresh(case)
    assert case.state == "court_hold"
    assert [row[0] + ":" + row[2] for row in story.instructions(case)][1] == "release:withdrawn"
    assert sweep(now=almaty(2026, 12, 5, 1)).ended == 0


def test_a_page_overtaken_by_the_sweep_is_stale(world: World) -> None:
    """House rule: an act on a page that shows the case as it was is refused and shown again."""
    case = opened_case(world)
    shown = case.version
    suspend(case_id=case.pk, reasons="Confirmed.", actor=world.head, now=almaty(2026, 11, 20), version=shown)
    with pytest.raises(Stale):
        suspend(
            case_id=case.pk,
            reasons="Confirmed.",
            actor=world.head,
            now=almaty(2026, 11, 20, 11),
            version=shown,
        )
    assert len(story.records(Case.objects.get(pk=case.pk), "suspended")) == 1
    assert Record.objects.filter(chain=f"case:{case.pk}").count() == 2
