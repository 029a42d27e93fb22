"""The seam between instants and the calendar days that the law counts in.

Instants are aware and stored in UTC; terms are counted on local dates of Asia/Almaty and their last day runs
in full, to 24:00 (CC 6). Nothing here reads the clock.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
"""UTC+6 until the end of February 2024, UTC+5 since 2024-03-01: always taken from the zone's own history."""


def local_date(instant: datetime) -> date:
    """The Almaty calendar day on which an aware instant falls. A naive instant raises ValueError."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without a time zone has no legal day")
    return instant.astimezone(ALMATY).date()


def start_of(day: date) -> datetime:
    """The first instant of an Almaty day (00:00), in UTC."""
    return datetime.combine(day, time.min, tzinfo=ALMATY).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant at which a term whose last day is ``day`` lapses: 00:00 of the next calendar day (CC 6)."""
    return start_of(day + timedelta(days=1))
