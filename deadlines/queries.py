"""The read side of clocks and of the calendar in force."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet

from deadlines.models import CalendarOverride, Clock
from law.business_days import Override, WorkingCalendar
from law.kz_calendar import base_calendar
from law.sentences import _

_Row = tuple[int, str | None, str | None, str | None]

_CACHE: OrderedDict[_Row, WorkingCalendar] = OrderedDict()
_CACHED_CALENDARS = 4

#: States of an override in which it changes the calendar.
IN_FORCE = (CalendarOverride.State.IN_FORCE, CalendarOverride.State.REVOCATION_PROPOSED)

#: Stands as the act of a day on which a newer release of the library differs and nobody has confirmed it yet.
KEPT = _("Kept as it was before the library of holidays was updated, until the difference is confirmed")

# One statement, so that its parts belong together.
_READ = """
SELECT
    coalesce((SELECT version FROM deadlines_calendarstate), 1),
    (SELECT json_agg(json_build_array(id, day, working, act, act_date) ORDER BY day, id)::text
        FROM deadlines_calendaroverride WHERE state = ANY(%s)),
    (SELECT string_agg(year::text, ',' ORDER BY year) FROM deadlines_calendaryear WHERE state = 'certified'),
    (SELECT string_agg(year || ':' || days, ',' ORDER BY year) FROM deadlines_baseyear)
"""


def calendar_in_force() -> WorkingCalendar:
    """Base days, officers' overrides and certified years as one frozen value.

    Built once for each content: the cache's key is what was read from the database, so a worker in another
    process never counts on a calendar that has changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ, [[str(state) for state in IN_FORCE]])
        row: _Row = cursor.fetchone()
    calendar = _CACHE.get(row)
    if calendar is None:
        calendar = _CACHE[row] = _build(*row)
        while len(_CACHE) > _CACHED_CALENDARS:
            _CACHE.popitem(last=False)
    return calendar


def _build(version: int, overrides: str | None, certified: str | None, base: str | None) -> WorkingCalendar:
    library = base_calendar()
    confirmed = [
        Override(date.fromisoformat(day), working, act, date.fromisoformat(act_date), pk)
        for pk, day, working, act, act_date in json.loads(overrides or "[]")
    ]
    return library.with_overrides(
        # Of two for one day the later wins: an officer's day over one that is merely kept.
        [*_kept(library, base or ""), *confirmed],
        version=version,
        certified=[int(year) for year in (certified or "").split(",") if year],
    )


def _kept(library: WorkingCalendar, base: str) -> Iterator[Override]:
    """Days on which the installed library differs from the base as first taken: the base goes on counting."""
    for part in filter(None, base.split(",")):
        year, _colon, days = part.partition(":")
        if int(year) not in library.years:
            continue
        first = date(int(year), 1, 1)
        for place, letter in enumerate(days):
            day = first + timedelta(days=place)
            if library.is_working(day) != (letter == "1"):
                yield Override(day, letter == "1", KEPT, settles=False)


def as_override(row: CalendarOverride) -> Override:
    """A stored override as the calendar engine takes it."""
    return Override(day=row.day, working=row.working, act=row.act, act_date=row.act_date, id=row.pk)


def open_clocks(subject_kind: str, subject_ids: Iterable[int]) -> QuerySet[Clock]:
    """Clocks without an end, of the given subjects, nearest lapse first."""
    return Clock.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids), end="").order_by(
        "lapses_at", "pk"
    )
