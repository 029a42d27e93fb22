"""What happens to a case in law, state by state (LAW.md 3.2, 3.6, 3.7)."""

from itertools import product

import pytest

from law.case_states import (
    FINAL,
    HOLDING,
    MACHINES,
    TERM_RUNNING,
    CaseState,
    NoTransition,
    can,
    next_state,
)
from law.clock_ends import ClockEnd
from law.clocks import CLOCK_RULES, CLOSES, OPENS, ClockKind, OnExpiry, TermFacts, expiry_end
from law.documents import HOLD_DOCUMENTS, DocumentKind, missing_for_hold
from law.events import Event, Reason, Regime
from law.grounds import CANCELLATIONS
from law.notices import (
    DISCLOSED,
    NOTICES,
    Audience,
    InstructionKind,
    NoticeKind,
    instruction_for,
)

REGISTERED, EX_OFFICIO = Regime.REGISTERED, Regime.EX_OFFICIO
HELD = {
    REGISTERED: (CaseState.SUSPENDED, CaseState.EXTENDED, CaseState.COURT_HOLD),
    EX_OFFICIO: (CaseState.SUSPENDED, CaseState.PROLONGED, CaseState.COURT_HOLD),
}
EVERY_HELD = [(regime, state) for regime in Regime for state in HELD[regime]]
held = pytest.mark.parametrize(("regime", "state"), EVERY_HELD)


def cites(regime: Regime, state: CaseState, event: Event) -> str:
    return MACHINES[regime][state, event].provision


def ends(event: Event, kind: ClockKind) -> ClockEnd | None:
    (end,) = [closing.end for closing in CLOSES[event] if kind in closing.kinds]
    return end


def test_a_case_is_prepared_then_decided_or_declined() -> None:
    """HOUSE.four_eyes: an inspector prepares, the head decides (CC 198(1), 199(3))."""
    assert next_state(REGISTERED, CaseState.PREPARED, Event.SUSPENDED) is CaseState.SUSPENDED
    assert cites(REGISTERED, CaseState.PREPARED, Event.SUSPENDED) == "CC198.1"
    assert cites(EX_OFFICIO, CaseState.PREPARED, Event.SUSPENDED) == "CC199.3"
    assert next_state(REGISTERED, CaseState.PREPARED, Event.DECLINED) in FINAL
    for event in (Event.SEIZED, Event.EXPIRED, Event.CANCELLED, Event.DOCUMENT_LODGED):
        assert not can(REGISTERED, CaseState.PREPARED, event)


def test_an_extension_is_granted_once_and_never_ex_officio() -> None:
    """CC 198(2), 198(3): no second extension; a refusal leaves the term running, open to a new request."""
    assert next_state(REGISTERED, CaseState.SUSPENDED, Event.EXTENDED) is CaseState.EXTENDED
    assert next_state(REGISTERED, CaseState.SUSPENDED, Event.EXTENSION_REFUSED) is CaseState.SUSPENDED
    assert cites(REGISTERED, CaseState.SUSPENDED, Event.EXTENSION_REFUSED) == "CC198.3"
    assert not can(REGISTERED, CaseState.EXTENDED, Event.EXTENDED)
    assert not can(REGISTERED, CaseState.EXTENDED, Event.EXTENSION_REQUESTED)
    assert not can(EX_OFFICIO, CaseState.SUSPENDED, Event.EXTENDED)
    assert ends(Event.EXTENDED, ClockKind.REGISTERED_SUSPENSION) is ClockEnd.EXTENDED


def test_the_extension_is_one_to_ten_days_after_the_first_ten() -> None:
    """CC 198(2); LAW.md 7: at most twenty in all."""
    rule = CLOCK_RULES[ClockKind.REGISTERED_EXTENSION]
    assert (rule.shortest, rule.longest) == (11, 20)
    assert rule.on_expiry is OnExpiry.RESUME


