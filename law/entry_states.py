"""Register entries as data: statuses, transitions, grounds, what an entry means for a case on a day.

Two registers (LAW.md 4.1, 4.2), one machine. An entry protects on a day when its status is active AND the day
lies within its term, so the answer is always computed from dates, never read off the status alone (LAW.md
4.3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from law.rulebook import CODE_IN_FORCE, RULES, Rule
from law.sentences import _


class Register(StrEnum):
    """The customs registers of IP objects (LAW.md 1)."""

    NATIONAL = "national"
    EEU = "eeu"


class ObjectType(StrEnum):
    """The IP objects a register accepts. Patents, designs and varieties are in neither (LAW.md 1)."""

    COPYRIGHT = "copyright"
    RELATED_RIGHTS = "related_rights"
    TRADEMARK = "trademark"
    SERVICE_MARK = "service_mark"
    APPELLATION = "appellation"
    GEOGRAPHICAL_INDICATION = "geographical_indication"


#: In the national register only, never in that of the EEU (LAW.md 1, 4.2).
NATIONAL_ONLY: frozenset[ObjectType] = frozenset({ObjectType.GEOGRAPHICAL_INDICATION})

#: Who keeps and publishes each register: an imported file speaks with that authority.
KEPT_UNDER: Mapping[Register, str] = {Register.NATIONAL: "CC460", Register.EEU: "CC459"}

#: Objects that release may be suspended for without any register (CC 199: trademarks only).
EX_OFFICIO_OBJECTS: frozenset[ObjectType] = frozenset({ObjectType.TRADEMARK})

#: Protection lasts at most this long at a time (CC 464; LAW.md 4.3).
PROTECTION_YEARS = 2

#: A hold after the right's end lasts at most this long; a cap, no roll to a business day (CC 462(2)).
PROTECTION_HOLD_MONTHS = 2


def accepted_since(object_type: ObjectType) -> date:
    """The first day on which the registers took in objects of this type (CC 460; the rulebook has the date)."""
    versions = RULES[Rule.GEOGRAPHICAL_INDICATIONS] if object_type in NATIONAL_ONLY else ()
    return next((version.since for version in versions if version.value), CODE_IN_FORCE)


def accepts(object_type: ObjectType, day: date) -> bool:
    """Whether an object of this type could enter a register on a day."""
    return object_type not in NATIONAL_ONLY or day >= accepted_since(object_type)


class EntryStatus(StrEnum):
    """The status written in the register."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    EXPIRED = "expired"
    EXCLUDED = "excluded"


class EntryEvent(StrEnum):
    """What happens to an entry. The `STATED_*` ones say: an imported register names this status."""

    INCLUDED = "included"
    HELD = "held"
    HOLD_LIFTED = "hold_lifted"
    TERM_ENDED = "term_ended"
    EXCLUDED = "excluded"
    STATED_ACTIVE = "stated_active"
    STATED_ON_HOLD = "stated_on_hold"
    STATED_EXPIRED = "stated_expired"
    STATED_EXCLUDED = "stated_excluded"
    DATA_CHANGED = "data_changed"
    CONTACTS_COMPLETED = "contacts_completed"
    ABSENT = "absent"
    RETURNED = "returned"
    RENEWAL_REQUESTED = "renewal_requested"
    RENEWED = "renewed"
    RIGHT_END_REPORTED = "right_end_reported"
    RIGHT_RENEWAL_REPORTED = "right_renewal_reported"
    RIGHT_RENEWED = "right_renewed"
    RIGHT_RENEWAL_DECLINED = "right_renewal_declined"
    LICENSEES_CHANGED = "licensees_changed"
    SECURITY_PROPOSED = "security_proposed"
    SECURITY_APPROVED = "security_approved"
    SECURITY_DECLINED = "security_declined"
    SECURITY_FELL = "security_fell"
    EXCLUSION_PROPOSED = "exclusion_proposed"
    EXCLUSION_DROPPED = "exclusion_dropped"
    EXCLUSION_TOLD = "exclusion_told"
    CLOCK_MOVED = "clock_moved"
    DECISION_PROPOSED = "decision_proposed"
    PROPOSAL_ENDED = "proposal_ended"
    # In the register of the union alone (law.entry_law).
    CHANGE_REPORTED = "change_reported"
    REPORT_SENT = "report_sent"
    RENEWAL_SENT = "renewal_sent"
    RENEWAL_DECLINED = "renewal_declined"


