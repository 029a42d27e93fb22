"""Goods lines leave a case by decisions that name them; the same lines are not held twice (LAW.md 3.7)."""

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Refusal, Repeated
from customs.models import Case
from customs.services.lines import release_lines, seize_lines
from customs.services.open_case import open_case
from customs.services.release import record_release, refuse_release
from customs.services.split import split
from customs.services.suspend import decline, suspend
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.events import Regime
from notifications.models import Instruction
from tests.factories import (
    DECIDED,
    LAST_DAY,
    RESUMES,
    World,
    almaty,
    declaration_data,
    make_entry,
    opened_case,
    suspended_case,
    suspended_ex_officio,
    unregistered_mark,
)
from tests.journeys import story

NOW = almaty(2026, 11, 25, 15)
K = ClockKind


@pytest.fixture
def case(world: World) -> Case:
    """Three goods lines, suspended."""
    return suspended_case(world, lines=3)


def act(world: World, case: Case, lines: list[int]) -> dict[str, object]:
    """A decision of the head that names lines."""
    return {"case_id": case.pk, "lines": lines, "reasons": "Act No. 7.", "actor": world.head, "now": NOW}


def held(case: Case) -> list[int]:
    """Numbers of the lines still in the case."""
    return sorted(case.lines.filter(state="held").values_list("goods_line__number", flat=True))


# Part of the goods


def test_released_lines_leave_and_the_clock_runs_on(world: World, case: Case) -> None:
    """LAW.md 3.7 "Part of the goods": named lines go, the declaration system lets them go, the rest stays."""
    case = release_lines(**act(world, case, [1, 3]))  # type: ignore[arg-type]
    assert (case.state, held(case)) == ("suspended", [2])
    term = story.clock(case, K.REGISTERED_SUSPENSION)
    assert (term.due_on, term.end) == (LAST_DAY, "")
    assert story.instructions(case) == [("hold", [1, 2, 3], "queued"), ("release", [1, 3], "queued")]
    assert case.decisions.get(event="lines_released").lines == [1, 3]
    (told,) = story.notices(case, "lines_left", "holder")
    assert "model 1" in told.body and "model 3" in told.body and "model 2" not in told.body

    case = story.swept(case, RESUMES)
    assert story.instructions(case)[-1] == ("release", [2], "queued")


def test_the_last_lines_leave_by_cancellation(world: World, case: Case) -> None:
    """LAW.md 3.7: clocks end with the last line; to let all go is to cancel, with its own grounds."""
    with pytest.raises(OutOfState) as refused:
        release_lines(**act(world, case, [1, 2, 3]))  # type: ignore[arg-type]
    assert (refused.value.provision, refused.value.field) == ("CC198.8", "lines")


def test_seized_lines_leave_and_the_last_ends_the_case(world: World, case: Case) -> None:
    """CC 198(11): seizure of a part leaves the clocks to the rest; with the last line they end."""
    case = seize_lines(**act(world, case, [2]))  # type: ignore[arg-type]
    assert (case.state, held(case)) == ("suspended", [1, 3])
    case = seize_lines(**act(world, case, [1, 3]))  # type: ignore[arg-type]
    assert (case.state, case.end, case.ended_at) == ("seized", ClockEnd.SEIZED, NOW)
    assert story.ended(case, K.REGISTERED_SUSPENSION) == story.Ended(LAST_DAY, ClockEnd.SEIZED, NOW)
    # Seized goods are never told to be released.
    assert [row[0] for row in story.instructions(case)] == ["hold"]


def test_goods_seized_after_release_resumed_are_not_let_go(world: World, case: Case) -> None:
    """CC 198(11), 201: the release not yet carried out is withdrawn; goods not seized go their way."""
    case = story.swept(case, RESUMES)
    now = almaty(2026, 12, 5, 9)
    case = seize_lines(case_id=case.pk, lines=[2], reasons="Seized.", actor=world.head, now=now)
    assert story.instructions(case)[1:] == [
        ("release", [1, 2, 3], "withdrawn"),
        ("release", [1, 3], "queued"),
    ]
    case = seize_lines(case_id=case.pk, lines=[1, 3], reasons="Seized.", actor=world.head, now=now)
    assert (case.state, case.end) == ("seized", ClockEnd.EXPIRED_NO_REQUEST)
    assert story.instructions(case)[-1] == ("release", [1, 3], "withdrawn")


