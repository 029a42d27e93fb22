"""What secures an entry on a day, what of it ends soon, and what is said of both (LAW.md 4.3, 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.amounts import Amount, AmountUnknown
from law.entry_states import Register
from law.protection import Insurance, SecurityFlaw, floor_of, last_filing_day, unbroken, warning_of
from law.required_documents import MEMBER_STATES
from law.sentences import _

#: Under which provision each register asks for insurance.
SECURED_UNDER: Mapping[Register, str] = {Register.NATIONAL: "CC461", Register.EEU: "CC459.11"}

#: Flaws of which officers are warned; the others are only said (LAW.md 4.3).
ALARMING: frozenset[SecurityFlaw] = frozenset(
    {SecurityFlaw.ENDED, SecurityFlaw.BELOW_FLOOR, SecurityFlaw.NOT_YET, SecurityFlaw.STATES_LEFT}
)

FLAW_SENTENCES: Mapping[SecurityFlaw, str] = {
    SecurityFlaw.NONE_KNOWN: _("No insurance is known: the register does not say."),
    SecurityFlaw.NOT_YET: _("The insurance of this entry begins only on %(day)s."),
    SecurityFlaw.ENDED: _("The insurance of this entry ended on %(day)s."),
    SecurityFlaw.BELOW_FLOOR: _("The insurance of this entry is below the least sum of %(floor)s tenge."),
    SecurityFlaw.STATES_LEFT: _(
        "The insurance of this entry does not suffice in these member states: %(states)s."
    ),
}
"""What is wrong, in words. What cannot be checked says itself why."""


@dataclass(frozen=True, slots=True)
class SecurityReading:
    """What is found of an entry's insurance on a day: nothing wrong when `flaw` is None."""

    flaw: SecurityFlaw | None
    provision: str
    sentence: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def alarming(self) -> bool:
        """Whether officers are warned."""
        return self.flaw in ALARMING


def security_reading(
    contracts: Iterable[Insurance],
    register: Register,
    day: date,
    *,
    entered: Iterable[Amount] = (),
    rates: Mapping[date, Decimal] | None = None,
) -> SecurityReading:
    """The security of an entry on a day, from all its contracts: one that runs and suffices is enough.

    In the register of the union it has to be so in every member state (CC 459(11)): contracts may do it together, and
    a state that is left is named. Each contract is measured by the floor of its own day or of its last amendment
    (LAW.md 4.3). A floor that is not known is said, never guessed, and warns of nothing.
    """
    known = list(contracts)
    if register is not Register.EEU:
        return _reading(known, register, day, entered, rates)
    readings = {
        state: _reading([each for each in known if each.valid_in(state)], register, day, entered, rates)
        for state in MEMBER_STATES
    }
    flawed = {state: reading for state, reading in readings.items() if reading.flaw is not None}
    if not flawed:
        return SecurityReading(None, SECURED_UNDER[register])
    first = next(iter(flawed.values()))
    if len(flawed) == len(readings) and all(reading == first for reading in flawed.values()):
        return first
    left = tuple(state for state, reading in flawed.items() if reading.flaw is not SecurityFlaw.UNCHECKED)
    return (
        _flawed(SecurityFlaw.STATES_LEFT, SECURED_UNDER[register], {"states": ", ".join(left)})
        if left
        else first
    )