def test_receipt_of_a_request_prolongs_without_any_decision() -> None:
    """CC 199(5): ends the three-day clock and opens the ten-day clock, only while the three days run."""
    assert next_state(EX_OFFICIO, CaseState.SUSPENDED, Event.PROLONGED) is CaseState.PROLONGED
    assert ends(Event.PROLONGED, ClockKind.EX_OFFICIO_SUSPENSION) is ClockEnd.PROLONGED
    assert OPENS[EX_OFFICIO, Event.PROLONGED] == (ClockKind.EX_OFFICIO_PROLONGATION,)
    assert not can(EX_OFFICIO, CaseState.PROLONGED, Event.PROLONGED)
    assert not can(REGISTERED, CaseState.SUSPENDED, Event.PROLONGED)


@held
def test_the_head_may_cancel_whatever_holds_the_goods(regime: Regime, state: CaseState) -> None:
    """CC 198(8), 199(4): also in a court hold."""
    assert next_state(regime, state, Event.CANCELLED) is CaseState.RELEASE_RESUMED
    assert cites(regime, state, Event.CANCELLED) == ("CC198.8" if regime is REGISTERED else "CC199.4")
    assert next_state(regime, state, Event.CANCELLATION_REQUESTED) is state


def test_a_request_to_cancel_is_due_the_same_day_and_does_not_release() -> None:
    """HOUSE.cancel_same_day."""
    rule = CLOCK_RULES[ClockKind.CANCELLATION_DECISION]
    assert (rule.provision, rule.house) == ("HOUSE.cancel_same_day", True)
    assert OPENS[REGISTERED, Event.CANCELLATION_REQUESTED] == (ClockKind.CANCELLATION_DECISION,)
    assert ends(Event.EXPIRED, ClockKind.CANCELLATION_DECISION) is ClockEnd.EXPIRED_UNDECIDED


def test_only_a_registered_suspension_is_cancelled_for_exclusion_or_a_missing_ruling() -> None:
    """CC 198(8): three grounds; ex officio only the holder's request, CC 199(4)."""
    assert {reason for reason, ground in CANCELLATIONS.items() if EX_OFFICIO in ground.provision} == {
        Reason.HOLDER_ASKED
    }
    assert {ground.provision[REGISTERED] for ground in CANCELLATIONS.values()} == {"CC198.8", "CC198.8.2"}


@held
def test_seizure_ends_any_suspension_or_hold(regime: Regime, state: CaseState) -> None:
    """CC 198(11); LAW.md 3.7 "Seizure": ex officio too."""
    assert next_state(regime, state, Event.SEIZED) is CaseState.SEIZED
    assert cites(regime, state, Event.SEIZED) == "CC198.11"
    assert ends(Event.SEIZED, ClockKind.COURT_HOLD) is ClockEnd.SEIZED


@held
def test_a_judgment_in_force_governs(regime: Regime, state: CaseState) -> None:
    """CC 201(1)(6): infringement, release does not resume; none, it does, and damage is owed (CC 198(7))."""
    assert next_state(regime, state, Event.JUDGMENT_INFRINGEMENT) is CaseState.AWAITING_DISPOSAL
    assert next_state(regime, state, Event.JUDGMENT_NO_INFRINGEMENT) is CaseState.RELEASE_RESUMED
    assert cites(regime, state, Event.JUDGMENT_INFRINGEMENT) == "CC201.1.6"
    damage = "CC198.7" if regime is REGISTERED else "CC199.7"
    assert cites(regime, state, Event.JUDGMENT_NO_INFRINGEMENT) == damage


@held
def test_an_annulled_decision_resumes_release(regime: Regime, state: CaseState) -> None:
    """CC 201: nothing holds the goods any more."""
    assert next_state(regime, state, Event.DECISION_ANNULLED) is CaseState.RELEASE_RESUMED
    assert cites(regime, state, Event.DECISION_ANNULLED) == "CC201"


def test_a_court_hold_needs_the_ruling_and_ex_officio_all_three_documents() -> None:
    """CC 198(6), 199(6): proof of going to court is another document and never enough."""
    assert HOLD_DOCUMENTS[REGISTERED] == {DocumentKind.JUDGE_RULING}
    assert missing_for_hold(REGISTERED, [DocumentKind.COURT_APPLICATION]) == {DocumentKind.JUDGE_RULING}
    two = [DocumentKind.JUDGE_RULING, DocumentKind.UNDERTAKING]
    assert missing_for_hold(EX_OFFICIO, two) == {DocumentKind.REGISTER_APPLICATION}
    assert not missing_for_hold(EX_OFFICIO, [*two, DocumentKind.REGISTER_APPLICATION])
    for regime, code in ((REGISTERED, "CC198.6"), (EX_OFFICIO, "CC199.6")):
        for state in TERM_RUNNING & {row.state for row in MACHINES[regime].values()}:
            assert next_state(regime, state, Event.COURT_HOLD_BEGUN) is CaseState.COURT_HOLD
            assert cites(regime, state, Event.COURT_HOLD_BEGUN) == code


