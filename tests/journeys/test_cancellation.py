"""Early cancellation by the head, on the holder's request and on the other grounds (CC 198(8), 199(4))."""

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState
from customs.models import Case, Request
from customs.services.cancel import cancel
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Reason
from tests.factories import (
    RESUMES,
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story

ASKED = almaty(2026, 11, 24, 11)
K, N = ClockKind, ClockEnd


def test_receipt_does_not_release(world: World) -> None:
    """CC 198(8): the head must cancel, by the house rule on the same day; until then the goods are held."""
    case = suspended_case(world)
    request = story.ask_cancellation(world, case, ASKED)
    case = story.fresh(case)
    assert (case.state, request.outcome) == ("suspended", Request.Outcome.UNDECIDED)
    assert story.instructions(case) == [("hold", [1, 2], "queued")]
    decision = story.clock(case, K.CANCELLATION_DECISION)
    assert (decision.due_on, decision.lapses_at) == (ASKED.date(), almaty(2026, 11, 25, 0))
    # A day later it is overdue and still holds.
    assert story.swept(case, almaty(2026, 11, 26)).state == "suspended"


def test_undecided_at_expiry_is_an_ordinary_expiry(world: World) -> None:
    """LAW.md 3.7: the term runs out at its own instant; the request and its clock end undecided."""
    case = suspended_case(world)
    request = story.ask_cancellation(world, case, almaty(2026, 12, 4, 16))
    case = story.swept(case, almaty(2026, 12, 5, 0, 1))
    request.refresh_from_db()
    assert (case.end, case.ended_at) == (N.EXPIRED_UNDECIDED, RESUMES)
    assert request.outcome == Request.Outcome.LAPSED
    assert story.ended(case, K.CANCELLATION_DECISION).end == N.EXPIRED_UNDECIDED


@pytest.mark.parametrize("regime", ["registered", "ex_officio"])
def test_the_head_cancels_on_the_holders_request(world: World, regime: str) -> None:
    """CC 198(8), 199(4): release resumes when the head decides; both sides and the declaration system know."""
    case = suspended_case(world) if regime == "registered" else suspended_ex_officio(world)
    request = story.ask_cancellation(world, case, ASKED)
    at = almaty(2026, 11, 24, 16)
    case = story.cancel_at_request(world, case, request, at)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.WITHDRAWN_BY_HOLDER, at)
    assert story.ended(case, K.CANCELLATION_DECISION).end == N.MET
    assert story.instructions(case) == [("hold", [1, 2], "queued"), ("release", [1, 2], "queued")]
    assert {message.recipient_role for message in story.notices(case, "cancellation")} == {
        "declarant",
        "holder",
    }
    (decision,) = case.decisions.filter(event="cancelled")
    assert decision.provision == ("CC198.8" if regime == "registered" else "CC199.4")


def test_what_waits_when_the_head_cancels_has_lapsed(world: World) -> None:
    """LAW.md 3.2: nothing is left waiting for a decision that can no longer be made."""
    case = suspended_case(world)
    extension = story.ask_extension(world, case, almaty(2026, 11, 23))
    story.cancel_at_request(world, case, story.ask_cancellation(world, case, ASKED), almaty(2026, 11, 24, 16))
    extension.refresh_from_db()
    assert extension.outcome == Request.Outcome.LAPSED


def test_only_the_head_cancels_and_only_what_was_asked(world: World) -> None:
    """CC 198(8): the head or a person authorised; without a request there is no such ground."""
    case = suspended_case(world)
    request = story.ask_cancellation(world, case, ASKED)
    act = {"case_id": case.pk, "reason": Reason.HOLDER_ASKED, "reasons": "Asked.", "now": ASKED}
    for person in (world.inspector, world.colleague, world.head_elsewhere, world.chief, world.administrator):
        with pytest.raises(NotAllowed):
            cancel(request_id=request.pk, actor=person, **act)  # type: ignore[arg-type]
    with pytest.raises(Incomplete) as refused:
        cancel(request_id=None, actor=world.head, **act)  # type: ignore[arg-type]
    assert refused.value.provision == "CC198.8"


def test_ex_officio_knows_only_the_holders_request(world: World) -> None:
    """CC 199(4): exclusion and the missing ruling are grounds of the other article."""
    case = suspended_ex_officio(world)
    for reason in (Reason.OBJECT_EXCLUDED, Reason.NO_RULING):
        with pytest.raises(OutOfState):
            cancel(
                case_id=case.pk,
                reason=reason,
                reasons="None.",
                time_still_runs=True,
                actor=world.head,
                now=ASKED,
            )


def test_no_exclusion_no_cancellation_on_that_ground(world: World) -> None:
    """CC 198(8)(2): the register must say so."""
    case = suspended_case(world)
    with pytest.raises(OutOfState) as refused:
        cancel(
            case_id=case.pk,
            reason=Reason.OBJECT_EXCLUDED,
            reasons="I think so.",
            actor=world.head,
            now=ASKED,
        )
    assert refused.value.provision == "CC198.8.2"


def test_a_case_is_cancelled_once(world: World) -> None:
    """LAW.md 3.7: acts out of state are refused with the state the case stands in."""
    case = suspended_case(world)
    request = story.ask_cancellation(world, case, ASKED)
    story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 16))
    with pytest.raises(OutOfState):
        story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 17))
    with pytest.raises(OutOfState):
        story.ask_cancellation(world, case, almaty(2026, 11, 24, 17))


def test_a_ruling_after_an_early_cancellation_is_noted_and_holds_nothing(world: World) -> None:
    """CC 198(8): release has resumed by the head's decision; only an automatic end is undone by a paper."""
    case: Case = suspended_case(world)
    cancel(
        case_id=case.pk,
        reason=Reason.NO_RULING,
        reasons="The holder files no claim.",
        time_still_runs=True,
        actor=world.head,
        now=ASKED,
    )
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 11, 25))
    case = story.fresh(case)
    assert (case.state, case.end) == ("release_resumed", N.CANCELLED_NO_RULING)


def test_goods_held_for_two_holders_are_not_freed_by_one(world: World) -> None:
    """LAW.md 3.7 "Several holders": a line under two holders' entries stays held for the other."""
    other = make_entry("ALMA TREK SPORT", holder=make_holder("Sport LLP", email="sport@goods.example"))
    case = suspended_case(
        world, entries=[world.entry, other], data=[line_data(1, mark=""), line_data(2, mark="")]
    )
    party = case.parties.get(name="Sport LLP")
    request = story.ask_cancellation(world, case, ASKED, party=party)
    case = story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 16))
    assert (case.state, case.end) == ("suspended", "")
    assert story.instructions(case) == [("hold", [1, 2], "queued")]
