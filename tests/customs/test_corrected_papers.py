"""What a corrected document or judgment feeds: court holds and their ends (CC 198(6)-(7), 199(6), 6(7))."""

from datetime import date

import pytest

from acts.refusals import Incomplete, OutOfState, TooEarly
from acts.sweep import sweep
from customs.models import Decision, Judgment, Task
from deadlines.models import Clock
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Channel, Event
from notifications.models import Instruction, InstructionState
from tests.customs.correcting import all_documents, ask_to_prolong, clock, correct, judgment, lodge, propose
from tests.factories import World, almaty, suspended_case, suspended_ex_officio

# Documents (CC 198(6), 199(6), 6(7))


def test_a_ruling_that_was_late_ends_the_hold_and_release_resumes(world: World) -> None:
    """LAW.md 3.7 "Upload in time": the earlier clock's date is past, so release resumes."""
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 23), now=almaty(2026, 12, 7))
    case.refresh_from_db()
    assert case.state == CaseState.COURT_HOLD
    now = almaty(2026, 12, 8, 11)
    _, effect = correct(world, case, ruling, "received_at", almaty(2026, 12, 5, 0), now=now)
    assert effect["state"] == ["court_hold", "release_resumed"]
    assert effect["in_time"] == {f"document:{ruling.pk}": [True, False]}
    assert (case.state, case.end, case.ended_at) == (CaseState.RELEASE_RESUMED, ClockEnd.CORRECTED, now)
    assert clock(case, ClockKind.COURT_HOLD).end == ClockEnd.CORRECTED
    assert not Clock.objects.filter(subject_id=case.pk, end="", kind=ClockKind.REGISTERED_SUSPENSION).exists()
    assert Decision.objects.filter(
        case=case, event=Event.COURT_HOLD_SET_ASIDE, decided_by=world.head
    ).exists()
    assert Instruction.objects.filter(kind="release", subject_id=case.pk, state="queued").count() == 1


def test_a_ruling_in_time_to_the_last_second(world: World) -> None:
    """CC 6: 23:59:59 of the last day is in time, 00:00:00 is not."""
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 12), now=almaty(2026, 12, 7))
    _, effect = correct(
        world, case, ruling, "received_at", almaty(2026, 12, 4, 23, 59, 59), now=almaty(2026, 12, 8)
    )
    assert case.state == CaseState.COURT_HOLD
    assert "state" not in effect


def test_a_hold_counts_from_the_corrected_receipt(world: World) -> None:
    """CC 198(6): the hold replaces the term when the ruling was received."""
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3, 16))
    right = almaty(2026, 12, 2, 9)
    _, effect = correct(world, case, ruling, "received_at", right, now=almaty(2026, 12, 3, 18))
    assert set(effect["clocks"]) == {
        "court_hold", "registered_suspension", f"document_verification document:{ruling.pk}",
    }  # fmt: skip
    hold = clock(case, ClockKind.COURT_HOLD)
    assert (hold.end, hold.started_at, hold.counted_from) == ("", right, date(2026, 12, 2))
    assert clock(case, ClockKind.REGISTERED_SUSPENSION).ended_at == right
    check = clock(case, ClockKind.DOCUMENT_VERIFICATION)
    assert (check.ref, check.due_on) == (f"document:{case.documents.get().pk}", date(2026, 12, 3))


def test_a_ruling_found_timely_undoes_the_automatic_end(world: World) -> None:
    """LAW.md 3.7 "Entered late": what counts is when the paper was received."""
    case = suspended_case(world)
    sweep(now=almaty(2026, 12, 5, 0, 1))
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 5, 9), now=almaty(2026, 12, 7))
    case.refresh_from_db()
    assert (case.state, ruling.in_time) == (CaseState.RELEASE_RESUMED, False)
    right = almaty(2026, 12, 4, 17)
    _, effect = correct(world, case, ruling, "received_at", right, now=almaty(2026, 12, 8))
    assert effect["state"] == ["release_resumed", "court_hold"]
    assert (case.state, case.end, case.ended_at) == (CaseState.COURT_HOLD, "", None)
    assert clock(case, ClockKind.COURT_HOLD).started_at == right
    assert Instruction.objects.get(kind="release").state == InstructionState.WITHDRAWN


