"""Taking the base calendar into the database, once for each year (see `BaseYear`)."""

from datetime import date
from importlib.metadata import version
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps

from law.business_days import WorkingCalendar
from law.kz_calendar import base_calendar


def take_missing_years(using: str, apps: Apps = installed, **_: Any) -> None:
    """After each migration: store the years that are loaded and not yet in the database; no year twice."""
    try:
        model = apps.get_model("deadlines", "BaseYear")
    except LookupError:
        return  # migrated back to before the table
    years = model.objects.using(using)
    library = base_calendar()
    known = set(years.values_list("year", flat=True))
    source = f"holidays {version('holidays')}"
    years.bulk_create(
        model(year=year, days=days_of(library, year), source=source)
        for year in library.years
        if year not in known
    )


def days_of(calendar: WorkingCalendar, year: int) -> str:
    """The days of a year, one character each: `1` working, `0` off."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return "".join(
        "1" if calendar.is_working(date.fromordinal(ordinal)) else "0"
        for ordinal in range(first.toordinal(), last.toordinal() + 1)
    )
