"""The security of an entry in the register of the union (LAW.md 4.2, 5; CC 459(11)).

One or more contracts that together are valid in all member states, each for at least the equivalent of EUR 10,000 at
the rate of the day on which it was concluded or changed (our reading: every contract reaches the floor by itself, so
that in no member state is less covered).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.amounts import euro_rate_on
from law.application_check import Point, Topic
from law.clocks.register_clocks import REGISTER_CLOCK_RULES, RegisterClock
from law.entry_states import Register
from law.protection import Insurance, SecurityFlaw, floor_of, security_flaw
from law.required_documents import MEMBER_STATES
from law.sentences import _

SECURITY = "CC459.11"

#: Reminders before the month ends are a house rule; on which days, the table of clocks says.
REMINDED_UNDER = "HOUSE.security_reminders"


class Currency(StrEnum):
    """In what a contract's sum is stated: euros need no rate, tenge that of the contract's day."""

    EUR = "EUR"
    KZT = "KZT"

    @property
    def sign(self) -> str:
        """As it is written behind a sum."""
        return {"EUR": "€", "KZT": "₸"}[self.value]


@dataclass(frozen=True, slots=True)
class UnionContract:
    """A contract: `insurance.amount` is in `currency`; `states`: the member states in which it is valid."""

    insurance: Insurance
    currency: Currency
    states: frozenset[str]


def least_sum(contract: UnionContract, rates: Mapping[date, Decimal]) -> Decimal:
    """The floor of a contract in its own currency, at the rate of its day (CC 459(11)). Raises AmountUnknown."""
    return floor_of(contract.insurance, Register.EEU, rates=_judged_by(contract, rates))


def _judged_by(contract: UnionContract, rates: Mapping[date, Decimal]) -> Mapping[date, Decimal]:
    """The rates to the contract's own currency: a euro is one euro on every day."""
    return {contract.insurance.counts_from: Decimal(1)} if contract.currency is Currency.EUR else rates


def needs_rate(contract: UnionContract, rates: Mapping[date, Decimal]) -> bool:
    """Whether the sum cannot be judged without a rate that nobody has entered (HOUSE.amounts)."""
    day = contract.insurance.counts_from
    return contract.currency is Currency.KZT and not any(known <= day for known in rates)


def faults(contract: UnionContract, day: date, rates: Mapping[date, Decimal]) -> Iterator[Point]:
    """What the law does not admit in a contract handed in on a day. Raises AmountUnknown."""
    insurance = contract.insurance
    if not contract.states:
        yield Point(Topic.INSURANCE, _("Say in which member states the contract is valid."), SECURITY)
    if insurance.counts_from > day or insurance.concluded_on > day:
        yield Point(
            Topic.INSURANCE, _("The contract lies ahead of the day on which it is handed in."), SECURITY
        )
    if insurance.changed_on is not None and insurance.changed_on < insurance.concluded_on:
        yield Point(Topic.INSURANCE, _("The contract was changed before it was made."), SECURITY)
    if insurance.valid_to < insurance.valid_from:
        yield Point(Topic.INSURANCE, _("The insurance ends before it begins."), SECURITY)
    elif insurance.valid_to < day:
        yield Point(Topic.INSURANCE, _("The insurance has ended."), SECURITY)
    floor = least_sum(contract, rates)
    if insurance.amount < floor:
        yield Point(Topic.INSURANCE, *_below(contract, floor, rates))


def _below(
    contract: UnionContract, floor: Decimal, rates: Mapping[date, Decimal]
) -> tuple[str, str, dict[str, object]]:
    if contract.currency is Currency.EUR:
        sentence = _("The contract is below the least sum of %(floor)s euros.")
        return sentence, SECURITY, {"floor": _grouped(floor)}
    day = contract.insurance.counts_from
    return (
        _("The contract is below the least sum of %(floor)s tenge (10 000 euros at %(rate)s on %(day)s)."),
        SECURITY,
        {"floor": _grouped(floor), "rate": f"{euro_rate_on(day, rates).normalize():f}", "day": day},
    )


def _grouped(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ")


def uncovered(contracts: Iterable[UnionContract]) -> tuple[str, ...]:
    """The member states in which none of the contracts is valid (CC 459(11))."""
    covered = {state for contract in contracts for state in contract.states}
    return tuple(state for state in MEMBER_STATES if state not in covered)


def union_flaw(
    contracts: Iterable[UnionContract], day: date, rates: Mapping[date, Decimal]
) -> SecurityFlaw | None:
    """What is wrong with the security of an entry on a day; None when every member state is covered.

    Raises AmountUnknown.
    """
    known = list(contracts)
    flaws = [
        (each, security_flaw(each.insurance, Register.EEU, day, rates=_judged_by(each, rates)))
        for each in known
    ]
    if not uncovered(contract for contract, flaw in flaws if flaw is None):
        return None
    return next((flaw for _contract, flaw in flaws if flaw is not None), SecurityFlaw.NONE_KNOWN)


def reminder_of(last_day: date, day: date) -> int | None:
    """Which of the reminders holds on a day: 10, 5 or 1 calendar days ahead (HOUSE.security_reminders).

    None while it is too early, and once the month is over. Read off the day: whoever was down for days is due one
    reminder, the one that holds now.
    """
    left = (last_day - day).days
    reminders = REGISTER_CLOCK_RULES[RegisterClock.UNION_SECURITY].reminders
    return min((days for days in reminders if 0 <= left <= days), default=None)
