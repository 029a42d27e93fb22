"""What courts do in cases of several holders, and what of theirs is entered after the automatic end."""

from datetime import date, datetime

import pytest

from acts.refusals import Incomplete, OutOfState
from customs.models import Case, Judgment, Task
from customs.services.court import end_court_case, record_annulment
from customs.services.lines import seize_lines
from customs.services.split import split
from customs.services.verify import reject_document
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from tests.factories import (
    LAST_DAY,
    RESUMES,
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    suspended_case,
)
from tests.journeys import story
from tests.journeys.test_mended_corrections import shared_case

IN_FORCE = date(2027, 2, 10)
LATER = almaty(2027, 2, 11)
MONDAY = almaty(2026, 12, 7, 9)


def trek(case: Case) -> int:
    return case.parties.get(name="Alma Trek LLP").pk


def steppe(case: Case) -> int:
    return case.parties.get(name="Steppe Goods LLP").pk


def ruling(world: World, case: Case, holder: str, at: datetime | None = None) -> None:
    at = at or almaty(2026, 12, 2)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, at, party=case.parties.get(name=holder))


def ended(world: World, case: Case, party_id: int | None) -> Case:
    end_court_case(
        case_id=case.pk,
        takes_effect_on=IN_FORCE,
        reasons="The claim was withdrawn.",
        party_id=party_id,
        actor=world.head,
        now=LATER,
    )
    return story.fresh(case)


def judged(world: World, case: Case, party_id: int | None, outcome: str) -> Case:
    story.judge(world, case, IN_FORCE, LATER, outcome, party_id=party_id)
    return story.fresh(case)


def held(case: Case) -> list[int]:
    return sorted(case.lines.filter(state="held").values_list("goods_line__number", flat=True))


def held_for(case: Case) -> set[str]:
    """The holders for whom something is still held in the case."""
    rows = case.lines.filter(state="held", rights__given_up_at=None)
    return set(rows.values_list("rights__right__holder_name", flat=True))


def mixed_case(world: World) -> Case:
    """Line 1 is held for Alma Trek alone, line 2 for Steppe Goods too."""
    holder = make_holder("Steppe Goods LLP", email="steppe@goods.example", address="Astana, Kenesary 4")
    boot = make_entry("STEPPE BOOT", holder=holder)
    return suspended_case(
        world,
        entries=[world.entry, boot],
        data=[line_data(1, mark="ALMA TREK"), line_data(2, mark="")],
    )


@pytest.mark.parametrize("outcome", ["", *Judgment.Outcome.values])
def test_a_court_act_asks_whose_when_goods_are_held_for_several(world: World, outcome: str) -> None:
    """LAW.md 3.7 "Several holders": an act about one holder's right names the holder, or nothing is done."""
    case = shared_case(world)
    ruling(world, case, "Alma Trek LLP")
    with pytest.raises(Incomplete) as refusal:
        judged(world, case, None, outcome) if outcome else ended(world, case, None)
    assert refusal.value.field == "party"
    assert (story.fresh(case).state, case.judgments.count()) == ("court_hold", 0)


def test_goods_stay_held_by_the_other_holders_ruling(world: World) -> None:
    """CC 198(6); LAW.md 3.7: one civil case ended undecided, the other goes on about the same goods."""
    case = shared_case(world)
    ruling(world, case, "Alma Trek LLP")
    ruling(world, case, "Steppe Goods LLP", almaty(2026, 12, 3))
    case = ended(world, case, trek(case))
    assert (case.state, case.end, held(case)) == ("court_hold", "", [1, 2])
    assert held_for(case) == {"Steppe Goods LLP"}
    assert not [row for row in story.instructions(case) if row[0] == "release"]
    body = story.notices(case, "lines_given_up")[0].body
    assert "удержанными в отношении другого права" in body or "басқа құқыққа" in body

    case = ended(world, case, None)
    assert (case.state, case.end) == ("release_resumed", ClockEnd.COURT_ENDED_UNDECIDED)


