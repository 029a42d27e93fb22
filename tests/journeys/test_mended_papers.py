"""Papers that hold, whoever lodged them and whenever they were typed in (LAW.md 3.7; CC 198(6), 199(6))."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from acts.refusals import Repeated
from calendars.preview import preview
from calendars.services import confirm_change, propose_overrides
from customs.models import Case, CaseParty, Document
from customs.services.request import request_extension
from customs.services.split import split
from customs.services.verify import reject_document, verify_document
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Channel
from tests.factories import (
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story

K, N, D = ClockKind, ClockEnd, DocumentKind

#: After the ten days, which end on 4 December, and before it.
MONDAY = almaty(2026, 12, 7, 9)
THURSDAY = almaty(2026, 12, 3, 9)


def reject(world: World, document: Document, now: datetime) -> Case:
    """The head finds that a document is not what it was lodged as."""
    reject_document(
        case_id=document.case_id,
        document_id=document.pk,
        reasons="The court does not know it.",
        actor=world.head,
        now=now,
    )
    return Case.objects.get(pk=document.case_id)


def shared_case(world: World, second_mark: str) -> tuple[Case, CaseParty, CaseParty]:
    """Two lines under the marks of two holders: the first under both; the second too, unless it bears a mark."""
    holder = make_holder("Steppe Goods LLP", email="steppe@goods.example", address="Astana, Kenesary 4")
    boots = make_entry("STEPPE BOOT", holder=holder)
    case = suspended_case(
        world, entries=[world.entry, boots], data=[line_data(1, mark=""), line_data(2, mark=second_mark)]
    )
    return case, case.parties.get(name="Alma Trek LLP"), case.parties.get(name="Steppe Goods LLP")


def lines(case: Case) -> list[int]:
    """Numbers of the goods lines still in the case."""
    return sorted(case.lines.filter(state="held").values_list("goods_line__number", flat=True))


def change_calendar(world: World, day: date, now: datetime, *, working: bool) -> None:
    """A decree moves a day; one chief officer enters it, another confirms what the preview shows."""
    proposed = propose_overrides(
        days={day: working}, act="Decree No. 7", act_date=date(2026, 12, 1), actor=world.chief, now=now
    )
    seen = preview(proposed, now=now)
    confirm_change(
        override_ids=[each.pk for each in proposed], seen=seen.token, actor=world.second_chief, now=now
    )


# Whose papers


def test_a_rejected_paper_of_one_holder_leaves_the_hold_of_another(world: World) -> None:
    """LAW.md 3.7 "Several holders": a holder's act, and its failure, reaches that holder's goods only."""
    case, trek, steppe = shared_case(world, "")
    theirs = story.lodge(world, case, D.COURT_APPLICATION, almaty(2026, 12, 1), party=steppe)
    story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 2), party=trek)
    case = reject(world, theirs, MONDAY)
    assert (case.state, lines(case)) == ("court_hold", [1, 2])


def test_goods_stay_held_on_the_second_holders_ruling(world: World) -> None:
    """CC 198(6): two rulings about the same goods; the first is found forged, the second holds them."""
    case, trek, steppe = shared_case(world, "")
    first = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 2), party=trek)
    second = story.lodge(world, case, D.JUDGE_RULING, THURSDAY, party=steppe)
    case = reject(world, first, MONDAY)
    assert (case.state, lines(case)) == ("court_hold", [1, 2])
    case = reject(world, second, almaty(2026, 12, 8))
    assert (case.state, case.end) == ("release_resumed", N.CORRECTED)


def test_the_second_holders_ruling_holds_that_holders_goods_only(world: World) -> None:
    """LAW.md 3.7: where fates differ the case is split; what only the forged ruling held is released."""
    case, trek, steppe = shared_case(world, "ALMA TREK")
    first = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 2), party=trek)
    story.lodge(world, case, D.JUDGE_RULING, THURSDAY, party=steppe)
    case = reject(world, first, MONDAY)
    rest = Case.objects.get(split_from=case)
    assert (case.state, lines(case)) == ("court_hold", [1])
    assert (rest.state, rest.end, lines(rest)) == ("release_resumed", N.CORRECTED, [2])


def test_a_verified_document_can_still_be_rejected(world: World) -> None:
    """LAW.md 3.7 "Upload in time": found not to be one, whenever that is found, the head ends the hold."""
    case = suspended_case(world)
    ruling = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 1))
    verify_document(
        case_id=case.pk, document_id=ruling.pk, actor=world.colleague, now=almaty(2026, 12, 1, 15)
    )
    case = reject(world, ruling, THURSDAY)
    assert case.state == "suspended"
    with pytest.raises(Repeated):
        reject(world, ruling, almaty(2026, 12, 3, 10))


def test_a_second_proof_takes_the_place_of_a_rejected_one(world: World) -> None:
    """CC 198(2): an extension needs proof of going to court; the holder has lodged a good one in time."""
    case = suspended_case(world)
    first = story.lodge(world, case, D.COURT_APPLICATION, almaty(2026, 12, 1))
    asked = request_extension(
        case_id=case.pk,
        receipt=receipt_of(case, almaty(2026, 12, 1)),
        proof_id=first.pk,
        actor=world.inspector,
        now=almaty(2026, 12, 1, 11),
    )
    reject(world, first, almaty(2026, 12, 2))
    story.lodge(world, case, D.COURT_APPLICATION, THURSDAY)
    assert story.grant(world, case, asked, almaty(2026, 12, 4, 17)).state == "extended"


# When they were typed in


def _papers(world: World, case: Case, now: datetime) -> None:
    for kind in story.HOLD_PAPERS:
        story.lodge(world, case, kind, almaty(2026, 11, 26, 9), now=now)


def _prolongation(world: World, case: Case, now: datetime) -> None:
    story.ask_prolongation(world, case, almaty(2026, 11, 24), now=now)


@pytest.mark.parametrize("order", [(_papers, _prolongation), (_prolongation, _papers)])
def test_papers_and_a_late_prolongation_hold_in_either_order_of_typing(
    world: World, order: tuple[Callable[[World, Case, datetime], None], ...]
) -> None:
    """CC 199(5)-(6): all three lodged within the ten days; what counts is receipt, not typing (LAW.md 3.7)."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 5))
    for hour, enter in enumerate(order, start=9):
        enter(world, case, almaty(2026, 11, 26, hour, 30))
    case = story.fresh(case)
    assert case.state == "court_hold"
    assert set(case.documents.values_list("in_time", flat=True)) == {True}
    assert story.clock(case, K.COURT_HOLD).started_at == almaty(2026, 11, 26, 9)
    assert story.swept(case, almaty(2026, 12, 20)).state == "court_hold"