@dataclass(frozen=True)
class Transition:
    """One row of the table: in `state`, `event` leads to `to`, by `provision`."""

    state: EntryStatus | None
    event: EntryEvent
    to: EntryStatus
    provision: str


S, E = EntryStatus, EntryEvent

#: The event with which an imported register states each status.
STATED: Mapping[EntryStatus, EntryEvent] = {
    S.ACTIVE: E.STATED_ACTIVE,
    S.ON_HOLD: E.STATED_ON_HOLD,
    S.EXPIRED: E.STATED_EXPIRED,
    S.EXCLUDED: E.STATED_EXCLUDED,
}

#: Events that record something and leave the status as it is, in every state.
NEUTRAL_PROVISIONS: Mapping[EntryEvent, str] = {
    E.DATA_CHANGED: "CC461.8",
    E.CONTACTS_COMPLETED: "HOUSE.contact_needed",
    E.ABSENT: "CC460",
    E.RETURNED: "CC460",
    E.LICENSEES_CHANGED: "HOUSE.licensee_list",
    E.CLOCK_MOVED: "CC6",
    E.EXCLUSION_TOLD: "CC463.2",
}

#: As the national register has them; those of the union's are read off them in `law.entry_law`.
ACTS: tuple[Transition, ...] = (
    Transition(None, E.INCLUDED, S.ACTIVE, "CC460"),
    Transition(S.ACTIVE, E.HELD, S.ON_HOLD, "CC462.2"),
    # The right's end and the end of the term often fall on one day: the hold may be recorded after either.
    Transition(S.EXPIRED, E.HELD, S.ON_HOLD, "CC462.2"),
    Transition(S.ON_HOLD, E.HOLD_LIFTED, S.ACTIVE, "CC462.2"),
    # Proof that came while the hold ran is decided on after its end as well: its receipt counts (LAW.md 7).
    Transition(S.EXPIRED, E.HOLD_LIFTED, S.ACTIVE, "CC462.2"),
    Transition(S.ACTIVE, E.TERM_ENDED, S.EXPIRED, "CC464.1"),
    Transition(S.ON_HOLD, E.TERM_ENDED, S.EXPIRED, "CC462.2"),
    Transition(S.ACTIVE, E.EXCLUDED, S.EXCLUDED, "CC463.1"),
    Transition(S.ON_HOLD, E.EXCLUDED, S.EXCLUDED, "CC463.1"),
    Transition(S.EXPIRED, E.EXCLUDED, S.EXCLUDED, "CC463.1"),
    # Asked in time while protection runs; the right's end may come before the decision (CC 462(2)).
    Transition(S.ACTIVE, E.RENEWAL_REQUESTED, S.ACTIVE, "CC462.1"),
    Transition(S.ACTIVE, E.RENEWED, S.ACTIVE, "CC462.1"),
    *(
        Transition(state, event, state, provision)
        for state in (S.ACTIVE, S.ON_HOLD, S.EXPIRED)
        for event, provision in (
            (E.RIGHT_END_REPORTED, "CC463.1"),
            # That the right was renewed is a change of the application's data.
            (E.RIGHT_RENEWAL_REPORTED, "CC461.8"),
            (E.RIGHT_RENEWED, "CC461.8"),
            (E.RIGHT_RENEWAL_DECLINED, "CC461.8"),
            (E.EXCLUSION_PROPOSED, "CC463.2"),
            (E.EXCLUSION_DROPPED, "CC463.2"),
            (E.DECISION_PROPOSED, "HOUSE.register_decisions"),
            (E.PROPOSAL_ENDED, "HOUSE.register_decisions"),
            # A contract that was replaced, changed or lost is a change of the application's data.
            (E.SECURITY_PROPOSED, "CC461.8"),
            (E.SECURITY_APPROVED, "CC461.8"),
            (E.SECURITY_DECLINED, "CC461.8"),
            (E.SECURITY_FELL, "CC461.8"),
        )
    ),
)

