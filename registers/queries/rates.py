"""Rates of the euro and monthly indexes as they were entered (LAW.md 5)."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from law.amounts import Amount, AmountUnknown, mci_on
from registers.models import EuroRate, MonthlyIndex


def every_rate() -> QuerySet[EuroRate]:
    """All that was ever entered, with what superseded it, the latest day first."""
    return EuroRate.objects.select_related("recorded_by", "superseded_by")


def rates_for(days: Iterable[date]) -> dict[date, Decimal]:
    """What `law.amounts.euro_rate_on` needs for these days: for each the last rate that is not after it."""
    found: dict[date, Decimal] = {}
    for day in set(days):
        last = EuroRate.in_force().filter(day__lte=day).first()
        if last is not None:
            found[last.day] = last.kzt
    return found


#: In this month the next year's index is asked for: its contracts begin in January.
MONTH_AHEAD = 12


class Entered:
    """The monthly indexes that were entered, as the law reads them: read when first asked for, and once.

    `rows`: where they are read already. The national register alone asks for them.
    """

    def __init__(self, rows: Iterable[MonthlyIndex] | None = None) -> None:
        self._rows = rows
        self._known: list[Amount] | None = None

    def __iter__(self) -> Iterator[Amount]:
        if self._known is None:
            rows = MonthlyIndex.in_force() if self._rows is None else self._rows
            self._known = [Amount(row.since, row.kzt, verified=True) for row in rows]
        return iter(self._known)


def every_index() -> QuerySet[MonthlyIndex]:
    """All that was ever entered, with what superseded it, the latest first."""
    return MonthlyIndex.objects.select_related("recorded_by", "superseded_by")


def unknown_year(day: date, known: Iterable[Amount]) -> int | None:
    """The year, that of the day or in December also the next, whose index is not `known`; None when all are."""
    years = (day.year, day.year + 1) if day.month == MONTH_AHEAD else (day.year,)
    for year in years:
        try:
            mci_on(date(year, 1, 1), known)
        except AmountUnknown:
            return year
    return None