def test_papers_typed_before_a_late_prolongation_and_too_late_for_it(world: World) -> None:
    """CC 199(6): after the ten days they are late, however the request to prolong came to be entered."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 5))
    for kind in story.HOLD_PAPERS:
        story.lodge(world, case, kind, MONDAY)
    story.ask_prolongation(world, case, almaty(2026, 11, 24), now=almaty(2026, 12, 7, 10))
    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == (
        "release_resumed", N.DOCUMENTS_INCOMPLETE, story.AFTER_TEN,
    )  # fmt: skip


def test_a_second_ruling_posted_in_time_holds_after_the_first_was_set_aside(world: World) -> None:
    """CC 6(7), 198(6); LAW.md 3.7 "Entered late": release is unconfirmed, the end is undone, the hold counts."""
    case = suspended_case(world)
    forged = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 2))
    assert reject(world, forged, MONDAY).state == "release_resumed"
    posted = almaty(2026, 12, 4, 12)
    story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 7, 10), channel=Channel.POST, posted_at=posted)
    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == ("court_hold", "", None)
    assert story.clocks(case, K.COURT_HOLD)[-1].started_at == posted
    assert story.instructions(case)[1] == ("release", [1, 2], "withdrawn")


def test_a_second_ruling_after_the_goods_have_gone(world: World) -> None:
    """LAW.md 3.7: the goods are gone, the end stands and the chief officer's list shows it."""
    case = suspended_case(world)
    forged = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 2))
    reject(world, forged, MONDAY)
    story.confirm_release(case, almaty(2026, 12, 7, 9, 30))
    story.lodge(
        world,
        case,
        D.JUDGE_RULING,
        almaty(2026, 12, 7, 10),
        channel=Channel.POST,
        posted_at=almaty(2026, 12, 4, 12),
    )
    case = story.fresh(case)
    assert (case.state, case.end) == ("release_resumed", N.CORRECTED)
    assert case.tasks.filter(kind="late_entry", for_chief=True).exists()