def test_a_court_hold_never_runs_out() -> None:
    """CC 198(6): until the court decision is in force."""
    rule = CLOCK_RULES[ClockKind.COURT_HOLD]
    assert rule.on_expiry is OnExpiry.NONE
    for regime in Regime:
        assert not can(regime, CaseState.COURT_HOLD, Event.EXPIRED)
        assert next_state(regime, CaseState.COURT_HOLD, Event.COURT_CASE_ENDED) is CaseState.RELEASE_RESUMED


def test_a_hold_that_was_none_goes_back_to_the_earlier_term_or_ends() -> None:
    """HOUSE.verify_document; LAW.md 3.7 "Upload in time"."""
    event = Event.COURT_HOLD_SET_ASIDE
    for back in (CaseState.SUSPENDED, CaseState.EXTENDED, CaseState.RELEASE_RESUMED):
        assert next_state(REGISTERED, CaseState.COURT_HOLD, event, back) is back
    with pytest.raises(NoTransition):
        next_state(REGISTERED, CaseState.COURT_HOLD, event, CaseState.SEIZED)
    with pytest.raises(NoTransition):
        next_state(REGISTERED, CaseState.COURT_HOLD, event)
    with pytest.raises(NoTransition):
        next_state(REGISTERED, CaseState.SUSPENDED, event, CaseState.SUSPENDED)


def test_a_timely_paper_entered_late_undoes_the_automatic_end() -> None:
    """HOUSE.entered_late: only while release has not been confirmed."""
    for back in (CaseState.EXTENDED, CaseState.COURT_HOLD):
        assert next_state(REGISTERED, CaseState.RELEASE_RESUMED, Event.REOPENED, back) is back
    assert not can(REGISTERED, CaseState.RELEASED, Event.REOPENED)
    assert NOTICES[REGISTERED, Event.REOPENED].provision == "HOUSE.entered_late"


@pytest.mark.parametrize(
    ("kind", "undecided", "refused", "end"),
    [
        (ClockKind.REGISTERED_SUSPENSION, False, False, ClockEnd.EXPIRED_NO_REQUEST),
        (ClockKind.REGISTERED_SUSPENSION, True, False, ClockEnd.EXPIRED_UNDECIDED),
        (ClockKind.REGISTERED_SUSPENSION, False, True, ClockEnd.EXPIRED_REFUSED),
        # A new request after a refusal, still undecided at the end.
        (ClockKind.REGISTERED_SUSPENSION, True, True, ClockEnd.EXPIRED_UNDECIDED),
        (ClockKind.REGISTERED_EXTENSION, False, False, ClockEnd.EXPIRED_AFTER_EXTENSION),
        (ClockKind.EX_OFFICIO_SUSPENSION, False, False, ClockEnd.EXPIRED_NO_REQUEST),
        (ClockKind.EX_OFFICIO_PROLONGATION, False, False, ClockEnd.DOCUMENTS_INCOMPLETE),
    ],
)
def test_the_end_says_why_a_term_ran_out(
    kind: ClockKind, undecided: bool, refused: bool, end: ClockEnd
) -> None:
    """CC 198(6), 199(4)-(5); LAW.md 3.2, typed ends."""
    assert expiry_end(kind, TermFacts(undecided, refused)) is end


def test_goods_ordered_destroyed_are_handed_over_and_destroyed() -> None:
    """CC 200: one house clock for each step."""
    state = CaseState.AWAITING_DISPOSAL
    for event in (Event.DESTRUCTION_ORDERED, Event.HANDED_OVER, Event.DESTROYED):
        assert cites(REGISTERED, state, event) == "CC200"
        state = next_state(REGISTERED, state, event)
    assert state is CaseState.DESTROYED
    assert all(CLOCK_RULES[kind].house for kind in (ClockKind.DESTRUCTION_HANDOVER, ClockKind.DESTRUCTION))


