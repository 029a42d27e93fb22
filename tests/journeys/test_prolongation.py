"""Prolongation ex officio: by receipt, from the initial decision, undone only as not the holder's (CC 199(5))."""

from datetime import date, datetime

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooLate
from customs.models import Case, Request
from customs.services.court import end_court_case
from customs.services.verify import reject_document, set_aside_prolongation
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from tests.customs.correcting import correct
from tests.factories import World, almaty, suspended_case, suspended_ex_officio
from tests.journeys import story

K, N = ClockKind, ClockEnd
RECEIVED = almaty(2026, 11, 24, 17, 20)


def set_aside(world: World, case: Case, now: datetime) -> Case:
    """The head finds that the request was not the holder's."""
    request = case.requests.get(kind=Request.Kind.PROLONGATION)
    set_aside_prolongation(
        case_id=case.pk,
        request_id=request.pk,
        reasons="The holder did not sign it.",
        actor=world.head,
        now=now,
    )
    return story.fresh(case)


def test_receipt_prolongs_at_its_instant(world: World) -> None:
    """CC 199(5): both clocks change at the receipt, whoever enters it when; no decision is needed."""
    case = suspended_ex_officio(world)
    request = story.ask_prolongation(world, case, RECEIVED, now=almaty(2026, 11, 25, 9))
    case = story.fresh(case)
    assert (case.state, request.outcome) == ("prolonged", Request.Outcome.IN_EFFECT)
    assert story.ended(case, K.EX_OFFICIO_SUSPENSION) == story.Ended(story.THIRD_DAY, N.PROLONGED, RECEIVED)
    ten = story.clock(case, K.EX_OFFICIO_PROLONGATION)
    assert (ten.started_at, ten.counted_from, ten.due_on) == (RECEIVED, date(2026, 11, 20), story.TENTH_DAY)
    assert not case.decisions.filter(event="prolonged").exists()
    (record,) = story.records(case, "prolonged")
    assert (record["effective_at"], record["provision"]) == (RECEIVED, "CC199.5")


def test_the_ten_days_include_the_three(world: World) -> None:
    """LAW.md 3.2: from the INITIAL decision; not ten more after the three."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, RECEIVED)
    case = story.swept(case, story.AFTER_TEN)
    assert (case.end, case.ended_at) == (N.DOCUMENTS_INCOMPLETE, story.AFTER_TEN)


@pytest.mark.parametrize(("days", "last_day"), [(4, date(2026, 11, 26)), (7, date(2026, 12, 1))])
def test_fewer_only_when_the_request_asks_for_fewer(world: World, days: int, last_day: date) -> None:
    """LAW.md 3.7: the full ten unless the request asks for fewer; they too include the first term."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, RECEIVED, days=days)
    assert story.clock(case, K.EX_OFFICIO_PROLONGATION).due_on == last_day


@pytest.mark.parametrize("days", [3, 11])
def test_not_fewer_than_the_first_term_and_not_more_than_ten(world: World, days: int) -> None:
    """CC 199(5): the term the holder asks for lies between the first one and ten days."""
    case = suspended_ex_officio(world)
    with pytest.raises(Incomplete) as refused:
        story.ask_prolongation(world, case, RECEIVED, days=days)
    assert refused.value.field == "days"


def test_a_shorter_first_term_is_the_holders_time(world: World) -> None:
    """LAW.md 3.7: when the head set one day, the holder has one day to ask, not three."""
    case = suspended_ex_officio(world, initial_days=1)
    assert story.clock(case, K.EX_OFFICIO_SUSPENSION).due_on == date(2026, 11, 23)
    with pytest.raises(TooLate):
        story.ask_prolongation(world, case, almaty(2026, 11, 24, 0))
    assert story.swept(case, almaty(2026, 11, 24, 0)).end == N.EXPIRED_NO_REQUEST

    other = suspended_ex_officio(world, initial_days=1)
    story.ask_prolongation(world, other, almaty(2026, 11, 23, 23, 59, 59))
    assert story.clock(other, K.EX_OFFICIO_PROLONGATION).due_on == story.TENTH_DAY