def test_goods_of_one_holder_alone_go_and_the_shared_ones_stay(world: World) -> None:
    """LAW.md 3.7: where fates differ the case is split, keeping the decision and what holds the rest."""
    case = mixed_case(world)
    ruling(world, case, "Alma Trek LLP")
    ruling(world, case, "Steppe Goods LLP", almaty(2026, 12, 3))
    case = ended(world, case, trek(case))
    rest = Case.objects.get(split_from=case)
    assert (case.state, held(case)) == ("release_resumed", [1])
    assert (rest.state, held(rest), held_for(rest)) == ("court_hold", [2], {"Steppe Goods LLP"})
    assert story.instructions(case)[-1] == ("release", [1], "queued")


def test_no_infringement_of_one_right_frees_nothing_held_for_another(world: World) -> None:
    """CC 198(7); LAW.md 3.7: the judgment governs the right it is about."""
    case = mixed_case(world)
    ruling(world, case, "Alma Trek LLP")
    ruling(world, case, "Steppe Goods LLP", almaty(2026, 12, 3))
    case = judged(world, case, trek(case), Judgment.Outcome.NONE)
    rest = Case.objects.get(split_from=case)
    assert (case.state, case.end, held(case)) == ("release_resumed", ClockEnd.JUDGMENT, [1])
    assert (rest.state, rest.end, held_for(rest)) == ("court_hold", "", {"Steppe Goods LLP"})


def test_an_infringement_takes_what_is_held_for_that_right_and_no_more(world: World) -> None:
    """CC 201(1)(6); LAW.md 3.7: goods that infringe one right are not released, those of the other holder wait."""
    case = mixed_case(world)
    ruling(world, case, "Alma Trek LLP")
    ruling(world, case, "Steppe Goods LLP", almaty(2026, 12, 3))
    case = judged(world, case, steppe(case), Judgment.Outcome.INFRINGEMENT)
    rest = Case.objects.get(split_from=case)
    assert (case.state, held(case)) == ("awaiting_disposal", [2])
    assert (rest.state, held(rest), held_for(rest)) == ("court_hold", [1], {"Alma Trek LLP"})


def test_the_last_ruling_gone_releases_the_shared_goods_too(world: World) -> None:
    """CC 198(6): the other holder's term is long over, nothing holds the goods any more."""
    case = mixed_case(world)
    ruling(world, case, "Alma Trek LLP")
    case = ended(world, case, trek(case))
    assert (case.state, held(case)) == ("release_resumed", [1, 2])
    assert not Case.objects.filter(split_from=case).exists()


def test_the_other_holders_term_runs_again_when_its_date_is_ahead(world: World) -> None:
    """LAW.md 3.7 "Several holders": the term was the case's; it holds for who is left until its last day."""
    case = mixed_case(world)
    ruling(world, case, "Alma Trek LLP", almaty(2026, 11, 25))
    end_court_case(
        case_id=case.pk,
        takes_effect_on=date(2026, 12, 1),
        reasons="The claim was withdrawn.",
        party_id=trek(case),
        actor=world.head,
        now=almaty(2026, 12, 1, 15),
    )
    case = story.fresh(case)
    rest = Case.objects.get(split_from=case)
    assert (case.state, held(case)) == ("release_resumed", [1])
    assert (rest.state, held(rest)) == ("suspended", [2])
    assert story.clocks(rest, ClockKind.REGISTERED_SUSPENSION)[-1].due_on == LAST_DAY
    assert story.ended(rest, ClockKind.COURT_HOLD).end == ClockEnd.COURT_ENDED_UNDECIDED
    assert story.swept(rest, almaty(2026, 12, 5, 0, 1)).ended_at == RESUMES


# What took effect before the automatic end and was entered after it


def over(world: World) -> Case:
    return story.swept(suspended_case(world), almaty(2026, 12, 5, 0, 1))


def test_no_infringement_in_force_before_the_end_restates_it(world: World) -> None:
    """LAW.md 3.7: the judgment ended the suspension; the term that it overtook did not."""
    case = over(world)
    story.judge(world, case, date(2026, 12, 3), MONDAY)
    case = story.fresh(case)
    at = almaty(2026, 12, 3, 0)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", ClockEnd.JUDGMENT, at)
    assert story.ended(case, ClockKind.REGISTERED_SUSPENSION) == story.Ended(LAST_DAY, ClockEnd.JUDGMENT, at)
    assert [row for row in story.instructions(case) if row[0] == "release"] == [("release", [1, 2], "queued")]
    (told,) = story.notices(case, "end_restated", "declarant")
    assert "03.12.2026" in told.body


