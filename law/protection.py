"""How long an entry protects, by when renewal is asked, and when its security is no longer enough (LAW.md 4.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from law.amounts import UNION_FLOOR_EUR, Amount, insurance_floor, union_floor
from law.business_days import WorkingCalendar
from law.clocks.register_clocks import HEARING_NOTICE_DAYS, REGISTER_CLOCK_RULES, RegisterClock
from law.entry_states import Register, longest_term

#: Days before an end on which those concerned are warned (house rule).
WARNING_DAYS: tuple[int, ...] = (60, 30, 15)


def protected_until(
    included_on: date,
    *,
    wished: date | None = None,
    right_ends: Iterable[date] = (),
    valid: Iterable[date] = (),
) -> date:
    """The last day of one period of protection that begins on a day.

    Two years at most, no longer than asked, within the validity of the attached documents (CC 464(1)) and never
    beyond the right: in the register of the union, the right that ends first (CC 464(3)). No roll to a business
    day: it is a cap.
    """
    ends = [longest_term(included_on), *right_ends, *valid]
    return min([*ends, wished] if wished else ends)


def unbroken(spans: Iterable[tuple[date | None, date]], day: date) -> date | None:
    """The last day of what holds on a day, with what follows it without a gap; None when nothing holds then.

    Each span is its first day (None: unknown, before any other) and its last one, both included.
    """
    last: date | None = None
    for first, end in sorted(spans, key=lambda span: span[0] or date.min):
        reached = day if last is None else last + timedelta(days=1)
        if (first is None or first <= reached) and end >= day:
            last = end if last is None else max(last, end)
    return last


def last_filing_day(protection_ends: date) -> date:
    """The last day on which renewal is asked in time: fifteen calendar days before the end (CC 462(1)).

    Counted back and never rolled, so that no working calendar is asked.
    """
    return protection_ends - timedelta(days=REGISTER_CLOCK_RULES[RegisterClock.RENEWAL_FILING].length)


def reported_late(
    kind: RegisterClock, happened_on: date, reported_on: date, calendar: WorkingCalendar
) -> bool:
    """Whether a report of a change (CC 461(8)) or of the right's end (CC 463(1)) came after its last day."""
    rule = REGISTER_CLOCK_RULES[kind]
    due = rule.due_on(happened_on, rule.length, calendar)
    return due is not None and reported_on > due


def earliest_refusal(told_on: date, calendar: WorkingCalendar) -> date:
    """The first day on which a refusal may be decided, after the applicant was told of it (HOUSE.hearing)."""
    return calendar.add(told_on, HEARING_NOTICE_DAYS)


def warned_on(end: date) -> tuple[date, ...]:
    """The days on which an end is warned of, the first one first (house rule)."""
    return tuple(end - timedelta(days=days) for days in WARNING_DAYS)


def warning_of(end: date, day: date) -> int | None:
    """Which of the warnings holds on a day: 60, 30 or 15; None while it is too early, and once it is over.

    Reads off the day what is due, so that a day on which nothing ran loses no warning.
    """
    left = (end - day).days
    return min((days for days in WARNING_DAYS if 0 <= left <= days), default=None)


class SecurityFlaw(StrEnum):
    """What is wrong with the security of an entry on a day."""

    NONE_KNOWN = "none_known"
    NOT_YET = "not_yet"
    ENDED = "ended"
    BELOW_FLOOR = "below_floor"
    STATES_LEFT = "states_left"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Insurance:
    """A contract that insures the applicant's liability: what the floor asks of it.

    `changed_on`: the day of the last amendment of its sum, whose floor then counts (LAW.md 4.3). `in_euro`: the sum is
    stated in euros, in the register of the union, and needs no rate. `states`: the member states in which it is valid,
    there (CC 459(11)); empty for all of them.
    """

    amount: Decimal
    concluded_on: date
    valid_from: date
    valid_to: date
    changed_on: date | None = None
    in_euro: bool = False
    states: frozenset[str] = frozenset()

    def valid_in(self, state: str) -> bool:
        """Whether it is valid in a member state."""
        return not self.states or state in self.states

    @property
    def counts_from(self) -> date:
        """The day whose index or rate decides: that of the contract, or of its last amendment."""
        return self.changed_on or self.concluded_on


def floor_of(
    insurance: Insurance,
    register: Register,
    *,
    entered: Iterable[Amount] = (),
    rates: Mapping[date, Decimal] | None = None,
) -> Decimal:
    """The least sum for a contract at its own day, in its currency (CC 461, 459(11)). Raises AmountUnknown."""
    if register is Register.EEU and insurance.in_euro:
        return UNION_FLOOR_EUR
    if register is Register.EEU:
        return union_floor(insurance.counts_from, rates or {})
    return Decimal(insurance_floor(insurance.counts_from, entered))


def security_flaw(
    insurance: Insurance | None,
    register: Register,
    day: date,
    *,
    entered: Iterable[Amount] = (),
    rates: Mapping[date, Decimal] | None = None,
) -> SecurityFlaw | None:
    """What is wrong with an entry's security on a day, None when nothing. Raises AmountUnknown."""
    if insurance is None:
        return SecurityFlaw.NONE_KNOWN
    if day > insurance.valid_to:
        return SecurityFlaw.ENDED
    if day < insurance.valid_from:
        return SecurityFlaw.NOT_YET
    if insurance.amount < floor_of(insurance, register, entered=entered, rates=rates):
        return SecurityFlaw.BELOW_FLOOR
    return None
