"""Requests to prolong and to cancel that meet each other, are set aside, or lead to a debt (CC 199(4)-(5))."""

from datetime import datetime

from customs.models import Case, Request
from customs.queries.case_page import case_page
from customs.services.split import split
from customs.services.verify import reject_document, set_aside_prolongation
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.liability import Ground, Standing
from tests.factories import World, almaty, suspended_ex_officio
from tests.journeys import story
from tests.journeys.test_mended_corrections import shared_case

K, N, Outcome = ClockKind, ClockEnd, Request.Outcome

ASKED = almaty(2026, 11, 23, 10)
FORGED = almaty(2026, 11, 23, 12)


def set_aside(world: World, case: Case, now: datetime) -> Case:
    """The head finds that the request to prolong was not the holder's."""
    request = case.requests.get(kind=Request.Kind.PROLONGATION, outcome=Outcome.IN_EFFECT)
    set_aside_prolongation(
        case_id=case.pk, request_id=request.pk, reasons="Not signed.", actor=world.head, now=now
    )
    return story.fresh(case)


# A prolongation set aside replaced nothing (LAW.md 3.7)


def test_a_request_to_cancel_waits_again_when_what_replaced_it_is_set_aside(world: World) -> None:
    """CC 199(4): the holder's own request was never replaced; the head can cancel on it."""
    case = suspended_ex_officio(world)
    asked = story.ask_cancellation(world, case, ASKED)
    story.ask_prolongation(world, case, FORGED)
    asked.refresh_from_db()
    assert asked.outcome == Outcome.REPLACED

    case = set_aside(world, case, almaty(2026, 11, 24))
    asked.refresh_from_db()
    assert (case.state, asked.outcome) == ("suspended", Outcome.UNDECIDED)
    decide = story.clocks(case, K.CANCELLATION_DECISION)[-1]
    assert (decide.end, decide.due_on) == ("", ASKED.date())
    case = story.cancel_at_request(world, case, asked, almaty(2026, 11, 24, 11))
    assert (case.state, case.end) == ("release_resumed", N.WITHDRAWN_BY_HOLDER)


def test_a_request_to_cancel_has_lapsed_when_release_resumes_with_the_setting_aside(world: World) -> None:
    """LAW.md 3.7: the three days are over; what waited then was undecided, and nothing waits any more."""
    case = suspended_ex_officio(world)
    asked = story.ask_cancellation(world, case, ASKED)
    story.ask_prolongation(world, case, FORGED)
    case = set_aside(world, case, almaty(2026, 11, 27))
    asked.refresh_from_db()
    assert (case.state, asked.outcome) == ("release_resumed", Outcome.LAPSED)
    assert not [clock for clock in story.clocks(case, K.CANCELLATION_DECISION) if clock.is_open]


def test_papers_of_the_ten_days_do_not_count_for_the_three(world: World) -> None:
    """CC 199(5)-(6): without the prolongation a paper of the sixth day was late; with the true one it counts."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, FORGED)
    paper = story.lodge(world, case, DocumentKind.UNDERTAKING, almaty(2026, 11, 27))
    case = set_aside(world, case, almaty(2026, 11, 28))
    paper.refresh_from_db()
    assert not paper.in_time

    # The holder's own request came in time and is entered late; release is not confirmed yet.
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 18), now=almaty(2026, 11, 28, 12))
    paper.refresh_from_db()
    assert (story.fresh(case).state, paper.in_time) == ("prolonged", True)


def test_a_prolongation_that_was_split_is_set_aside_in_the_new_case(world: World) -> None:
    """LAW.md 3.7: a split keeps the clocks; the three days reopen in the case split off as in the other."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, FORGED)
    new = split(
        case_id=case.pk, lines=[2], reasons="Two consignees.", actor=world.head, now=almaty(2026, 11, 24)
    )
    new = set_aside(world, new, almaty(2026, 11, 25))
    assert new.state == "suspended"
    assert story.clocks(new, K.EX_OFFICIO_SUSPENSION)[-1].due_on == story.THIRD_DAY
    assert story.swept(new, story.AFTER_THREE).ended_at == story.AFTER_THREE
    assert story.fresh(case).state == "prolonged"


# Of the two the later counts (LAW.md 3.7)


