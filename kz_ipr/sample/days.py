"""Instants of the sample, counted back in business days from the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from law.business_days import WorkingCalendar
from law.time import start_of


@dataclass(frozen=True)
class Days:
    """Counts from `today` on the calendar in force."""

    calendar: WorkingCalendar
    today: date

    def back(self, business_days: int) -> date:
        """The business day that many business days before today; 0: the last business day before today."""
        return self.calendar.subtract(self.today, business_days + 1)

    def at(self, business_days: int, hour: int, minute: int = 0) -> datetime:
        """An hour of `back(business_days)`, Almaty."""
        return start_of(self.back(business_days)) + timedelta(hours=hour, minutes=minute)