@held
def test_lines_leave_and_the_case_goes_on(regime: Regime, state: CaseState) -> None:
    """LAW.md 3.7 "Part of the goods", and HOUSE.split where the fates of several holders differ."""
    for event in (Event.LINES_RELEASED, Event.LINES_SEIZED, Event.SPLIT):
        assert next_state(regime, state, event) is state
    assert cites(regime, state, Event.SPLIT) == "HOUSE.split"
    assert not CLOSES.get(Event.SPLIT)


@held
def test_the_last_day_question_may_be_answered(regime: Regime, state: CaseState) -> None:
    """HOUSE.last_day_question: anything received and not entered?"""
    assert next_state(regime, state, Event.NOTHING_PENDING) is state


@pytest.mark.parametrize(("regime", "state"), list(product(Regime, sorted(FINAL))))
def test_a_final_state_takes_only_what_is_recorded(regime: Regime, state: CaseState) -> None:
    restated = {Event.END_RESTATED} if state is CaseState.RELEASED else set()
    assert {event for event in Event if can(regime, state, event)} == restated | {
        event for event in Event if can(regime, CaseState.DECLINED, event)
    }
    assert can(regime, state, Event.CORRECTED)


def test_the_first_notice_has_a_clock_of_the_law_and_later_ones_of_the_house() -> None:
    """CC 198(5): one business day; CC 199(3): at once; HOUSE.later_acts_told; HOUSE.correction."""
    first = NOTICES[REGISTERED, Event.SUSPENDED]
    assert (first.kind, first.provision, first.clock) == (
        NoticeKind.SUSPENSION,
        "CC198.5",
        ClockKind.SUSPENSION_NOTICE,
    )
    at_once = NOTICES[EX_OFFICIO, Event.SUSPENDED]
    assert (at_once.provision, at_once.clock) == ("CC199.3", ClockKind.EX_OFFICIO_NOTICE)
    for (_regime, event), rule in NOTICES.items():
        if event is not Event.SUSPENDED:
            assert rule.clock is ClockKind.LATER_NOTICE
    assert CLOCK_RULES[ClockKind.LATER_NOTICE].provision == "HOUSE.later_acts_told"
    assert NOTICES[REGISTERED, Event.CORRECTED].provision == "HOUSE.correction"


def test_each_side_learns_name_and_location_of_the_other_and_nothing_else() -> None:
    """CC 198(5), 198(12), 198(13), 199(3); WTO q16."""
    assert DISCLOSED[Audience.DECLARANT] == ((Audience.HOLDER, ("name", "location"), "CC198.5"),)
    assert DISCLOSED[Audience.HOLDER] == ((Audience.DECLARANT, ("name", "location"), "CC198.5"),)
    assert Audience.OFFICER not in DISCLOSED


def test_a_calendar_change_tells_both_sides_and_the_officer() -> None:
    """CC 6; HOUSE.past_date: the due date moves, the case does not."""
    rule = NOTICES[REGISTERED, Event.CLOCK_MOVED]
    assert set(rule.audiences) == {Audience.DECLARANT, Audience.HOLDER, Audience.OFFICER}
    for state in HOLDING:
        assert next_state(REGISTERED, state, Event.CLOCK_MOVED) is state


def test_the_declaration_system_is_told_once_at_each_turn() -> None:
    """HOUSE.instruction: hold at the decision, release when release resumes."""
    assert instruction_for(CaseState.PREPARED, CaseState.SUSPENDED) is InstructionKind.HOLD
    assert instruction_for(CaseState.SUSPENDED, CaseState.EXTENDED) is None
    assert instruction_for(CaseState.EXTENDED, CaseState.RELEASE_RESUMED) is InstructionKind.RELEASE
    assert instruction_for(CaseState.RELEASE_RESUMED, CaseState.COURT_HOLD) is InstructionKind.HOLD
    assert instruction_for(CaseState.COURT_HOLD, CaseState.SEIZED) is None
    assert instruction_for(CaseState.PREPARED, CaseState.DECLINED) is None
