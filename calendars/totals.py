"""The twelve published totals of a year against the calendar."""

from collections.abc import Sequence
from typing import NamedTuple

from law.business_days import WorkingCalendar


class MonthDifference(NamedTuple):
    """A month (1-12) whose published number of business days is not that of the calendar."""

    month: int
    published: int
    counted: int


def differences(
    calendar: WorkingCalendar, year: int, published: Sequence[int]
) -> tuple[MonthDifference, ...]:
    """The months that differ, in order; empty when the year can be certified."""
    counted = calendar.month_totals(year)
    return tuple(
        MonthDifference(month, there, here)
        for month, (there, here) in enumerate(zip(published, counted, strict=True), start=1)
        if there != here
    )
