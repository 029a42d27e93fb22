"""Amounts of money that the law sets: the monthly calculation index and the floors of insurance (LAW.md 5).

An amount that is not known is refused, never guessed. All indexes here come from secondary sources and are
kept as data: an amount entered by the chief officer for the same day replaces them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.sentences import _

NATIONAL_FLOOR_MCI = 1_000
"""Least insurance for the national register, in monthly calculation indexes (CC 461; WTO q16)."""

UNION_FLOOR_EUR = Decimal(10_000)
"""Least insurance for the union register, in euros (CC 459(11); WTO q16)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """The index in force from a day on, in KZT; ``verified`` once checked against the budget law itself."""

    since: date
    kzt: int
    verified: bool = False


MCI: tuple[Amount, ...] = (
    Amount(date(2018, 1, 1), 2_405),
    Amount(date(2019, 1, 1), 2_525),
    Amount(date(2020, 1, 1), 2_651),
    Amount(date(2020, 4, 1), 2_778),
    Amount(date(2021, 1, 1), 2_917),
    # 3,180 from 2022-04-01 is believed to be for social payments only, so it is not here.
    Amount(date(2022, 1, 1), 3_063),
    Amount(date(2023, 1, 1), 3_450),
    Amount(date(2024, 1, 1), 3_692),
    Amount(date(2025, 1, 1), 3_932),
    Amount(date(2026, 1, 1), 4_325),
)
"""The monthly calculation index, set anew for each financial year."""


class AmountUnknown(LookupError):  # noqa: N818 - reads as the fact it states
    """Nothing is known for that day: it has to be entered, with its source."""

    def __init__(self, sentence: str, day: date) -> None:
        self.sentence, self.params, self.provision = sentence, {"day": day.isoformat()}, "HOUSE.amounts"
        super().__init__(sentence % self.params)


def mci_entry_on(day: date, entered: Iterable[Amount] = ()) -> Amount:
    """The index in force on a day, with its date and whether it was verified.

    ``entered``: amounts added by the chief officer; one for the same first day replaces ours. Each financial
    year needs an amount of its own. Raises AmountUnknown when the day's year has none.
    """
    known = {amount.since: amount for amount in (*MCI, *entered)}
    of_the_year = [since for since in known if since <= day and since.year == day.year]
    if not of_the_year:
        raise AmountUnknown(_("The monthly calculation index for %(day)s is not known: enter it."), day)
    return known[max(of_the_year)]


def mci_on(day: date, entered: Iterable[Amount] = ()) -> int:
    """The monthly calculation index in force on a day, in KZT. Raises AmountUnknown."""
    return mci_entry_on(day, entered).kzt


def insurance_floor(contract_day: date, entered: Iterable[Amount] = ()) -> int:
    """Least insurance for the national register, in KZT, for a contract made or changed that day (CC 461)."""
    return NATIONAL_FLOOR_MCI * mci_on(contract_day, entered)


def floor_rose(contract_day: date, filing_day: date, entered: Iterable[Amount] = ()) -> bool:
    """Whether the floor is higher on the filing day than on the contract's: a warning, never a refusal."""
    known = tuple(entered)
    return insurance_floor(filing_day, known) > insurance_floor(contract_day, known)


def euro_rate_on(day: date, rates: Mapping[date, Decimal]) -> Decimal:
    """KZT for one euro on a day: the day's rate, else the last one before it. Raises AmountUnknown."""
    known = [each for each in rates if each <= day]
    if not known:
        raise AmountUnknown(_("No rate of the euro is known for %(day)s or before: enter it."), day)
    return rates[max(known)]


def union_floor(contract_day: date, rates: Mapping[date, Decimal]) -> Decimal:
    """Least insurance for the union register, in KZT, at the rate of the contract's day (CC 459(11))."""
    return UNION_FLOOR_EUR * euro_rate_on(contract_day, rates)