def test_a_second_request_is_refused_as_repeated(world: World) -> None:
    """CC 199(5): once prolonged there is nothing more to prolong."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, RECEIVED)
    with pytest.raises(Repeated):
        story.ask_prolongation(world, case, almaty(2026, 11, 25))


def test_a_registered_object_is_not_prolonged(world: World) -> None:
    """CC 199(5) belongs to the other article."""
    case = suspended_case(world)
    with pytest.raises(OutOfState) as refused:
        story.ask_prolongation(world, case, RECEIVED)
    assert refused.value.provision == "CC199.5"


def test_set_aside_while_the_three_days_run(world: World) -> None:
    """LAW.md 3.7: the earlier clock reopens with its date, and the true holder can still ask."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, RECEIVED)
    case = set_aside(world, case, almaty(2026, 11, 25, 11))
    assert case.state == "suspended"
    assert story.ended(case, K.EX_OFFICIO_PROLONGATION).end == N.CORRECTED
    assert story.clocks(case, K.EX_OFFICIO_SUSPENSION)[-1].due_on == story.THIRD_DAY
    assert {message.recipient_role for message in story.notices(case, "prolongation_set_aside")} == {
        "declarant",
        "holder",
    }
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 20))
    assert story.fresh(case).state == "prolonged"


def test_set_aside_after_the_three_days(world: World) -> None:
    """LAW.md 3.7: the three days' date is past, so release resumes, effective when the head decides."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, RECEIVED)
    now = almaty(2026, 11, 27, 11)
    case = set_aside(world, case, now)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.CORRECTED, now)
    assert story.instructions(case)[-1] == ("release", [1, 2], "queued")
    (decision,) = case.decisions.filter(event="prolongation_set_aside")
    assert (decision.decided_by, decision.provision) == (world.head, "CC199.5")


def test_only_the_head_sets_aside(world: World) -> None:
    """LAW.md 3.7: a finding of the head, not of the inspector who entered the request."""
    case = suspended_ex_officio(world)
    request = story.ask_prolongation(world, case, RECEIVED)
    with pytest.raises(NotAllowed):
        set_aside_prolongation(
            case_id=case.pk,
            request_id=request.pk,
            reasons="Not signed.",
            actor=world.inspector,
            now=almaty(2026, 11, 25),
        )


# Of a request to prolong and one to cancel, the later received counts (LAW.md 3.7)

EARLIER, LATER = almaty(2026, 11, 24, 10), almaty(2026, 11, 24, 14)


@pytest.mark.parametrize("entered_in_order", [True, False])
def test_a_later_request_to_prolong_replaces_one_to_cancel(world: World, entered_in_order: bool) -> None:
    """Received last it counts: the term is prolonged and the head has nothing to cancel."""
    case = suspended_ex_officio(world)
    if entered_in_order:
        cancelling = story.ask_cancellation(world, case, EARLIER)
        story.ask_prolongation(world, case, LATER)
    else:
        story.ask_prolongation(world, case, LATER)
        cancelling = story.ask_cancellation(world, case, EARLIER, now=almaty(2026, 11, 24, 15))
    cancelling.refresh_from_db()
    assert story.fresh(case).state == "prolonged"
    assert cancelling.outcome == Request.Outcome.REPLACED
    assert not story.clocks(case, K.CANCELLATION_DECISION) or (
        story.ended(case, K.CANCELLATION_DECISION).end == N.MET
    )
    with pytest.raises(Incomplete):
        story.cancel_at_request(world, case, cancelling, almaty(2026, 11, 24, 16))


@pytest.mark.parametrize("entered_in_order", [True, False])
def test_a_later_request_to_cancel_waits_for_the_head(world: World, entered_in_order: bool) -> None:
    """Received last it counts, but receipt releases nothing: prolonged by receipt, the case awaits the head.

    In whatever order the two were typed in (LAW.md 3.7 "Entered late").
    """
    case = suspended_ex_officio(world)
    if entered_in_order:
        story.ask_prolongation(world, case, EARLIER)
        cancelling = story.ask_cancellation(world, case, LATER)
    else:
        cancelling = story.ask_cancellation(world, case, LATER)
        story.ask_prolongation(world, case, EARLIER, now=almaty(2026, 11, 24, 15))
    cancelling.refresh_from_db()
    assert (story.fresh(case).state, cancelling.outcome) == ("prolonged", Request.Outcome.UNDECIDED)
    assert story.clock(case, K.CANCELLATION_DECISION).end == ""
    case = story.cancel_at_request(world, case, cancelling, almaty(2026, 11, 24, 17))
    assert (case.state, case.end) == ("release_resumed", N.WITHDRAWN_BY_HOLDER)


# A request received while a court hold stands in the place of the three days (CC 199(5)-(6))


def held_on_first_day(world: World) -> Case:
    """All three documents came at once, so the hold replaced the three days before anybody asked to prolong."""
    case = suspended_ex_officio(world)
    story.lodge_all_three(world, case, almaty(2026, 11, 23, 12))
    case = story.fresh(case)
    assert case.state == "court_hold"
    return case


def reject_ruling(world: World, case: Case, now: datetime) -> Case:
    """The head finds that the ruling is none."""
    ruling = case.documents.get(kind=DocumentKind.JUDGE_RULING)
    reject_document(case_id=case.pk, document_id=ruling.pk, reasons="Forged.", actor=world.head, now=now)
    return story.fresh(case)


def test_a_request_behind_a_hold_prolongs_when_the_hold_falls_away(world: World) -> None:
    """It was received in time: without the hold that was none, it would have prolonged by its receipt."""
    case = held_on_first_day(world)
    request = story.ask_prolongation(world, case, RECEIVED)
    case.refresh_from_db()
    assert (case.state, request.outcome) == ("court_hold", Request.Outcome.BEHIND_HOLD)

    case = reject_ruling(world, case, almaty(2026, 12, 1, 10))
    request.refresh_from_db()
    assert (case.state, request.outcome) == ("prolonged", Request.Outcome.IN_EFFECT)
    ten = story.clock(case, K.EX_OFFICIO_PROLONGATION)
    assert (ten.started_at, ten.due_on) == (RECEIVED, story.TENTH_DAY)
    case = story.swept(case, story.AFTER_TEN)
    assert (case.end, case.ended_at) == (N.DOCUMENTS_INCOMPLETE, story.AFTER_TEN)


def test_a_request_behind_a_hold_that_falls_away_after_the_ten_days(world: World) -> None:
    """The ten days it would have prolonged to are over as well: release resumes as of their end."""
    case = held_on_first_day(world)
    story.ask_prolongation(world, case, RECEIVED)
    case = reject_ruling(world, case, almaty(2026, 12, 8, 10))
    assert (case.state, case.end, case.ended_at) == (
        "release_resumed", N.DOCUMENTS_INCOMPLETE, story.AFTER_TEN,
    )  # fmt: skip


def test_behind_a_hold_too_the_request_must_be_received_within_the_three_days(world: World) -> None:
    """CC 199(5): and once is enough."""
    case = held_on_first_day(world)
    with pytest.raises(TooLate) as refused:
        story.ask_prolongation(world, case, story.AFTER_THREE)
    assert refused.value.field == "received_at"
    story.ask_prolongation(world, case, RECEIVED, now=story.AFTER_THREE)
    with pytest.raises(Repeated):
        story.ask_prolongation(world, case, RECEIVED, now=story.AFTER_THREE)


def test_a_request_behind_a_hold_lapses_with_the_hold(world: World) -> None:
    """The court case ended without judgment: release resumes, and nothing is left to prolong."""
    case = held_on_first_day(world)
    request = story.ask_prolongation(world, case, RECEIVED)
    now = almaty(2026, 12, 10, 10)
    end_court_case(
        case_id=case.pk, takes_effect_on=now.date(), reasons="Claim withdrawn.", actor=world.head, now=now
    )
    request.refresh_from_db()
    assert (story.fresh(case).state, request.outcome) == ("release_resumed", Request.Outcome.LAPSED)


def test_a_request_behind_a_hold_found_late_prolongs_nothing(world: World) -> None:
    """CC 199(5): the correction of its receipt decides, as if it had been typed in rightly at once."""
    case = held_on_first_day(world)
    request = story.ask_prolongation(world, case, RECEIVED, now=almaty(2026, 11, 26, 12))
    correct(world, case, request, "received_at", almaty(2026, 11, 26, 10), now=almaty(2026, 11, 27, 10))
    late = case.requests.get(kind=Request.Kind.PROLONGATION, superseded_by=None)
    assert late.outcome == Request.Outcome.OUT_OF_TIME
    case = reject_ruling(world, case, almaty(2026, 12, 1, 10))
    assert (case.state, case.end) == ("release_resumed", N.CORRECTED)
