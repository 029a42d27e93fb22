"""What happens to an entry, by register: where an event has its place, under which provision and in which words.

The authorised body keeps and decides on the national register (CC 460-463). That of the union is the Commission's
(CC 459): the authorised body passes on what a holder asks or reports and records what the Commission wrote. The terms
of CC 461(8), 462(1) and 463 and the hold of CC 462(2) are not applied there; how long an entry protects is (CC 464).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from law.entry_states import (
    EXCLUSION_GROUNDS,
    KEPT_UNDER,
    STATED,
    TRANSITIONS,
    EntryEvent,
    EntryStatus,
    ExclusionGround,
    Register,
    Transition,
)
from law.sentences import _


@dataclass(frozen=True, slots=True)
class EventLaw:
    """What an event rests on, and how the history of an entry calls it."""

    provision: str
    words: str


E, S = EntryEvent, EntryStatus

#: The union's register and its security: CC 459 and CC 459(11).
_REGISTER, _SECURITY = KEPT_UNDER[Register.EEU], "CC459.11"

#: What an event means in the register of the union, where that is not what it means in the national one.
UNION_EVENTS: Mapping[EntryEvent, EventLaw] = {
    E.INCLUDED: EventLaw(_REGISTER, _("Included by the Commission")),
    **{event: EventLaw(_REGISTER, _("Stated by the imported register")) for event in STATED.values()},
    E.ABSENT: EventLaw(_REGISTER, _("No longer in the published register")),
    E.RETURNED: EventLaw(_REGISTER, _("In the published register again")),
    E.DATA_CHANGED: EventLaw(_REGISTER, _("Data changed in the register of the union")),
    E.CHANGE_REPORTED: EventLaw(_REGISTER, _("Change reported, to be sent to the Commission")),
    E.RIGHT_END_REPORTED: EventLaw(_REGISTER, _("End of the right reported, to be sent to the Commission")),
    E.RIGHT_RENEWAL_REPORTED: EventLaw(_REGISTER, _("Proof of a renewed right handed in")),
    E.RIGHT_RENEWED: EventLaw(_REGISTER, _("Renewed right recorded")),
    E.RIGHT_RENEWAL_DECLINED: EventLaw(_REGISTER, _("Proof of a renewed right declined")),
    E.REPORT_SENT: EventLaw(_REGISTER, _("Report sent to the Commission")),
    E.RENEWAL_REQUESTED: EventLaw(_REGISTER, _("Renewal asked for, to be sent to the Commission")),
    E.RENEWAL_SENT: EventLaw(_REGISTER, _("Request for renewal sent to the Commission")),
    E.RENEWED: EventLaw(_REGISTER, _("Protection renewed by the Commission")),
    E.RENEWAL_DECLINED: EventLaw(_REGISTER, _("Renewal refused by the Commission")),
    E.TERM_ENDED: EventLaw("CC464.1", _("Term ended")),
    E.EXCLUDED: EventLaw(_REGISTER, _("Excluded by the Commission")),
    E.SECURITY_PROPOSED: EventLaw(_SECURITY, _("Insurance contract handed in")),
    E.SECURITY_APPROVED: EventLaw(_SECURITY, _("Insurance contract approved")),
    E.SECURITY_DECLINED: EventLaw(_SECURITY, _("Insurance contract declined")),
    E.SECURITY_FELL: EventLaw(_SECURITY, _("Insurance ended early or reduced")),
}

#: What only the keeper of the national register does: hold (CC 462(2)), exclusion in three days (CC 463(2)), proposals.
ONLY_NATIONAL: frozenset[EntryEvent] = frozenset(
    {
        E.HELD,
        E.HOLD_LIFTED,
        E.EXCLUSION_PROPOSED,
        E.EXCLUSION_DROPPED,
        E.EXCLUSION_TOLD,
        E.DECISION_PROPOSED,
        E.PROPOSAL_ENDED,
    }
)

#: What the Commission decides: whoever records it here has not decided it.
COMMISSION_DECIDES: frozenset[EntryEvent] = frozenset(
    {E.INCLUDED, E.DATA_CHANGED, E.RENEWED, E.RENEWAL_DECLINED, E.EXCLUDED}
)

#: What the national register does not know.
UNION_ONLY: tuple[EntryEvent, ...] = (
    E.CHANGE_REPORTED,
    E.REPORT_SENT,
    E.RENEWAL_SENT,
    E.RENEWAL_DECLINED,
)

_LIVES = (S.ACTIVE, S.ON_HOLD, S.EXPIRED)

#: What happens in the register of the union alone. The Commission's letter may come after the term was over.
_UNION_ACTS: tuple[Transition, ...] = (
    *(
        Transition(state, event, state, UNION_EVENTS[event].provision)
        for state in _LIVES
        for event in UNION_ONLY
    ),
    Transition(S.EXPIRED, E.RENEWED, S.ACTIVE, UNION_EVENTS[E.RENEWED].provision),
)


def _in_union(row: Transition) -> Transition:
    law = UNION_EVENTS.get(row.event)
    return replace(row, provision=law.provision) if law else row


MACHINES: Mapping[Register, Mapping[tuple[EntryStatus | None, EntryEvent], Transition]] = {
    Register.NATIONAL: TRANSITIONS,
    Register.EEU: {
        (row.state, row.event): row
        for row in (
            *(_in_union(row) for row in TRANSITIONS.values() if row.event not in ONLY_NATIONAL),
            *_UNION_ACTS,
        )
    },
}


def next_status(register: Register | str, status: EntryStatus | None, event: EntryEvent) -> Transition | None:
    """The register's row for an event in a status (`None`: not entered yet); None where it has no place."""
    return MACHINES[Register(register)].get((status, event))


def provision_in(register: Register | str, event: EntryEvent) -> str:
    """The provision under which an event happens in a register, where more than one row has it that of the first.

    Raises KeyError for an event that the register does not know.
    """
    for row in MACHINES[Register(register)].values():
        if row.event is event:
            return row.provision
    raise KeyError(event)


#: The grounds that a recorded exclusion from the register of the union may name: there is no hold that could be over.
UNION_EXCLUSION_GROUNDS: Mapping[ExclusionGround, str] = {
    ground: words for ground, words in EXCLUSION_GROUNDS.items() if ground is not ExclusionGround.HOLD_OVER
}
