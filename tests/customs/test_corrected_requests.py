"""What a corrected request feeds: the ten days of CC 199(5), and which of several requests counts (LAW.md 3.7)."""

from datetime import date

import pytest
from django.utils.translation import override

from acts.refusals import Incomplete
from acts.sweep import sweep
from customs.models import Request, Task
from customs.services.correction_effects import effect_sentences
from customs.services.request import request_cancellation, request_extension
from deadlines.models import Clock
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from notifications.models import Instruction, Message
from tests.customs.correcting import all_documents, ask_to_cancel, ask_to_prolong, clock, correct, propose
from tests.factories import World, almaty, receipt_of, suspended_case, suspended_ex_officio

# Requests to prolong (CC 199(5))


def test_a_prolongation_received_after_the_three_days_is_set_aside(world: World) -> None:
    """CC 199(5): a request to prolong must be RECEIVED while the three days run."""
    case = suspended_ex_officio(world)
    sweep(now=almaty(2026, 11, 26, 0, 1))
    request = ask_to_prolong(world, case, almaty(2026, 11, 25, 20), now=almaty(2026, 11, 27))
    case.refresh_from_db()
    assert case.state == CaseState.PROLONGED
    now = almaty(2026, 11, 30)
    _, effect = correct(world, case, request, "received_at", almaty(2026, 11, 26, 0), now=now)
    assert effect["state"] == ["prolonged", "release_resumed"]
    assert effect["requests"] == {f"request:{request.pk}": ["in_effect", "out_of_time"]}
    assert (case.state, case.end, case.ended_at) == (CaseState.RELEASE_RESUMED, ClockEnd.CORRECTED, now)
    assert clock(case, ClockKind.EX_OFFICIO_PROLONGATION).end == ClockEnd.CORRECTED
    assert case.requests.get().outcome == Request.Outcome.OUT_OF_TIME
    assert case.requests.get().decided_by == world.head


def test_a_hold_that_rested_on_a_late_prolongation_ends_with_it(world: World) -> None:
    """CC 199(5)-(6): what was lodged in ten days that never ran was late."""
    case = suspended_ex_officio(world)
    sweep(now=almaty(2026, 11, 26, 0, 1))
    request = ask_to_prolong(world, case, almaty(2026, 11, 25, 20), now=almaty(2026, 11, 27))
    all_documents(world, case, almaty(2026, 11, 30))
    now = almaty(2026, 12, 1)
    _, effect = correct(world, case, request, "received_at", almaty(2026, 11, 26, 9), now=now)
    assert effect["state"] == ["court_hold", "release_resumed"]
    assert case.state == CaseState.RELEASE_RESUMED
    assert not Clock.objects.filter(
        subject_id=case.pk, end="", kind__in=[ClockKind.COURT_HOLD, ClockKind.EX_OFFICIO_PROLONGATION]
    ).exists()


def test_papers_of_the_first_term_hold_even_when_the_prolongation_was_late(world: World) -> None:
    """CC 199(6): all three documents lodged while the first term ran hold by themselves."""
    case = suspended_ex_officio(world)
    sweep(now=almaty(2026, 11, 26, 0, 1))
    request = ask_to_prolong(world, case, almaty(2026, 11, 25, 20), now=almaty(2026, 11, 27))
    all_documents(world, case, almaty(2026, 11, 25, 12), now=almaty(2026, 11, 27, 12))
    _, effect = correct(world, case, request, "received_at", almaty(2026, 11, 26, 9), now=almaty(2026, 12, 1))
    assert case.state == CaseState.COURT_HOLD
    assert "state" not in effect


def test_a_prolongation_set_aside_by_mistake_comes_back(world: World) -> None:
    """A correction is itself corrected: the request was timely after all, and the goods are still there."""
    case = suspended_ex_officio(world)
    sweep(now=almaty(2026, 11, 26, 0, 1))
    request = ask_to_prolong(world, case, almaty(2026, 11, 25, 20), now=almaty(2026, 11, 27))
    correct(world, case, request, "received_at", almaty(2026, 11, 26, 9), now=almaty(2026, 11, 30))
    assert case.state == CaseState.RELEASE_RESUMED
    standing = case.requests.get()
    _, effect = correct(
        world, case, standing, "received_at", almaty(2026, 11, 25, 20), now=almaty(2026, 12, 1)
    )
    assert effect["state"] == ["release_resumed", "prolonged"]
    assert clock(case, ClockKind.EX_OFFICIO_PROLONGATION).due_on == date(2026, 12, 4)
    assert (case.state, case.end) == (CaseState.PROLONGED, "")
    # The ten days end as ever.
    sweep(now=almaty(2026, 12, 5, 0, 1))
    case.refresh_from_db()
    assert (case.state, case.end) == (CaseState.RELEASE_RESUMED, ClockEnd.DOCUMENTS_INCOMPLETE)


