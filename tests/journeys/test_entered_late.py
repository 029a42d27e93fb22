"""LAW.md 3.7 "Entered late": what counts is when a paper was received, not when it was typed in."""

import pytest

from acts.refusals import Incomplete, OutOfState, TooLate
from customs.models import Case, Request, Task
from customs.services.lines import seize_lines
from customs.services.release import record_release
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Channel
from notifications.models import Instruction
from tests.factories import RESUMES, World, almaty, suspended_case, suspended_ex_officio
from tests.journeys import story

FRIDAY_NIGHT = almaty(2026, 12, 4, 23, 59, 59)
MONDAY = almaty(2026, 12, 7, 9)
N, K = ClockEnd, ClockKind


def over(case: Case) -> Case:
    """The case after its automatic end."""
    case = story.swept(case, almaty(2026, 12, 5, 0, 1))
    assert case.state == "release_resumed"
    return case


def late_tasks(case: Case) -> list[Task]:
    return list(case.tasks.filter(kind=Task.Kind.LATE_ENTRY, for_chief=True))


def test_a_timely_ruling_while_the_goods_are_there(world: World) -> None:
    """The end becomes "corrected", the release is withdrawn, the proper clock runs with its original dates."""
    case = over(suspended_case(world))
    story.lodge(world, case, DocumentKind.JUDGE_RULING, FRIDAY_NIGHT, now=MONDAY)

    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == ("court_hold", "", None)
    ran_out, again = story.clocks(case, K.REGISTERED_SUSPENSION)
    assert (ran_out.end, ran_out.due_on) == (N.CORRECTED, story.TENTH_DAY)
    assert (again.end, again.due_on, again.ended_at) == (N.COURT_HOLD, story.TENTH_DAY, FRIDAY_NIGHT)
    assert story.clock(case, K.COURT_HOLD).started_at == FRIDAY_NIGHT
    assert ("release", [1, 2], "withdrawn") in story.instructions(case)
    assert {message.recipient_role for message in story.notices(case, "reopened")} == {"declarant", "holder"}
    assert late_tasks(case) == []
    # The hold has no term: whatever passes after it changes nothing.
    assert story.swept(case, almaty(2027, 3, 1)).state == "court_hold"


def test_a_release_already_sent_is_withdrawn_by_an_instruction_of_its_own(world: World) -> None:
    """Sent but not confirmed: the declaration system is told that the release is withdrawn."""
    case = over(suspended_case(world))
    Instruction.objects.filter(kind="release").update(state="sent", sent_at=almaty(2026, 12, 5, 0, 2))
    story.lodge(world, case, DocumentKind.JUDGE_RULING, FRIDAY_NIGHT, now=MONDAY)
    assert story.fresh(case).state == "court_hold"
    withdrawn = Instruction.objects.get(kind="withdraw")
    assert withdrawn.withdraws == Instruction.objects.get(kind="release")
    assert withdrawn.withdraws.state == "withdrawn"


def test_a_timely_ruling_after_the_release_was_confirmed(world: World) -> None:
    """The goods are gone: the end stands and the chief officer's list shows it."""
    case = over(suspended_case(world))
    story.confirm_release(case, almaty(2026, 12, 5, 8))
    document = story.lodge(world, case, DocumentKind.JUDGE_RULING, FRIDAY_NIGHT, now=MONDAY)

    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.EXPIRED_NO_REQUEST, RESUMES)
    assert document.in_time
    assert [task.provision for task in late_tasks(case)] == ["HOUSE.entered_late"]
    assert story.ended(case, K.REGISTERED_SUSPENSION).end == N.EXPIRED_NO_REQUEST
    assert story.records(case, "late_entry_noted")
    assert not story.notices(case, "reopened")


def test_a_timely_ruling_after_an_officer_recorded_the_release(world: World) -> None:
    """The same when the officer says that the goods have left, whatever the declaration system answers."""
    case = over(suspended_case(world))
    at = almaty(2026, 12, 6, 12)
    record_release(case_id=case.pk, released_at=at, actor=world.inspector, now=at)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, FRIDAY_NIGHT, now=MONDAY)
    assert story.fresh(case).state == "released"
    assert len(late_tasks(case)) == 1