#: Whoever keeps a register is right about it: an import may state any status over any other.
STATEMENTS: tuple[Transition, ...] = tuple(
    Transition(state, event, to, "CC460") for state in (None, *S) for to, event in STATED.items()
)

NEUTRAL: tuple[Transition, ...] = tuple(
    Transition(state, event, state, provision)
    for state in S
    for event, provision in NEUTRAL_PROVISIONS.items()
)

TRANSITIONS: Mapping[tuple[EntryStatus | None, EntryEvent], Transition] = {
    (row.state, row.event): row for row in (*ACTS, *STATEMENTS, *NEUTRAL)
}


class ExclusionGround(StrEnum):
    """The closed list of grounds for exclusion (CC 463(1)). Exclusion is always a decision citing one."""

    HOLDER_ASKED = "holder_asked"
    TERM_OVER = "term_over"
    HOLD_OVER = "hold_over"
    UNRELIABLE_DATA = "unreliable_data"
    RIGHT_ENDED = "right_ended"
    RULES_NOT_KEPT = "rules_not_kept"


EXCLUSION_GROUNDS: Mapping[ExclusionGround, str] = {
    ExclusionGround.HOLDER_ASKED: _("the right holder asked for it"),
    ExclusionGround.TERM_OVER: _("the term of protection is over"),
    ExclusionGround.HOLD_OVER: _("the hold is over and no proof that the right was renewed has come"),
    ExclusionGround.UNRELIABLE_DATA: _("the data of the application were unreliable"),
    ExclusionGround.RIGHT_ENDED: _("the right to the object has ended"),
    ExclusionGround.RULES_NOT_KEPT: _("the rules of the chapter on the register were not kept"),
}


