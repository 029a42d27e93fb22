"""What the acts on the calendar share."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F

from acts.refusals import Incomplete
from calendars import policies
from deadlines.models import CalendarOverride, CalendarState, Clock
from law.business_days import Grade, WorkingCalendar
from law.sentences import _


def need_text(value: str, field: str, provision: str) -> str:
    """A filled-in text, trimmed."""
    text = value.strip()
    if not text:
        raise Incomplete(_("Fill in this field."), provision, field=field)
    return text


def need_past_day(day: date, *, on: date, field: str) -> None:
    """An act that is cited has been made: its date is not ahead."""
    if day > on:
        raise Incomplete(_("This day lies in the future."), policies.OVERRIDES, field=field)


def lock_overrides(ids: Sequence[int]) -> list[CalendarOverride]:
    """The chosen entries under lock, in id order. Refuses when one of them does not exist, or none is chosen."""
    found = list(CalendarOverride.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk"))
    if not found or len(found) != len(set(ids)):
        raise Incomplete(_("Choose the days of the change."), policies.OVERRIDES)
    return found


def next_version() -> None:
    """Count one more change of the calendar; the caller has the calendar for itself."""
    CalendarState.objects.get_or_create(singleton=True)
    CalendarState.objects.update(version=F("version") + 1)


def grade_again(calendar: WorkingCalendar, *, now: datetime) -> None:
    """Refresh how sure the dates of running clocks are; no date moves, so nobody is told.

    The caller has the calendar for itself: no act opens or moves a clock meanwhile.
    """
    stale: dict[Grade, list[int]] = {}
    for clock in Clock.objects.filter(end="", lapses_at__gt=now):
        assert clock.due_on is not None
        grade = calendar.grade(clock.counted_from, clock.due_on)
        if clock.grade != grade:
            stale.setdefault(grade, []).append(clock.pk)
    for new, ids in stale.items():
        Clock.objects.filter(pk__in=ids).update(grade=new)


def day_text(day: date) -> str:
    """A day as refusals and acts write it, e.g. 04.12.2026."""
    return f"{day:%d.%m.%Y}"