@pytest.mark.parametrize("lines", [[], [4], [1, 4]])
def test_only_lines_of_the_case_are_named(world: World, case: Case, lines: list[int]) -> None:
    """LAW.md 3.7: a decision names lines that are there."""
    for decide in (release_lines, seize_lines, split):
        with pytest.raises(Incomplete) as refused:
            decide(**act(world, case, lines))  # type: ignore[operator]
        assert refused.value.field == "lines"


def test_only_the_head_names_lines(world: World, case: Case) -> None:
    """CC 198(8): the head decides, or a person authorised."""
    for decide in (release_lines, seize_lines, split):
        with pytest.raises(NotAllowed):
            decide(**{**act(world, case, [1]), "actor": world.inspector})  # type: ignore[operator]
    assert held(case) == [1, 2, 3]


def test_a_split_keeps_decision_and_clocks(world: World, case: Case) -> None:
    """LAW.md 3.7: where fates differ the case is split, keeping decision date and clocks."""
    new = split(**act(world, case, [3]))  # type: ignore[arg-type]
    old = story.fresh(case)
    assert (held(old), held(new)) == ([1, 2], [3])
    assert (new.state, new.decided_at, new.decided_by, new.split_from) == (
        "suspended",
        old.decided_at,
        old.decided_by,
        old,
    )
    ours, theirs = (story.clock(each, K.REGISTERED_SUSPENSION) for each in (old, new))
    assert (ours.counted_from, ours.due_on, ours.started_at) == (
        theirs.counted_from,
        theirs.due_on,
        theirs.started_at,
    )
    assert [line["event"] for line in story.records(new)] == ["split_from", "clocks_carried"]
    named = story.records(new, "clocks_carried")[0]["payload"]["clocks_carried"]
    assert [(row["clock"], row["from"]) for row in named] == [(theirs.pk, ours.pk)]
    for each in (old, new):
        assert story.swept(each, RESUMES).ended_at == RESUMES
    assert story.instructions(new) == [("release", [3], "queued")]
    assert story.instructions(old)[-1] == ("release", [1, 2], "queued")


# After the end


def test_release_is_recorded_after_it_resumed(world: World, case: Case) -> None:
    """CC 198(6): goods leave after release has resumed, not before."""
    with pytest.raises(OutOfState):
        record_release(case_id=case.pk, released_at=NOW, actor=world.inspector, now=NOW)
    story.swept(case, RESUMES)
    at = almaty(2026, 12, 7, 9)
    with pytest.raises(Refusal) as refused:
        record_release(case_id=case.pk, released_at=NOW, actor=world.inspector, now=at)
    assert refused.value.field == "released_at"
    case = record_release(case_id=case.pk, released_at=at, actor=world.inspector, now=at)
    assert (case.state, case.closed_at, held(case)) == ("released", at, [])


def test_release_refused_on_another_ground(world: World, case: Case) -> None:
    """CC 201: after the suspension, release may be refused on another ground of the list, by the head."""
    case = story.swept(case, RESUMES)
    refusing = {"case_id": case.pk, "reasons": "No certificate.", "now": almaty(2026, 12, 7)}
    with pytest.raises(Incomplete):
        refuse_release(ground="CC201.1.6", actor=world.head, **refusing)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        refuse_release(ground="CC201", actor=world.inspector, **refusing)  # type: ignore[arg-type]
    case = refuse_release(ground="CC201", actor=world.head, **refusing)  # type: ignore[arg-type]
    assert case.state == "release_refused"
    assert {message.recipient_role for message in story.notices(case, "release_refused")} == {
        "declarant",
        "holder",
    }