def test_at_another_hour_of_the_first_term_the_terms_meet_there(world: World) -> None:
    """CC 199(5): the three-day clock ends and the ten-day clock opens at the instant of receipt."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24, 15))
    right = almaty(2026, 11, 23, 9)
    _, effect = correct(world, case, request, "received_at", right, now=almaty(2026, 11, 25))
    assert clock(case, ClockKind.EX_OFFICIO_SUSPENSION).ended_at == right
    ten = clock(case, ClockKind.EX_OFFICIO_PROLONGATION)
    assert (ten.end, ten.started_at, ten.due_on) == ("", right, date(2026, 12, 4))
    assert case.state == CaseState.PROLONGED
    assert list(effect) == ["clocks"]


def test_fewer_days_asked_move_the_end_of_the_term(world: World) -> None:
    """CC 199(5): the ten days are fewer only when the request asks for fewer."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    _, effect = correct(world, case, request, "asked_days", 7, now=almaty(2026, 11, 26))
    ten = clock(case, ClockKind.EX_OFFICIO_PROLONGATION)
    assert (ten.length, ten.due_on, ten.end) == (7, date(2026, 12, 1), "")
    was, becomes = effect["clocks"]["ex_officio_prolongation"]
    assert (was["due"], becomes["due"]) == ("2026-12-04", "2026-12-01")
    with override("en"):
        sentences = effect_sentences(effect)
    assert sentences == ["Prolonged suspension ex officio: last day 04.12.2026 → last day 01.12.2026."]
    notice = Message.objects.get(notice_kind="correction", recipient_role="declarant")
    assert "01.12.2026" in notice.body
    sweep(now=almaty(2026, 12, 2, 0, 1))
    case.refresh_from_db()
    assert case.ended_at == almaty(2026, 12, 2, 0)


def test_fewer_days_that_are_over_already_end_the_term_where_it_lawfully_ended(world: World) -> None:
    """What counts is what was asked, not when it was put right: effective at 00:00 after the last day."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    correct(world, case, request, "asked_days", 6, now=almaty(2026, 12, 2, 11))
    assert (case.state, case.ended_at) == (CaseState.RELEASE_RESUMED, almaty(2026, 12, 1, 0))
    assert case.end == ClockEnd.DOCUMENTS_INCOMPLETE


def test_more_days_asked_undo_an_end_that_came_too_soon(world: World) -> None:
    """CC 199(5): the full ten unless the request asks for fewer."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24), days=6)
    sweep(now=almaty(2026, 12, 1, 0, 1))
    case.refresh_from_db()
    assert case.state == CaseState.RELEASE_RESUMED
    _, effect = correct(world, case, request, "asked_days", None, now=almaty(2026, 12, 1, 9))
    assert effect["state"] == ["release_resumed", "prolonged"]
    ten = clock(case, ClockKind.EX_OFFICIO_PROLONGATION)
    assert (ten.length, ten.due_on, ten.end) == (10, date(2026, 12, 4), "")
    assert case.ended_at is None


def test_more_days_asked_after_the_goods_have_gone(world: World) -> None:
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24), days=6)
    sweep(now=almaty(2026, 12, 1, 0, 1))
    Instruction.objects.filter(kind="release").update(
        state="acknowledged", sent_at=almaty(2026, 12, 1), acknowledged_at=almaty(2026, 12, 1)
    )
    _, effect = correct(world, case, request, "asked_days", None, now=almaty(2026, 12, 1, 9))
    assert effect == {"goods_gone": True}
    assert clock(case, ClockKind.EX_OFFICIO_PROLONGATION).due_on == date(2026, 11, 30)
    assert Task.objects.filter(case=case, kind="late_entry", for_chief=True).exists()


def test_an_end_in_the_past_moves_with_the_days_asked(world: World) -> None:
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    sweep(now=almaty(2026, 12, 5, 0, 1))
    _, effect = correct(world, case, request, "asked_days", 7, now=almaty(2026, 12, 7))
    assert effect["ended_on"] == ["2026-12-05", "2026-12-02"]
    assert case.ended_at == almaty(2026, 12, 2, 0)
    ten = clock(case, ClockKind.EX_OFFICIO_PROLONGATION)
    assert (ten.due_on, ten.ended_at, ten.end) == (
        date(2026, 12, 1), almaty(2026, 12, 2, 0), ClockEnd.DOCUMENTS_INCOMPLETE,
    )  # fmt: skip


def test_documents_late_for_fewer_days_are_in_time_for_more(world: World) -> None:
    """CC 199(6): in time for the ten days means a court hold, which undoes the end."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24), days=6)
    sweep(now=almaty(2026, 12, 1, 0, 1))
    all_documents(world, case, almaty(2026, 12, 3), now=almaty(2026, 12, 8))
    _, effect = correct(world, case, request, "asked_days", 10, now=almaty(2026, 12, 9))
    assert effect["state"] == ["release_resumed", "court_hold"]
    assert case.state == CaseState.COURT_HOLD


@pytest.mark.parametrize("days", [0, 3, 11])
def test_days_that_cannot_be_asked_for(world: World, days: int) -> None:
    """CC 199(5): the ten days include the first term of three."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    with pytest.raises(Incomplete) as refused:
        propose(world, request, "asked_days", days, now=almaty(2026, 11, 26))
    assert refused.value.provision == "CC199.5"