def _reading(
    known: Sequence[Insurance],
    register: Register,
    day: date,
    entered: Iterable[Amount],
    rates: Mapping[date, Decimal] | None,
) -> SecurityReading:
    provision = SECURED_UNDER[register]
    running = [each for each in known if each.valid_from <= day <= each.valid_to]
    short: list[Decimal] = []
    unknown: AmountUnknown | None = None
    for each in running:
        try:
            floor = floor_of(each, register, entered=entered, rates=rates)
        except AmountUnknown as error:
            unknown = error
            continue
        if each.amount >= floor:
            return SecurityReading(None, provision)
        short.append(floor)
    if unknown is not None:
        return SecurityReading(
            SecurityFlaw.UNCHECKED, unknown.provision, unknown.sentence, dict(unknown.params)
        )
    if short:
        return _flawed(SecurityFlaw.BELOW_FLOOR, provision, {"floor": in_tenge(min(short))})
    over = [each.valid_to for each in known if each.valid_to < day]
    if over:
        return _flawed(SecurityFlaw.ENDED, provision, {"day": max(over)})
    if known:
        return _flawed(SecurityFlaw.NOT_YET, provision, {"day": min(each.valid_from for each in known)})
    return _flawed(SecurityFlaw.NONE_KNOWN, provision)


def _flawed(
    flaw: SecurityFlaw, provision: str, params: Mapping[str, object] | None = None
) -> SecurityReading:
    return SecurityReading(flaw, provision, FLAW_SENTENCES[flaw], params or {})


def in_tenge(amount: Decimal) -> str:
    """A sum as it is written: 4 325 000."""
    return f"{amount:,.0f}".replace(",", " ")


def covered_until(
    contracts: Iterable[Insurance], day: date, register: Register = Register.NATIONAL
) -> date | None:
    """The last day of the insurance that runs on a day, with the contracts that follow it without a gap.

    In the register of the union that of the member state whose cover ends first. None when none runs, or none in one
    of these states. What a sum is worth is not asked: an end is an end.
    """
    known = list(contracts)
    if register is not Register.EEU:
        return _unbroken(known, day)
    ends = [_unbroken([each for each in known if each.valid_in(state)], day) for state in MEMBER_STATES]
    reached = [end for end in ends if end is not None]
    return min(reached) if len(reached) == len(ends) else None


def _unbroken(contracts: Iterable[Insurance], day: date) -> date | None:
    return unbroken(((each.valid_from, each.valid_to) for each in contracts), day)


class Ending(StrEnum):
    """What of an entry comes to an end, and is warned of (HOUSE.expiry_warnings)."""

    INSURANCE = "insurance"
    RIGHT = "right"
    POWER = "power"
    ENTRY = "entry"


ENDING_WORDS: Mapping[Ending, str] = {
    Ending.INSURANCE: _("insurance"),
    Ending.RIGHT: _("the right"),
    Ending.POWER: _("power of attorney"),
    Ending.ENTRY: _("protection by the register"),
}

#: What an end rests on, where a register has nothing of its own. The warning itself is a house rule.
ENDING_PROVISIONS: Mapping[Ending, str] = {
    Ending.INSURANCE: "CC461",
    Ending.RIGHT: "CC464.3",
    Ending.POWER: "HOUSE.power",
    Ending.ENTRY: "CC462.1",
}


def ending_provision(kind: Ending, register: Register) -> str:
    """What an end rests on in a register: when renewal is asked of the Commission, CC 462(1) does not say."""
    if kind is Ending.INSURANCE:
        return SECURED_UNDER[register]
    if kind is Ending.ENTRY and register is Register.EEU:
        return "CC464.1"
    return ENDING_PROVISIONS[kind]


WARNED_UNDER = "HOUSE.expiry_warnings"


def counted_to(kind: Ending, end: date, register: Register) -> date:
    """The day to which the days of a warning are counted.

    The end itself; for protection by the national register the last day on which renewal is asked in time (CC
    462(1)). When renewal is asked of the Commission is not fixed here.
    """
    if kind is Ending.ENTRY and register is Register.NATIONAL:
        return last_filing_day(end)
    return end


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that holds on a day: which one of 60, 30 and 15, and how many days are left."""

    days: int
    left: int
    by: date


def warning_due(kind: Ending, end: date, register: Register, day: date) -> Warned | None:
    """The warning that holds on a day; None while it is too early and once it is too late (house rule)."""
    by = counted_to(kind, end, register)
    days = warning_of(by, day)
    return None if days is None else Warned(days, (by - day).days, by)