# In a case split off


@pytest.mark.parametrize("now", [THURSDAY, MONDAY])
def test_a_hold_that_was_split_is_set_aside_in_either_case(world: World, now: datetime) -> None:
    """LAW.md 3.7: split cases keep their clocks, the replaced term too; it reopens while its date is ahead."""
    case = suspended_case(world)
    story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 1))
    new = split(
        case_id=case.pk, lines=[2], reasons="Two consignees.", actor=world.head, now=almaty(2026, 12, 2)
    )
    for each in (new, case):
        stands = reject(world, each.documents.get(), now)
        assert stands.state == ("suspended" if now == THURSDAY else "release_resumed")
        reopened = story.clocks(stands, K.REGISTERED_SUSPENSION)
        assert {clock.due_on for clock in reopened} == {story.TENTH_DAY}
        assert [clock.end for clock in reopened] == [N.COURT_HOLD, *([""] if now == THURSDAY else [])]


def test_a_second_ruling_counts_in_the_case_split_off(world: World) -> None:
    """CC 198(6): the term that the hold replaced is known in the new case; a ruling lodged in it is in time."""
    case = suspended_case(world)
    story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 1))
    new = split(
        case_id=case.pk, lines=[2], reasons="Two consignees.", actor=world.head, now=almaty(2026, 12, 2)
    )
    assert story.lodge(world, new, D.JUDGE_RULING, THURSDAY).in_time
    forged = new.documents.order_by("received_at")[0]
    assert reject(world, forged, MONDAY).state == "court_hold"


# After a change of the calendar


def test_a_term_that_the_calendar_lengthened_reopens(world: World) -> None:
    """LAW.md 2, 3.7: Thursday 3 December is declared off, so the ten days would end on Monday the 7th."""
    case = suspended_case(world)
    ruling = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 1))
    change_calendar(world, date(2026, 12, 3), almaty(2026, 12, 2), working=False)
    case = reject(world, ruling, almaty(2026, 12, 5, 12))
    assert case.state == "suspended"
    assert story.clocks(case, K.REGISTERED_SUSPENSION)[-1].due_on == date(2026, 12, 7)
    story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 7, 20))
    assert story.fresh(case).state == "court_hold"


def test_a_term_that_the_calendar_shortened_does_not_end_in_the_past(world: World) -> None:
    """LAW.md 2: Saturday 28 November was made a working day; counted anew the term ended on 3 December.

    Release resumes when the head rejects the ruling, not retroactively.
    """
    case = suspended_case(world)
    ruling = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 1))
    change_calendar(world, date(2026, 11, 28), almaty(2026, 12, 2), working=True)
    now = almaty(2026, 12, 4, 12)
    case = reject(world, ruling, now)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.CORRECTED, now)
    assert [clock.end for clock in story.clocks(case, K.REGISTERED_SUSPENSION)] == [N.COURT_HOLD]
    assert story.swept(case, almaty(2026, 12, 4, 12, 1)).ended_at == now