def test_the_days_asked_for_an_extension_are_not_corrected(world: World) -> None:
    """CC 198(2): the head sets the extension; what was asked for feeds nothing."""
    case = suspended_case(world)
    at = almaty(2026, 11, 26)
    request = request_extension(
        case_id=case.pk, receipt=receipt_of(case, at), days=5, actor=world.inspector, now=at
    )
    with pytest.raises(Incomplete):
        propose(world, request, "asked_days", 6, now=at)


def test_an_extension_entered_late_turns_out_out_of_time_and_back(world: World) -> None:
    """CC 198(2): the request holds nothing; the record says what it was."""
    case = suspended_case(world)
    sweep(now=almaty(2026, 12, 5, 0, 1))
    request = request_extension(
        case_id=case.pk,
        receipt=receipt_of(case, almaty(2026, 12, 4, 22)),
        actor=world.inspector,
        now=almaty(2026, 12, 7),
    )
    _, effect = correct(
        world, case, request, "received_at", almaty(2026, 12, 5, 9), now=almaty(2026, 12, 7, 12)
    )
    assert effect == {"requests": {f"request:{request.pk}": ["lapsed", "out_of_time"]}}
    correct(world, case, case.requests.get(), "received_at", almaty(2026, 12, 4, 22), now=almaty(2026, 12, 8))
    assert case.requests.get().outcome == Request.Outcome.LAPSED
    assert case.state == CaseState.RELEASE_RESUMED


# Of a request to prolong and one to cancel, the later received counts (LAW.md 3.7)


def test_a_cancellation_that_came_earlier_is_replaced(world: World) -> None:
    case = suspended_ex_officio(world)
    ask_to_prolong(world, case, almaty(2026, 11, 24, 11))
    cancellation = ask_to_cancel(world, case, almaty(2026, 11, 24, 12))
    right, now = almaty(2026, 11, 24, 10, 30), almaty(2026, 11, 24, 15)
    _, effect = correct(world, case, cancellation, "received_at", right, now=now)
    assert effect["requests"] == {f"request:{cancellation.pk}": ["undecided", "replaced"]}
    assert (case.state, clock(case, ClockKind.CANCELLATION_DECISION).end) == ("prolonged", ClockEnd.MET)


def test_a_prolongation_that_came_later_replaces_the_request_to_cancel(world: World) -> None:
    case = suspended_ex_officio(world)
    cancellation = ask_to_cancel(world, case, almaty(2026, 11, 24, 12))
    prolongation = ask_to_prolong(world, case, almaty(2026, 11, 24, 11), now=almaty(2026, 11, 24, 13))
    right, now = almaty(2026, 11, 24, 12, 30), almaty(2026, 11, 24, 15)
    _, effect = correct(world, case, prolongation, "received_at", right, now=now)
    assert effect["requests"] == {f"request:{cancellation.pk}": ["undecided", "replaced"]}
    assert clock(case, ClockKind.EX_OFFICIO_PROLONGATION).started_at == right
    assert clock(case, ClockKind.CANCELLATION_DECISION).end == ClockEnd.MET


def test_a_cancellation_that_came_after_the_prolongation_waits_again(world: World) -> None:
    case = suspended_ex_officio(world)
    ask_to_prolong(world, case, almaty(2026, 11, 24, 12))
    request = request_cancellation(
        case_id=case.pk,
        receipt=receipt_of(case, almaty(2026, 11, 24, 11)),
        actor=world.inspector,
        now=almaty(2026, 11, 24, 14),
    )
    assert request.outcome == Request.Outcome.REPLACED
    correct(world, case, request, "received_at", almaty(2026, 11, 24, 13), now=almaty(2026, 11, 24, 16))
    standing = case.requests.get(kind="cancellation")
    assert standing.outcome == Request.Outcome.UNDECIDED
    decide = clock(case, ClockKind.CANCELLATION_DECISION)
    assert (decide.ref, decide.end, decide.due_on) == (f"request:{standing.pk}", "", date(2026, 11, 24))
    # It releases nothing by itself (CC 199(4)).
    assert case.state == CaseState.PROLONGED


def test_a_corrected_cancellation_is_due_on_the_day_it_really_came(world: World) -> None:
    """HOUSE.cancel_same_day: due on the day of receipt, whose clock names the record that stands."""
    case = suspended_case(world)
    request = ask_to_cancel(world, case, almaty(2026, 11, 26, 9))
    correct(world, case, request, "received_at", almaty(2026, 11, 25, 18), now=almaty(2026, 11, 26, 10))
    decide = clock(case, ClockKind.CANCELLATION_DECISION)
    standing = case.requests.get()
    assert (decide.due_on, decide.ref, decide.end) == (date(2026, 11, 25), f"request:{standing.pk}", "")
