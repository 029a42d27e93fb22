"""Kazakhstan's published days off and moved working days, as a ``WorkingCalendar``.

The only importer of ``holidays``. That library is asked day by day through ``is_working_day``, which alone
knows working weekends; everything else here only explains why. Where the pinned release is found to be wrong,
the difference stands in ``CORRECTIONS`` with its source.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

from law.business_days import WorkingCalendar
from law.day_facts import ORDINARY_WEEK, DayFact, DayKind
from law.sentences import _

FIRST_YEAR = 2015
LAST_YEAR = 2036

REVIEWED_RELEASE = "0.109"
"""The release of ``holidays`` against which ``KNOWN_THROUGH``, ``NAMES`` and ``CORRECTIONS`` were checked."""

KNOWN_THROUGH = 2026
"""Last year whose decrees that release knows: it was published during that year.

Later years are projected from the law on holidays alone; review this together with the pin.
"""

LAW_ON_HOLIDAYS = _("Law on holidays of 2001 (adilet.zan.kz Z010000267_)")
MOVED_BY_DECREE = _("Decree on moving working days")

DECREES: Mapping[int, str] = {
    2016: "P1600000067",
    2017: "P1700000005",
    2018: "P1700000864",
    2019: "P1800000888",
    2020: "P1900000820",
    2021: "P2000000930",
    2023: "P2300000326",
    2024: "G24G0000109",
    2025: "G24G0000436",
}
"""Year of the moved days -> the act's number on adilet.zan.kz."""

DECREES_BY_DAY: Mapping[date, str] = {date(2022, 10, 24): "P2200000796"}
"""A year with several decrees: the days off whose act is known."""

NAMES: Mapping[str, str] = {
    "New Year's Day": _("New Year"),
    "Orthodox Christmas": _("Orthodox Christmas"),
    "International Women's Day": _("International Women's Day"),
    "Nowruz Holiday": _("Nauryz"),
    "Kazakhstan's People Solidarity Holiday": _("Day of Unity of the People of Kazakhstan"),
    "Defender of the Fatherland Day": _("Defender of the Fatherland Day"),
    "Victory Day": _("Victory Day"),
    "Capital Day": _("Capital Day"),
    "Constitution Day": _("Constitution Day"),
    "Republic Day": _("Republic Day"),
    "First President Day": _("Day of the First President"),
    "Independence Day": _("Independence Day"),
    "Eid al-Adha": _("First day of Kurban Ait"),
}
"""The library's English names -> ours."""

CORRECTIONS: tuple[DayFact, ...] = ()
"""Days on which the pinned release is wrong, with the source in ``act``. None is known."""

_CARRIED = " (observed)"
_ESTIMATED = " (estimated)"
_MOVED = "Day off (substituted from "


@cache
def base_calendar(first: int = FIRST_YEAR, last: int = LAST_YEAR) -> WorkingCalendar:
    """The calendar as published, before any officer's entry, of the years ``first`` to ``last``."""
    # A year beyond each end: work may be moved, and days off carried, across New Year.
    source = holidays.country_holidays("KZ", years=range(first - 1, last + 2), language="en_US")
    facts: dict[date, DayFact] = {}
    weekend_holidays: defaultdict[str, list[date]] = defaultdict(list)
    for ordinal in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        works, label = source.is_working_day(day), source.get(day) or ""
        if works != (day.weekday() < 5) or label:
            facts[day] = _fact(day, works, label, weekend_holidays)
    for off in [fact for fact in facts.values() if fact.kind is DayKind.MOVED_OFF]:
        if (other := off.other_day) and first <= other.year <= last:
            facts[other] = DayFact(other, True, DayKind.MOVED_WORKING, other_day=off.day, act=off.act)
    facts.update((fact.day, fact) for fact in CORRECTIONS if first <= fact.day.year <= last)
    return WorkingCalendar(first, last, tuple(facts[day] for day in sorted(facts)), KNOWN_THROUGH)


def _fact(day: date, works: bool, label: str, weekend_holidays: defaultdict[str, list[date]]) -> DayFact:
    """What the library's answer about one day means; weekend holidays are remembered until carried over."""
    if works:
        return DayFact(day, True, DayKind.MOVED_WORKING, act=_decree(day))
    if label.startswith(_MOVED):
        return DayFact(day, False, DayKind.MOVED_OFF, other_day=_day_in(label), act=_decree(day))
    # Two holidays may share a day; the estimated one, which may leave it, is named.
    parts = sorted(label.split("; "), key=lambda part: not part.endswith(_ESTIMATED))
    estimated = parts[0].endswith(_ESTIMATED)
    names = [part.removesuffix(_ESTIMATED).removesuffix(_CARRIED) for part in parts]
    holiday = NAMES.get(names[0], names[0])
    if parts[0].endswith(_CARRIED):
        waiting = weekend_holidays[names[0]]
        other = waiting.pop(0) if waiting else None
        return DayFact(day, False, DayKind.CARRIED, holiday, other, LAW_ON_HOLIDAYS, estimated)
    if day.weekday() < 5:
        return DayFact(day, False, DayKind.HOLIDAY, holiday, None, LAW_ON_HOLIDAYS, estimated)
    for name in names:
        weekend_holidays[name] = [d for d in weekend_holidays[name] if day - d < timedelta(days=7)] + [day]
    return DayFact(day, False, DayKind.WEEKEND, holiday, None, ORDINARY_WEEK, estimated)


def _decree(day: date) -> str:
    """The act that moved a day, as far as it is known."""
    number = DECREES_BY_DAY.get(day) or DECREES.get(day.year)
    return f"adilet.zan.kz {number}" if number else MOVED_BY_DECREE


def _day_in(label: str) -> date:
    """The exchanged day in the library's "Day off (substituted from 01/05/2025)": month first."""
    month, day, year = label.removeprefix(_MOVED).removesuffix(")").split("/")
    return date(int(year), int(month), int(day))