@pytest.mark.parametrize("second", [0, 1])
def test_a_late_ruling_entered_late_changes_nothing(world: World, second: int) -> None:
    """CC 198(6): received at 00:00:00 of the next day it is not in time; it is recorded and no more."""
    case = over(suspended_case(world))
    document = story.lodge(
        world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 5, 0, 0, second), now=MONDAY
    )
    assert not document.in_time
    case = story.fresh(case)
    assert (case.state, case.end) == ("release_resumed", N.EXPIRED_NO_REQUEST)
    assert late_tasks(case) == []


def test_a_ruling_posted_in_time_and_received_after_the_end(world: World) -> None:
    """CC 6(7): handed to the post by 24:00 of the last day it is in time, though it arrives days later."""
    case = over(suspended_case(world))
    document = story.lodge(
        world,
        case,
        DocumentKind.JUDGE_RULING,
        almaty(2026, 12, 8, 11),
        channel=Channel.POST,
        posted_at=FRIDAY_NIGHT,
    )
    assert document.in_time
    assert story.fresh(case).state == "court_hold"
    assert story.ended(case, K.REGISTERED_SUSPENSION).ended_at == FRIDAY_NIGHT


def test_only_what_came_by_post_was_posted(world: World) -> None:
    """CC 6(7) speaks of the post: an e-mail that arrives late was not handed to it in time."""
    case = over(suspended_case(world))
    with pytest.raises(Incomplete) as refused:
        story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 8, 11), posted_at=FRIDAY_NIGHT)
    assert (refused.value.provision, refused.value.field) == ("CC6.7", "posted_at")
    assert story.fresh(case).state == "release_resumed"


def test_a_timely_request_to_prolong_while_the_goods_are_there(world: World) -> None:
    """CC 199(5): receipt prolongs; the ten days run from the initial decision as if nothing had happened."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 1))
    received = almaty(2026, 11, 25, 23, 59, 59)
    story.ask_prolongation(world, case, received, now=almaty(2026, 11, 27, 9))

    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == ("prolonged", "", None)
    ran_out, again = story.clocks(case, K.EX_OFFICIO_SUSPENSION)
    assert (ran_out.end, again.end, again.ended_at) == (N.CORRECTED, N.PROLONGED, received)
    ten = story.clock(case, K.EX_OFFICIO_PROLONGATION)
    assert (ten.started_at, ten.due_on) == (received, story.TENTH_DAY)
    assert story.swept(case, almaty(2026, 12, 5, 0, 1)).end == N.DOCUMENTS_INCOMPLETE


def test_a_timely_request_to_prolong_entered_after_the_ten_days(world: World) -> None:
    """The proper clock runs with its original dates: it too has lapsed, at its own instant."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 1))
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 12), now=almaty(2026, 12, 8, 9))
    case = story.fresh(case)
    assert (case.state, case.end) == ("release_resumed", N.DOCUMENTS_INCOMPLETE)
    assert case.ended_at == story.AFTER_TEN
    assert story.ended(case, K.EX_OFFICIO_PROLONGATION).ended_at == story.AFTER_TEN
    assert [row[0] + ":" + row[2] for row in story.instructions(case)][-1] == "release:queued"


def test_papers_follow_a_prolongation_that_was_itself_entered_late(world: World) -> None:
    """CC 199(6): all three lodged within the ten days hold the goods, in whatever order they are typed in."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 1))
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 12), now=almaty(2026, 12, 8, 9))
    story.lodge_all_three(world, case, almaty(2026, 12, 3, 12), now=almaty(2026, 12, 8, 10))
    case = story.fresh(case)
    assert case.state == "court_hold"
    assert story.clock(case, K.COURT_HOLD).started_at == almaty(2026, 12, 3, 12)


def test_a_timely_request_to_prolong_when_the_goods_are_gone(world: World) -> None:
    """The end stands; the request is kept as noted and shown to the chief officer."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 1))
    story.confirm_release(case, almaty(2026, 11, 26, 9))
    request = story.ask_prolongation(world, case, almaty(2026, 11, 25, 12), now=almaty(2026, 11, 27, 9))
    assert request.outcome == Request.Outcome.NOTED
    assert story.fresh(case).end == N.EXPIRED_NO_REQUEST
    assert len(late_tasks(case)) == 1