class Standing(StrEnum):
    """Where an entry stands on a given day: its status read together with its dates."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    NOT_YET = "not_yet"
    TERM_OVER = "term_over"
    EXPIRED = "expired"
    EXCLUDED = "excluded"


class Route(StrEnum):
    """The route to a suspension that an entry leaves open on a day (LAW.md 3.7, "Route")."""

    REGISTERED = "registered"
    EX_OFFICIO = "ex_officio"
    NONE = "none"


@dataclass(frozen=True)
class RouteReading:
    """The route, the sentence that says why, and the provision."""

    route: Route
    sentence: str
    provision: str


_ROUTES: Mapping[Standing, RouteReading] = {
    Standing.ACTIVE: RouteReading(
        Route.REGISTERED,
        _("The entry is active: release may be suspended as for an object in a register."),
        "CC198.1",
    ),
    Standing.ON_HOLD: RouteReading(
        Route.NONE,
        _("The entry is on hold: no new suspension, neither as a registered object nor ex officio."),
        "CC462.2",
    ),
    Standing.NOT_YET: RouteReading(
        Route.EX_OFFICIO,
        _("Not yet protected: the object counts as in no register; only the ex officio route is open."),
        "CC199.3",
    ),
    Standing.TERM_OVER: RouteReading(
        Route.EX_OFFICIO,
        _("Term over: the object counts as in no register; only the ex officio route is open."),
        "CC464.1",
    ),
    Standing.EXPIRED: RouteReading(
        Route.EX_OFFICIO,
        _("The entry has expired: the object counts as in no register; only the ex officio route is open."),
        "CC464.1",
    ),
    Standing.EXCLUDED: RouteReading(
        Route.EX_OFFICIO,
        _("The entry is excluded: the object counts as in no register; only the ex officio route is open."),
        "CC463.1",
    ),
}

#: What the Commission's register says of its entry: neither the hold nor the exclusion of CC 462 and 463.
_STATED_THERE = frozenset({Standing.ON_HOLD, Standing.EXCLUDED})

_NOT_A_TRADEMARK = RouteReading(
    Route.NONE,
    _("The entry does not protect on this day, and the ex officio route is for trademarks only."),
    "CC199.3",
)


_COVERED = RouteReading(
    Route.REGISTERED,
    _("Another entry of the same mark and holder is active: open the case on that one."),
    "CC198.1",
)

_HELD_ELSEWHERE = RouteReading(
    Route.NONE,
    _("Another entry of the same mark and holder is on hold: neither route is open while the hold lasts."),
    "CC462.2",
)


def hold_ends_on(valid_to: date) -> date:
    """The last day a hold can reach: two months after the protection ended, same day number, no roll (CC
    462(2)).
    """
    months = valid_to.year * 12 + valid_to.month - 1 + PROTECTION_HOLD_MONTHS
    return _clipped(months // 12, months % 12 + 1, valid_to.day)


def hold_may_end_by(day: date) -> date:
    """The first end of protection whose hold can still run on ``day``: holds of all earlier ones are over."""
    months = day.year * 12 + day.month - 1 - PROTECTION_HOLD_MONTHS
    first = _clipped(months // 12, months % 12 + 1, day.day)
    # Short months: 31 December and 30 December both reach 28 February, so step back to the earliest such day.
    while hold_ends_on(first - timedelta(days=1)) >= day:
        first -= timedelta(days=1)
    return first


def longest_term(valid_from: date) -> date:
    """The last day one period of protection can reach: two years from inclusion (LAW.md 4.3), no roll."""
    return _clipped(valid_from.year + PROTECTION_YEARS, valid_from.month, valid_from.day)


def _clipped(year: int, month: int, day: int) -> date:
    """The day of that number, or the month's last day when it has no such number (CC 6)."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def standing(status: EntryStatus, valid_from: date | None, valid_to: date, day: date) -> Standing:
    """Where an entry of this status and term stands on ``day``.

    ``valid_from`` None: the register does not say when protection began, so the beginning is not tested. A
    hold
    outlasts the term, for CC 462(2) puts it exactly after the right's end, but at most by two months: later
    the
    term is simply over, though only a decision excludes the entry.
    """
    if status is EntryStatus.EXCLUDED:
        return Standing.EXCLUDED
    if status is EntryStatus.EXPIRED:
        return Standing.EXPIRED
    if status is EntryStatus.ON_HOLD:
        return Standing.ON_HOLD if day <= hold_ends_on(valid_to) else Standing.TERM_OVER
    if day > valid_to:
        return Standing.TERM_OVER
    if valid_from is not None and day < valid_from:
        return Standing.NOT_YET
    return Standing.ACTIVE


def route(
    where: Standing,
    object_type: ObjectType,
    others: Iterable[Standing] = (),
    *,
    register: Register = Register.NATIONAL,
) -> RouteReading:
    """Which route an entry in this standing leaves open for a case, and why (LAW.md 3.3, 3.7).

    ``others``: where further entries of the same mark and holder stand, for ex officio asks for an object in
    NEITHER register, and an active entry of one opens the registered route whatever the other says.
    """
    elsewhere = frozenset(others)
    reading = _ROUTES[where]
    if register is Register.EEU and where in _STATED_THERE:
        reading = replace(reading, provision=KEPT_UNDER[register])
    if where is not Standing.ACTIVE and Standing.ACTIVE in elsewhere:
        return _COVERED
    if reading.route is Route.EX_OFFICIO and Standing.ON_HOLD in elsewhere:
        return _HELD_ELSEWHERE
    if reading.route is Route.EX_OFFICIO and object_type not in EX_OFFICIO_OBJECTS:
        return _NOT_A_TRADEMARK
    return reading