def test_an_annulment_in_effect_after_the_end_comes_too_late(world: World) -> None:
    """LAW.md 3.7: what took effect once release had resumed ended nothing."""
    case = over(world)
    with pytest.raises(OutOfState):
        record_annulment(
            case_id=case.pk,
            takes_effect_on=date(2026, 12, 6),
            reasons="Annulled.",
            actor=world.inspector,
            now=MONDAY,
        )
    assert story.fresh(case).end == ClockEnd.EXPIRED_NO_REQUEST


def test_an_annulment_entered_late_when_the_goods_are_gone(world: World) -> None:
    """The goods went as they should have, only earlier; the file says why."""
    case = over(world)
    story.confirm_release(case, almaty(2026, 12, 5, 8))
    record_annulment(
        case_id=case.pk,
        takes_effect_on=date(2026, 12, 2),
        reasons="Annulled.",
        actor=world.inspector,
        now=MONDAY,
    )
    case = story.fresh(case)
    assert (case.end, case.ended_at) == (ClockEnd.ANNULLED, almaty(2026, 12, 2, 0))
    assert story.instructions(case)[-1] == ("release", [1, 2], "acknowledged")


def test_a_judgment_in_force_before_a_hold_was_set_aside(world: World) -> None:
    """LAW.md 3.7: release resumed because the paper was no ruling; an infringement had been found before."""
    case = suspended_case(world)
    ruling(world, case, "Alma Trek LLP")
    reject_document(
        case_id=case.pk,
        document_id=case.documents.get().pk,
        reasons="A claim, not a ruling.",
        actor=world.head,
        now=almaty(2026, 12, 8),
    )
    assert (story.fresh(case).state, story.fresh(case).end) == ("release_resumed", ClockEnd.CORRECTED)
    story.judge(world, case, date(2026, 12, 3), almaty(2026, 12, 9), Judgment.Outcome.INFRINGEMENT)
    case = story.fresh(case)
    assert (case.state, case.end) == ("awaiting_disposal", ClockEnd.JUDGMENT)
    assert ("release", [1, 2], "withdrawn") in story.instructions(case)


def test_a_timely_request_to_cancel_entered_late_is_kept_and_changes_nothing(world: World) -> None:
    """LAW.md 3.7 "Request to cancel": receipt releases nothing; undecided at expiry it is an ordinary expiry."""
    case = over(world)
    request = story.ask_cancellation(world, case, almaty(2026, 12, 3), now=MONDAY)
    case = story.fresh(case)
    assert request.outcome == "lapsed"
    assert (case.state, case.end, case.ended_at) == ("release_resumed", ClockEnd.EXPIRED_NO_REQUEST, RESUMES)


def test_some_of_the_goods_awaiting_disposal_are_seized(world: World) -> None:
    """CC 198(11): what is seized leaves the case, the rest still awaits disposal."""
    case = suspended_case(world)
    ruling(world, case, "Alma Trek LLP")
    case = judged(world, case, None, Judgment.Outcome.INFRINGEMENT)
    seize_lines(
        case_id=case.pk,
        lines=[1],
        reasons="Seized in criminal case No. 267.",
        actor=world.head,
        now=almaty(2027, 2, 12),
    )
    case = story.fresh(case)
    assert (case.state, case.end, held(case)) == ("awaiting_disposal", ClockEnd.JUDGMENT, [2])


def test_a_rejected_paper_is_brought_up_in_the_case_split_off(world: World) -> None:
    """LAW.md 3.7 "Upload in time": found not to be a ruling here, it is looked at where it lies too."""
    case = mixed_case(world)
    ruling(world, case, "Alma Trek LLP")
    rest = split(
        case_id=case.pk, lines=[2], reasons="Other fate.", actor=world.head, now=almaty(2026, 12, 2, 15)
    )
    reject_document(
        case_id=case.pk,
        document_id=case.documents.get().pk,
        reasons="A claim, not a ruling.",
        actor=world.head,
        now=almaty(2026, 12, 3),
    )
    (task,) = rest.tasks.filter(kind=Task.Kind.PAPER_REJECTED)
    assert (task.note, task.provision) == (case.number, "HOUSE.verify_document")
    assert story.fresh(rest).state == "court_hold", "the head decides there as well"