# Twice


def again(world: World, case: Case, *, regime: Regime = Regime.REGISTERED, **opening: object) -> Case:
    """Open another case on the same declaration and lines."""
    if regime is Regime.REGISTERED:
        opening = {"entries": [world.entry.pk], **opening}
    return open_case(
        declaration=declaration_data(world.office, number=case.declaration.number),
        regime=regime,
        line_numbers=[1, 2],
        signs="Again.",
        found_on=NOW.date(),
        actor=world.inspector,
        now=almaty(2026, 12, 8),
        **opening,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("over", [True, False])
def test_the_same_lines_are_not_suspended_again_for_the_same_right(world: World, over: bool) -> None:
    """House rule against evergreening: neither while they are held nor after release resumed."""
    case = suspended_case(world)
    if over:
        story.swept(case, RESUMES)
    with pytest.raises(Repeated) as refused:
        again(world, case)
    assert refused.value.provision == "HOUSE.evergreening"
    assert refused.value.params == {"number": case.number}


def test_nor_under_the_other_article(world: World) -> None:
    """LAW.md 3.7 "Twice": held ex officio before, the mark registered since: the same right is the same."""
    case = suspended_ex_officio(world)
    story.swept(case, story.AFTER_THREE)
    holder = world.entry.holder
    type(holder).objects.filter(pk=holder.pk).update(name="Dala Sport LLP")
    entry = make_entry("DALA SPORT", holder=holder)
    with pytest.raises(Repeated) as refused:
        again(world, case, entries=[entry.pk])
    assert refused.value.provision == "HOUSE.evergreening"


def test_nor_ex_officio_once_the_entry_is_out_of_the_register(world: World) -> None:
    """LAW.md 3.7 "Twice": under either article, also the other way round."""
    case = suspended_case(world)
    story.swept(case, RESUMES)
    type(world.entry).objects.filter(pk=world.entry.pk).update(status="excluded")
    mark = unregistered_mark("ALMA TREK")
    contact = mark.contacts[0]
    same = type(contact)(**{**contact.__dict__, "name": "Alma Trek LLP"})
    with pytest.raises(Repeated):
        again(
            world,
            case,
            regime=Regime.EX_OFFICIO,
            mark=type(mark)(title=mark.title, object_type=mark.object_type, contacts=[same]),
        )


def test_another_right_is_a_new_case(world: World) -> None:
    """LAW.md 3.7 "Twice": the same goods may infringe another mark; that is another case."""
    case = suspended_case(world)
    story.swept(case, RESUMES)
    other = make_entry("TREK STAR")
    new = again(world, case, entries=[other.pk])
    assert (new.state, new.number != case.number) == ("prepared", True)


def test_the_declaration_system_is_told_in_order(world: World) -> None:
    """LAW.md 3.7 "Declaration system": hold at the decision, release at the end, in order per declaration."""
    case = suspended_case(world)
    story.swept(case, RESUMES)
    new = again(world, case, entries=[make_entry("TREK STAR").pk])
    suspend(case_id=new.pk, reasons="Confirmed.", actor=world.head, now=almaty(2026, 12, 8, 11))
    told = Instruction.objects.filter(declaration_number=case.declaration.number).order_by("sequence")
    assert [(row.sequence, row.kind, row.subject_id) for row in told] == [
        (1, "hold", case.pk),
        (2, "release", case.pk),
        (3, "hold", new.pk),
    ]
    assert [row.effective_at for row in told] == [DECIDED, RESUMES, almaty(2026, 12, 8, 11)]
    assert all(row.payload["declaration"] == case.declaration.number for row in told)


def test_what_the_head_declined_may_be_opened_again(world: World) -> None:
    """LAW.md 3.7: nothing was suspended, so nothing is suspended twice."""
    case = opened_case(world)
    decline(case_id=case.pk, reasons="Not enough signs.", actor=world.head, now=almaty(2026, 11, 20))
    assert again(world, case).state == "prepared"
