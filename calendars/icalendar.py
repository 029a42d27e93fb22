"""Last days as an iCalendar file (RFC 5545): all-day events that any calendar program takes in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True)
class LastDay:
    """One day to put into a calendar; `key` makes it the same event when the file is taken in again."""

    key: str
    day: date
    title: str
    text: str


def calendar_file(days: Iterable[LastDay], *, name: str, now: datetime) -> bytes:
    """The file. `name` is how the calendar is called; `now` stamps the events."""
    file = Calendar()
    file.add("prodid", "-//KZ IPR border measures//")
    file.add("version", "2.0")
    file.add("x-wr-calname", name)
    for last in days:
        event = Event()
        event.add("uid", f"{last.key}@kz-ipr")
        event.add("dtstamp", now)
        event.add("dtstart", last.day)
        event.add("dtend", last.day + timedelta(days=1))
        event.add("summary", last.title)
        event.add("description", last.text)
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    written: bytes = file.to_ical()
    return written