def test_the_order_of_receipt_decides_not_the_order_of_typing(world: World) -> None:
    """LAW.md 3.7: a request to prolong, then one to cancel: it is prolonged and the head must cancel, also
    when the first was typed in last, after the automatic end."""
    prolonged_at, cancelled_at = almaty(2026, 11, 24), almaty(2026, 11, 25, 16)
    typed_in_order = suspended_ex_officio(world)
    story.ask_prolongation(world, typed_in_order, prolonged_at)
    story.ask_cancellation(world, typed_in_order, cancelled_at)
    typed_late = suspended_ex_officio(world)
    story.ask_cancellation(world, typed_late, cancelled_at)
    typed_late = story.swept(typed_late, almaty(2026, 11, 26, 0, 5))
    assert (typed_late.state, typed_late.end) == ("release_resumed", N.EXPIRED_UNDECIDED)
    story.ask_prolongation(world, typed_late, prolonged_at, now=almaty(2026, 11, 26, 9))

    for case in (typed_in_order, typed_late):
        case = story.fresh(case)
        outcomes = dict(case.requests.values_list("kind", "outcome"))
        assert (case.state, outcomes) == (
            "prolonged",
            {"prolongation": "in_effect", "cancellation": "undecided"},
        )
        assert story.clock(case, K.EX_OFFICIO_PROLONGATION).due_on == story.TENTH_DAY
        asked = case.requests.get(kind=Request.Kind.CANCELLATION)
        case = story.cancel_at_request(world, case, asked, almaty(2026, 11, 26, 10))
        assert (case.state, case.end) == ("release_resumed", N.WITHDRAWN_BY_HOLDER)


def test_a_late_prolongation_received_after_the_request_to_cancel_counts(world: World) -> None:
    """Received last it prolongs, and replaces the request to cancel, though typed in after the end."""
    case = suspended_ex_officio(world)
    asked = story.ask_cancellation(world, case, almaty(2026, 11, 24))
    case = story.swept(case, almaty(2026, 11, 26, 0, 5))
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 16), now=almaty(2026, 11, 26, 9))
    asked.refresh_from_db()
    assert (story.fresh(case).state, asked.outcome) == ("prolonged", Outcome.REPLACED)


# Who owes (LAW.md 3.6)


def owed(world: World, case: Case, now: datetime) -> list[tuple[Ground, Standing]]:
    """What the page of the case says."""
    return [(each.ground, each.standing) for each in case_page(case, world.head, now=now).liability]


def test_rejected_documents_did_not_arrive_and_the_holder_owes(world: World) -> None:
    """CC 199(5): the holder's own prolongation, and not all three documents: owed without any court finding."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, almaty(2026, 11, 24))
    papers = story.lodge_all_three(world, case, almaty(2026, 12, 2))
    now = almaty(2026, 12, 7)
    reject_document(case_id=case.pk, document_id=papers[0].pk, reasons="Forged.", actor=world.head, now=now)
    case = story.fresh(case)
    assert case.end == N.CORRECTED
    assert (Ground.DOCUMENTS_INCOMPLETE, Standing.OWED) in owed(world, case, now)


def test_a_prolongation_that_was_not_the_holders_makes_nobody_owe_for_it(world: World) -> None:
    """LAW.md 3.6: without a request of the holder the second ground does not apply."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, FORGED)
    now = almaty(2026, 11, 27)
    case = set_aside(world, case, now)
    assert owed(world, case, now) == [(Ground.NO_COURT_FINDING, Standing.CLAIM_POSSIBLE)]


def test_a_holder_who_gave_the_goods_up_leaves_no_request_waiting(world: World) -> None:
    """CC 198(8): asked twice, granted once; nothing is left to decide on the other, so nothing goes overdue."""
    case = shared_case(world)
    trek = case.parties.get(name="Alma Trek LLP")
    first = story.ask_cancellation(world, case, almaty(2026, 11, 23, 10), party=trek)
    second = story.ask_cancellation(world, case, almaty(2026, 11, 23, 11), party=trek)
    story.cancel_at_request(world, case, first, almaty(2026, 11, 23, 15))
    second.refresh_from_db()
    assert (story.fresh(case).state, second.outcome) == ("suspended", Outcome.REPLACED)
    assert [clock.end for clock in story.clocks(case, K.CANCELLATION_DECISION)] == [N.MET, N.MET]