def test_a_late_request_to_prolong_is_refused(world: World) -> None:
    """CC 199(5): received at 00:00:00 after the third day it prolongs nothing, whoever enters it when."""
    case = story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 1))
    with pytest.raises(TooLate) as refused:
        story.ask_prolongation(world, case, story.AFTER_THREE, now=almaty(2026, 11, 26, 9))
    assert refused.value.provision == "CC199.5"


def test_an_undecided_request_to_cancel_waits_again_when_the_end_is_undone(world: World) -> None:
    """LAW.md 3.7: the end is corrected as a whole; a request that lapsed with it waits for the head again."""
    case = suspended_case(world)
    asked = story.ask_cancellation(world, case, almaty(2026, 12, 4, 15))
    case = over(case)
    assert case.end == N.EXPIRED_UNDECIDED
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 12), now=MONDAY)

    asked.refresh_from_db()
    assert (story.fresh(case).state, asked.outcome) == ("court_hold", Request.Outcome.UNDECIDED)
    case = story.cancel_at_request(world, case, asked, almaty(2026, 12, 7, 11))
    assert case.end == N.WITHDRAWN_BY_HOLDER


def test_a_timely_request_to_extend_entered_late_is_kept_and_holds_nothing(world: World) -> None:
    """CC 198(2): only the head's decision while the first term runs extends; the term is over."""
    case = over(suspended_case(world))
    request = story.ask_extension(world, case, FRIDAY_NIGHT, now=MONDAY)
    assert request.outcome == Request.Outcome.LAPSED
    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.EXPIRED_UNDECIDED, story.AFTER_TEN)
    assert story.ended(case, K.REGISTERED_SUSPENSION).end == N.EXPIRED_UNDECIDED, "the end reason says so"
    with pytest.raises(OutOfState):
        story.grant(world, case, request, almaty(2026, 12, 7, 10))


def test_a_judgment_in_force_before_the_end_and_entered_after_it(world: World) -> None:
    """LAW.md 3.7: a judgment in force governs from that day; found before the goods left, it keeps them."""
    case = over(suspended_case(world))
    story.judge(world, case, almaty(2026, 12, 3).date(), MONDAY, outcome="infringement")
    case = story.fresh(case)
    assert (case.state, case.end, case.ended_at) == ("awaiting_disposal", N.JUDGMENT, almaty(2026, 12, 3, 0))
    assert story.ended(case, K.REGISTERED_SUSPENSION).end == N.JUDGMENT
    assert ("release", [1, 2], "withdrawn") in story.instructions(case)


def test_a_judgment_in_force_before_the_end_when_the_goods_are_gone(world: World) -> None:
    """The judgment is kept, the end stands, the chief officer sees it."""
    case = over(suspended_case(world))
    story.confirm_release(case, almaty(2026, 12, 5, 8))
    story.judge(world, case, almaty(2026, 12, 3).date(), MONDAY, outcome="infringement")
    case = story.fresh(case)
    assert (case.state, case.end) == ("release_resumed", N.EXPIRED_NO_REQUEST)
    assert case.judgments.count() == 1
    assert len(late_tasks(case)) == 1


def test_a_seizure_before_the_end_and_entered_after_it(world: World) -> None:
    """CC 198(11): goods seized on the 3rd were not there to be released on the 5th; the rest goes its way."""
    case = over(suspended_case(world))
    at = almaty(2026, 12, 3, 16)
    seizing = {"reasons": "Seized in criminal case No. 267.", "actor": world.head, "now": MONDAY}
    case = seize_lines(case_id=case.pk, lines=[2], happened_at=at, **seizing)  # type: ignore[arg-type]
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.EXPIRED_NO_REQUEST, RESUMES)
    assert story.instructions(case)[-1] == ("release", [1], "queued")

    case = over(suspended_case(world))
    case = seize_lines(case_id=case.pk, lines=[1, 2], happened_at=at, **seizing)  # type: ignore[arg-type]
    assert (case.state, case.end, case.ended_at) == ("seized", N.SEIZED, at)
    assert story.ended(case, K.REGISTERED_SUSPENSION) == story.Ended(story.TENTH_DAY, N.SEIZED, at)


def test_a_judgment_in_force_after_the_end_comes_too_late(world: World) -> None:
    """CC 198(6): the term had run out before; release resumed and the case is no longer about these goods."""
    case = over(suspended_case(world))
    with pytest.raises(OutOfState):
        story.judge(world, case, almaty(2026, 12, 6).date(), MONDAY, outcome="infringement")