def test_a_ruling_found_timely_after_the_goods_have_gone(world: World) -> None:
    """LAW.md 3.7 "Entered late": the end stands and the chief officer's list shows it."""
    case = suspended_case(world)
    sweep(now=almaty(2026, 12, 5, 0, 1))
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 5, 9), now=almaty(2026, 12, 7))
    Instruction.objects.filter(kind="release").update(
        state="acknowledged", sent_at=almaty(2026, 12, 5), acknowledged_at=almaty(2026, 12, 5)
    )
    _, effect = correct(world, case, ruling, "received_at", almaty(2026, 12, 4, 17), now=almaty(2026, 12, 8))
    assert effect["goods_gone"] is True
    assert "state" not in effect
    assert case.state == CaseState.RELEASE_RESUMED
    assert Task.objects.get(case=case).for_chief


def test_the_day_of_posting_decides_for_a_document(world: World) -> None:
    """CC 6(7): handed to the post by 24:00 of the last day is in time."""
    case = suspended_case(world)
    sweep(now=almaty(2026, 12, 5, 0, 1))
    ruling = lodge(
        world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 9), channel=Channel.POST,
        posted_at=almaty(2026, 12, 5, 8),
    )  # fmt: skip
    assert not ruling.in_time
    _, effect = correct(
        world, case, ruling, "posted_at", almaty(2026, 12, 4, 20), now=almaty(2026, 12, 9, 12)
    )
    assert effect["state"] == ["release_resumed", "court_hold"]
    assert clock(case, ClockKind.COURT_HOLD).counted_from == date(2026, 12, 4)


def test_one_of_the_three_documents_was_late(world: World) -> None:
    """CC 199(6): all three within the ten days, or release resumes."""
    case = suspended_ex_officio(world)
    ask_to_prolong(world, case, almaty(2026, 11, 24))
    papers = all_documents(world, case, almaty(2026, 12, 4, 18), now=almaty(2026, 12, 7))
    case.refresh_from_db()
    assert case.state == CaseState.COURT_HOLD
    _, effect = correct(
        world, case, papers[0], "received_at", almaty(2026, 12, 5, 8), now=almaty(2026, 12, 8)
    )
    assert effect["state"] == ["court_hold", "release_resumed"]


def test_documents_in_time_for_ten_days_are_late_for_the_six_asked(world: World) -> None:
    """CC 199(5)-(6): the hold ends with the term that its papers missed."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    all_documents(world, case, almaty(2026, 12, 1, 12))
    case.refresh_from_db()
    assert case.state == CaseState.COURT_HOLD
    # The request asked for six days only, until 2026-11-30: what came on 1 December was late.
    now = almaty(2026, 12, 1, 15)
    _, effect = correct(world, case, request, "asked_days", 6, now=now)
    assert effect["state"] == ["court_hold", "release_resumed"]
    assert clock(case, ClockKind.EX_OFFICIO_PROLONGATION).due_on == date(2026, 11, 30)
    assert not case.documents.filter(in_time=True).exists()


# Judgments (CC 198(6)-(7))


def test_release_resumes_from_the_day_the_judgment_really_entered_into_force(world: World) -> None:
    """CC 198(7); LAW.md 3.7: effective when the judgment entered into force."""
    case = suspended_case(world)
    lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 11, 27))
    found = judgment(world, case, date(2026, 12, 15), almaty(2026, 12, 17))
    case.refresh_from_db()
    assert case.ended_at == almaty(2026, 12, 15, 0)
    _, effect = correct(world, case, found, "in_force_on", date(2026, 12, 10), now=almaty(2026, 12, 18))
    assert effect["ended_on"] == ["2026-12-15", "2026-12-10"]
    assert case.ended_at == clock(case, ClockKind.COURT_HOLD).ended_at == almaty(2026, 12, 10, 0)
    assert case.judgments.get().in_force_on == date(2026, 12, 10)
    assert Judgment.records.filter(case=case).count() == 2


def test_a_judgment_not_yet_in_force_is_no_correction(world: World) -> None:
    case = suspended_case(world)
    lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 11, 27))
    found = judgment(world, case, date(2026, 12, 15), almaty(2026, 12, 17), "infringement")
    with pytest.raises(TooEarly):
        propose(world, found, "in_force_on", date(2026, 12, 20), now=almaty(2026, 12, 18))
    with pytest.raises(Incomplete):
        propose(world, found, "in_force_on", date(2026, 11, 30), now=almaty(2026, 12, 18))


def test_a_judgment_in_force_after_the_term_had_ended_did_not_end_it(world: World) -> None:
    """LAW.md 3.7: a judgment governs only what still ran when it entered into force."""
    case = suspended_case(world)
    found = judgment(world, case, date(2026, 12, 3), almaty(2026, 12, 3, 15))
    with pytest.raises(OutOfState):
        propose(world, found, "in_force_on", date(2026, 12, 5), now=almaty(2026, 12, 7))
