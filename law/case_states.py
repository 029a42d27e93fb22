"""The two case state machines as data: (state, event) -> next state, each with its provision.

A case begins `PREPARED` by an inspector; the head's decision starts the suspension. Everything after the
end of the suspension (release, refusal, disposal) is one tail shared by both regimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.events import NEUTRAL, Event, Regime


class CaseState(StrEnum):
    """Where a case stands."""

    PREPARED = "prepared"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    EXTENDED = "extended"
    PROLONGED = "prolonged"
    COURT_HOLD = "court_hold"
    RELEASE_RESUMED = "release_resumed"
    RELEASED = "released"
    RELEASE_REFUSED = "release_refused"
    SEIZED = "seized"
    AWAITING_DISPOSAL = "awaiting_disposal"
    DESTRUCTION_ORDERED = "destruction_ordered"
    HANDED_OVER = "handed_over"
    DESTROYED = "destroyed"
    DISPOSED = "disposed"


#: Nothing more is expected of these.
FINAL: frozenset[CaseState] = frozenset(
    {
        CaseState.DECLINED,
        CaseState.RELEASED,
        CaseState.RELEASE_REFUSED,
        CaseState.SEIZED,
        CaseState.DESTROYED,
        CaseState.DISPOSED,
    }
)

#: The goods are held: release is suspended or a court hold keeps them.
HOLDING: frozenset[CaseState] = frozenset(
    {CaseState.SUSPENDED, CaseState.EXTENDED, CaseState.PROLONGED, CaseState.COURT_HOLD}
)

#: States in which a term that ends by itself is running.
TERM_RUNNING: frozenset[CaseState] = HOLDING - {CaseState.COURT_HOLD}


@dataclass(frozen=True)
class Transition:
    """One row of a machine: what `event` does in `state`, and by which provision."""

    state: CaseState
    event: Event
    to: CaseState
    provision: str


S, E = CaseState, Event


def _holding_rows(state: CaseState, cancel: str) -> list[Transition]:
    """What may happen in any state in which goods are held, whatever the regime.

    `cancel` is the provision on early cancellation, which tells the regimes apart.
    """
    hold, damage = ("CC198.6", "CC198.7") if cancel == "CC198.8" else ("CC199.6", "CC199.7")
    return [
        Transition(state, E.CANCELLATION_REQUESTED, state, cancel),
        Transition(state, E.CANCELLED, S.RELEASE_RESUMED, cancel),
        Transition(state, E.DECISION_ANNULLED, S.RELEASE_RESUMED, "CC201"),
        Transition(state, E.SEIZED, S.SEIZED, "CC198.11"),
        Transition(state, E.LINES_RELEASED, state, cancel),
        Transition(state, E.LINES_SEIZED, state, "CC198.11"),
        Transition(state, E.LINES_GIVEN_UP, state, cancel),
        Transition(state, E.DOCUMENT_LODGED, state, hold),
        Transition(state, E.DOCUMENT_VERIFIED, state, "HOUSE.verify_document"),
        Transition(state, E.DOCUMENT_REJECTED, state, "HOUSE.verify_document"),
        Transition(state, E.SPLIT, state, "HOUSE.split"),
        Transition(state, E.NOTHING_PENDING, state, "HOUSE.last_day_question"),
        Transition(state, E.JUDGMENT_INFRINGEMENT, S.AWAITING_DISPOSAL, "CC201.1.6"),
        Transition(state, E.JUDGMENT_NO_INFRINGEMENT, S.RELEASE_RESUMED, damage),
    ]


_TAIL: list[Transition] = [
    Transition(S.PREPARED, E.DECLINED, S.DECLINED, "HOUSE.four_eyes"),
    Transition(S.RELEASE_RESUMED, E.RELEASED, S.RELEASED, "CC198.6"),
    Transition(S.RELEASE_RESUMED, E.END_RESTATED, S.RELEASE_RESUMED, "HOUSE.entered_late"),
    Transition(S.RELEASED, E.END_RESTATED, S.RELEASED, "HOUSE.entered_late"),
    Transition(S.RELEASE_RESUMED, E.RELEASE_REFUSED, S.RELEASE_REFUSED, "CC201"),
    Transition(S.RELEASE_RESUMED, E.SEIZED, S.SEIZED, "CC198.11"),
    Transition(S.RELEASE_RESUMED, E.LINES_RELEASED, S.RELEASE_RESUMED, "CC198.8"),
    Transition(S.RELEASE_RESUMED, E.LINES_SEIZED, S.RELEASE_RESUMED, "CC198.11"),
    Transition(S.AWAITING_DISPOSAL, E.RELEASE_REFUSED, S.AWAITING_DISPOSAL, "CC201.1.6"),
    Transition(S.AWAITING_DISPOSAL, E.DESTRUCTION_ORDERED, S.DESTRUCTION_ORDERED, "CC200"),
    Transition(S.AWAITING_DISPOSAL, E.OTHER_DISPOSAL, S.DISPOSED, "CC200"),
    Transition(S.AWAITING_DISPOSAL, E.SEIZED, S.SEIZED, "CC198.11"),
    Transition(S.AWAITING_DISPOSAL, E.LINES_SEIZED, S.AWAITING_DISPOSAL, "CC198.11"),
    Transition(S.DESTRUCTION_ORDERED, E.HANDED_OVER, S.HANDED_OVER, "CC200"),
    Transition(S.HANDED_OVER, E.DESTROYED, S.DESTROYED, "CC200"),
]

_REGISTERED: list[Transition] = [
    *_TAIL,
    Transition(S.PREPARED, E.SUSPENDED, S.SUSPENDED, "CC198.1"),
    *_holding_rows(S.SUSPENDED, "CC198.8"),
    *_holding_rows(S.EXTENDED, "CC198.8"),
    *_holding_rows(S.COURT_HOLD, "CC198.8"),
    Transition(S.SUSPENDED, E.EXTENSION_REQUESTED, S.SUSPENDED, "CC198.2"),
    Transition(S.SUSPENDED, E.EXTENDED, S.EXTENDED, "CC198.2"),
    Transition(S.SUSPENDED, E.EXTENSION_REFUSED, S.SUSPENDED, "CC198.3"),
    Transition(S.SUSPENDED, E.EXPIRED, S.RELEASE_RESUMED, "CC198.6"),
    Transition(S.EXTENDED, E.EXPIRED, S.RELEASE_RESUMED, "CC198.6"),
    Transition(S.SUSPENDED, E.COURT_HOLD_BEGUN, S.COURT_HOLD, "CC198.6"),
    Transition(S.EXTENDED, E.COURT_HOLD_BEGUN, S.COURT_HOLD, "CC198.6"),
    Transition(S.COURT_HOLD, E.COURT_CASE_ENDED, S.RELEASE_RESUMED, "CC198.6"),
]

_EX_OFFICIO: list[Transition] = [
    *_TAIL,
    Transition(S.PREPARED, E.SUSPENDED, S.SUSPENDED, "CC199.3"),
    *_holding_rows(S.SUSPENDED, "CC199.4"),
    *_holding_rows(S.PROLONGED, "CC199.4"),
    *_holding_rows(S.COURT_HOLD, "CC199.4"),
    Transition(S.SUSPENDED, E.PROLONGATION_REQUESTED, S.SUSPENDED, "CC199.5"),
    Transition(S.SUSPENDED, E.PROLONGED, S.PROLONGED, "CC199.5"),
    Transition(S.SUSPENDED, E.EXPIRED, S.RELEASE_RESUMED, "CC199.4"),
    Transition(S.PROLONGED, E.EXPIRED, S.RELEASE_RESUMED, "CC199.5"),
    Transition(S.SUSPENDED, E.COURT_HOLD_BEGUN, S.COURT_HOLD, "CC199.6"),
    Transition(S.PROLONGED, E.COURT_HOLD_BEGUN, S.COURT_HOLD, "CC199.6"),
    Transition(S.COURT_HOLD, E.PROLONGATION_REQUESTED, S.COURT_HOLD, "CC199.5"),
    Transition(S.COURT_HOLD, E.COURT_CASE_ENDED, S.RELEASE_RESUMED, "CC199.6"),
]

MACHINES: Mapping[Regime, Mapping[tuple[CaseState, Event], Transition]] = {
    regime: {(row.state, row.event): row for row in rows}
    for regime, rows in ((Regime.REGISTERED, _REGISTERED), (Regime.EX_OFFICIO, _EX_OFFICIO))
}

#: Events that restore a state named by the act instead of following the table: a hold or a prolongation
#: found not to be one puts the case back where it stood, a timely paper entered late undoes the automatic
#: end (LAW.md 3.7 "Upload in time", "Prolongation", "Entered late"). (event) -> (from, to) allowed.
RESTORING: Mapping[Event, tuple[frozenset[CaseState], frozenset[CaseState]]] = {
    E.COURT_HOLD_SET_ASIDE: (frozenset({S.COURT_HOLD}), TERM_RUNNING | {S.RELEASE_RESUMED}),
    E.PROLONGATION_SET_ASIDE: (frozenset({S.PROLONGED}), frozenset({S.SUSPENDED, S.RELEASE_RESUMED})),
    E.REOPENED: (frozenset({S.RELEASE_RESUMED}), TERM_RUNNING | {S.COURT_HOLD}),
}


class NoTransition(Exception):  # noqa: N818 - reads as the fact it states
    """The event has no row for this state and regime."""


def next_state(
    regime: Regime, state: CaseState, event: Event, restored: CaseState | None = None
) -> CaseState:
    """Where `event` takes a case.

    `restored` is the state to go back to, for the events of `RESTORING` only.
    Raises `NoTransition` when the law gives the event no effect in this state.
    """
    if event in RESTORING:
        sources, targets = RESTORING[event]
        if state in sources and restored in targets:
            return restored
        raise NoTransition(f"{event} in {state} to {restored}")
    if event in NEUTRAL:
        return state
    row = MACHINES[regime].get((state, event))
    if row is None:
        raise NoTransition(f"{event} in {state}")
    return row.to


def can(regime: Regime, state: CaseState, event: Event) -> bool:
    """Whether the machine has a way for this event from this state."""
    if event in RESTORING:
        return state in RESTORING[event][0]
    return event in NEUTRAL or (state, event) in MACHINES[regime]
