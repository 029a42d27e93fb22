"""The read side of clocks and of the calendar in force."""

from collections import OrderedDict
from collections.abc import Iterable

from django.db.models import QuerySet

from deadlines.models import CalendarOverride, CalendarState, CalendarYear, Clock
from law.business_days import Override, WorkingCalendar
from law.kz_calendar import base_calendar

_CACHE: OrderedDict[tuple[object, ...], WorkingCalendar] = OrderedDict()
_CACHED_CALENDARS = 4

#: States of an override in which it changes the calendar.
IN_FORCE = (CalendarOverride.State.IN_FORCE, CalendarOverride.State.REVOCATION_PROPOSED)


def calendar_version() -> int:
    """The version of the calendar in force; 1 until the first confirmed change."""
    return CalendarState.objects.values_list("version", flat=True).first() or 1


def overrides_in_force() -> list[Override]:
    """Officers' confirmed days, oldest first."""
    return [as_override(row) for row in CalendarOverride.objects.filter(state__in=IN_FORCE).order_by("day")]


def as_override(row: CalendarOverride) -> Override:
    """A stored override as the calendar engine takes it."""
    return Override(day=row.day, working=row.working, act=row.act, act_date=row.act_date, id=row.pk)


def calendar_in_force() -> WorkingCalendar:
    """Library, overrides and certified years as one frozen value.

    Built once for each content: the cache's key is what was read from the database (the version and the
    confirmed rows), so a worker in another process never counts on a calendar that has changed.
    """
    version = calendar_version()
    overrides = tuple(overrides_in_force())
    certified = frozenset(
        CalendarYear.objects.filter(state=CalendarYear.State.CERTIFIED).values_list("year", flat=True)
    )
    key = (version, overrides, certified)
    calendar = _CACHE.get(key)
    if calendar is None:
        calendar = base_calendar().with_overrides(overrides, version=version, certified=certified)
        _CACHE[key] = calendar
        while len(_CACHE) > _CACHED_CALENDARS:
            _CACHE.popitem(last=False)
    return calendar


def open_clocks(subject_kind: str, subject_ids: Iterable[int]) -> QuerySet[Clock]:
    """Clocks without an end, of the given subjects, nearest lapse first."""
    return Clock.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids), end="").order_by(
        "lapses_at", "pk"
    )
