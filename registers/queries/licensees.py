"""Who uses an object with its holder's consent: on a day, and as the list was known at an instant."""

from collections.abc import Iterable
from datetime import date, datetime

from registers.models import Licensee


def last_day_of(licensee: Licensee, known_at: datetime | None = None) -> date | None:
    """The last day of the consent as it was known at an instant (None: now); None where no end is known."""
    ended = licensee.ended_on
    if known_at is not None and licensee.ended_at is not None and licensee.ended_at > known_at:
        ended = None
    days = [day for day in (licensee.valid_to, ended) if day is not None]
    return min(days, default=None)


def consents(licensee: Licensee, day: date, known_at: datetime | None = None) -> bool:
    """Whether the consent holds on a day."""
    last = last_day_of(licensee, known_at)
    return (licensee.valid_from is None or licensee.valid_from <= day) and (last is None or day <= last)


def licensees_at(licensees: Iterable[Licensee], day: date, known_at: datetime) -> list[Licensee]:
    """Those of a list on a day, as it was known at an instant: what was recorded later changes nothing.

    So a case keeps the licensees it was decided with, whatever the holder adds or ends (HOUSE.licensee_list).
    """
    return [
        each
        for each in licensees
        if (each.added_at is None or each.added_at <= known_at) and consents(each, day, known_at)
    ]
