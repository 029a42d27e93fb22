"""Counting the law's time on Kazakhstan's working calendar (CC 6; LAW.md section 2).

``WorkingCalendar`` is a frozen value: the same calendar and the same question always give the same answer. It
knows every day of its loaded years; a day outside them raises ``CalendarRangeError`` and is never taken for
an ordinary day. A term starts on the day AFTER its event.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, date, datetime, timedelta
from itertools import accumulate, compress

from law.day_facts import ORDINARY_WEEK, REASONS, DayFact, DayKind, DayProof, Due, Grade, Override
from law.sentences import _

__all__ = [
    "CalendarRangeError",
    "DayFact",
    "DayKind",
    "DayProof",
    "Due",
    "Grade",
    "Override",
    "WorkingCalendar",
]

ESTIMATE_MARGIN = timedelta(days=1)
"""A feast reckoned by the moon may be declared a day earlier or later than estimated."""

_DAY = timedelta(days=1)


class CalendarRangeError(LookupError):
    """A day lies outside the loaded years, so nothing is known about it."""

    sentence = _("%(day)s lies outside the loaded calendar (%(first)s to %(last)s).")

    def __init__(self, day: date | None, first: date, last: date) -> None:
        self.day = day
        if day is None:
            self.sentence = _("The term runs beyond the loaded calendar (%(first)s to %(last)s).")
        self.params = {"day": str(day), "first": str(first), "last": str(last)}
        super().__init__(self.sentence % self.params)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are business days in the loaded years, and how sure that is.

    ``known_through``: last year whose decree on moved days is known; a later year may move until it is
    certified. ``overrides`` win over ``facts``; of two for one day, the later in the sequence wins.
    """

    first_year: int
    last_year: int
    facts: tuple[DayFact, ...] = ()
    known_through: int = MAXYEAR
    overrides: tuple[Override, ...] = ()
    certified: frozenset[int] = frozenset()
    version: int = 0

    _origin: int = field(init=False, repr=False, compare=False)
    _known: dict[date, DayFact] = field(init=False, repr=False, compare=False)
    _rank: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Per day: how many business days there are up to it, itself included."""
    _days: tuple[date, ...] = field(init=False, repr=False, compare=False)
    """The business days in order."""
    _unsettled: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Per day: place of the first day, from it on, that may still change."""
    _uncertified: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Per day: place of the first day, from it on, whose year is not certified."""

    def __post_init__(self) -> None:
        if self.first_year > self.last_year:
            raise ValueError("the calendar has no years")
        known = {fact.day: fact for fact in self.facts}
        for override in self.overrides:
            known[override.day] = _fact_of(override, known.get(override.day))
        if strange := [day for day in known if not self.first_year <= day.year <= self.last_year]:
            raise CalendarRangeError(strange[0], self.first_day, self.last_day)
        put = object.__setattr__
        put(self, "_origin", self.first_day.toordinal())
        put(self, "_known", known)
        days = tuple(_span(self.first_day, self.last_day))
        working = [self._works(day) for day in days]
        put(self, "_rank", tuple(accumulate(working)))
        put(self, "_days", tuple(compress(days, working)))
        uncertified = [day.year not in self.certified for day in days]
        estimates = {near for fact in known.values() if fact.estimated for near in _around(fact.day)}
        unsettled = [
            open_ and (day.year > self.known_through or day in estimates)
            for day, open_ in zip(days, uncertified, strict=True)
        ]
        put(self, "_uncertified", _first_from(uncertified))
        put(self, "_unsettled", _first_from(unsettled))

    # What a day is

    @property
    def years(self) -> range:
        """The loaded years."""
        return range(self.first_year, self.last_year + 1)

    @property
    def first_day(self) -> date:
        """First loaded day."""
        return date(self.first_year, 1, 1)

    @property
    def last_day(self) -> date:
        """Last loaded day."""
        return date(self.last_year, 12, 31)

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a business day."""
        self._index(day)
        return self._works(day)

    def next_working(self, day: date) -> date:
        """``day`` itself when it is a business day, else the next one: a last day rolls so (CC 6(6))."""
        return self._nth(self._rank_before(day))

    def previous_working(self, day: date) -> date:
        """``day`` itself when it is a business day, else the one before it."""
        return self._nth(self._rank[self._index(day)] - 1)

    # Terms

    def add(self, start: date, n: int) -> date:
        """The n-th business day after ``start`` (n >= 1): the last day of a term of n business days."""
        return self.due(start, n).day

    def subtract(self, day: date, n: int) -> date:
        """The n-th business day before ``day`` (n >= 1)."""
        if n < 1:
            raise ValueError(f"a number of business days is at least 1, not {n}")
        return self._nth(self._rank_before(day) - n)

    def count(self, start: date, end: date) -> int:
        """Business days in (start, end]; negative when ``end`` lies before ``start``."""
        return self._rank[self._index(end)] - self._rank[self._index(start)]

    def add_months(self, start: date, n: int, *, roll: bool) -> date:
        """The same day number n months on, or the month's last day (31 January + 1 month = 28/29 February).

        ``roll``: a term that limits an act and ends on a day off ends on the next business day (CC 6(6)).
        """
        year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
        day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        return self.next_working(day) if roll else day

    def add_calendar_days(self, start: date, n: int, *, roll: bool) -> date:
        """``start`` plus n calendar days (n may be negative); ``roll`` as in ``add_months``."""
        day = start + timedelta(days=n)
        return self.next_working(day) if roll else day

    def due(self, start: date, n: int) -> Due:
        """The n-th business day after ``start`` (n >= 1) with its grade.

        Errors: ValueError for n < 1, TypeError for an instant, CalendarRangeError when a day is not loaded.
        """
        i = start.toordinal() - self._origin
        if i < 0 or n < 1 or isinstance(start, datetime):
            self._index(start)
            raise ValueError(f"a term has at least 1 business day, not {n}")
        try:
            day = self._days[self._rank[i] + n - 1]
        except IndexError:
            raise self._outside(start if i >= len(self._rank) else None) from None
        end = day.toordinal() - self._origin
        if end >= self._unsettled[i + 1]:
            return Due(day, Grade.MAY_MOVE)
        return Due(day, Grade.NOT_CERTIFIED if end >= self._uncertified[i + 1] else Grade.CERTIFIED)

    def grade(self, start: date, due: date) -> Grade:
        """How sure a term is that was counted from ``start`` and ends on ``due``, in whatever unit.

        A term counted back is as sure as the days between; one that ends on its first day touches only that.
        """
        first = self._index(start) + 1 if due > start else self._index(due)
        last = max(self._index(start), self._index(due))
        if last >= self._unsettled[first]:
            return Grade.MAY_MOVE
        return Grade.NOT_CERTIFIED if last >= self._uncertified[first] else Grade.CERTIFIED

    # Proof

    def explain(self, start: date, end: date) -> list[DayProof]:
        """The day-by-day proof of a term: each calendar day of (start, end], counted or skipped, and why.

        The numbers are those of business days; the last counted day's number is ``count(start, end)``.
        """
        self._index(start), self._index(end)
        proof, number = [], 0
        for day in _span(start + _DAY, end):
            fact = self._known.get(day)
            if fact is None:
                counted = day.weekday() < 5
                kind = DayKind.WORKDAY if counted else DayKind.WEEKEND
                reason, act, holiday, estimated, other = REASONS[kind], ORDINARY_WEEK, "", False, None
            else:
                counted, kind, holiday, act = fact.working, fact.kind, fact.holiday, fact.act
                reason = holiday if kind is DayKind.HOLIDAY else REASONS[kind]
                estimated, other = fact.estimated, fact.other_day
            number += counted
            place = number if counted else None
            proof.append(DayProof(day, counted, place, reason, act, estimated, kind, holiday, other))
        return proof

    def month_totals(self, year: int) -> tuple[int, ...]:
        """Business days of the twelve months, as the labour ministry publishes them for certification."""
        return tuple(
            self._rank[self._index(date(year, month, monthrange(year, month)[1]))]
            - self._rank_before(date(year, month, 1))
            for month in range(1, 13)
        )

    def facts_in(self, year: int) -> list[DayFact]:
        """What is known of the year's days that are not ordinary, overrides applied, in order."""
        self._index(date(year, 1, 1))
        return sorted((f for f in self._known.values() if f.day.year == year), key=lambda f: f.day)

    def differences(self, other: "WorkingCalendar") -> list[date]:
        """Days loaded in both calendars that only one of them counts as business days, in order."""
        first, last = max(self.first_day, other.first_day), min(self.last_day, other.last_day)
        return [day for day in _span(first, last) if self._works(day) != other._works(day)]

    # Another calendar

    def with_overrides(
        self,
        overrides: Iterable[Override],
        *,
        version: int | None = None,
        certified: Iterable[int] | None = None,
    ) -> "WorkingCalendar":
        """The same calendar with exactly these overrides in force (and, if given, these years certified)."""
        return replace(
            self,
            overrides=tuple(overrides),
            version=self.version if version is None else version,
            certified=self.certified if certified is None else frozenset(certified),
        )

    # Inside

    def _works(self, day: date) -> bool:
        fact = self._known.get(day)
        return day.weekday() < 5 if fact is None else fact.working

    def _index(self, day: date) -> int:
        """Place of a loaded day, or the error that says it is not loaded."""
        if isinstance(day, datetime):
            raise TypeError("terms are counted on days: turn the instant into its Almaty day first")
        if not self.first_year <= day.year <= self.last_year:
            raise self._outside(day)
        return day.toordinal() - self._origin

    def _rank_before(self, day: date) -> int:
        """Number of business days before ``day``."""
        return self._rank[self._index(day)] - self._works(day)

    def _nth(self, place: int) -> date:
        """The business day at a place (0 is the first loaded one)."""
        if not 0 <= place < len(self._days):
            raise self._outside(None)
        return self._days[place]

    def _outside(self, day: date | None) -> CalendarRangeError:
        return CalendarRangeError(day, self.first_day, self.last_day)


def _fact_of(override: Override, known: DayFact | None) -> DayFact:
    """What an override makes of its day; a known holiday keeps its name.

    An officer's act settles an estimate; a day merely kept, which no officer has entered, does not.
    """
    return DayFact(
        day=override.day,
        working=override.working,
        kind=DayKind.OVERRIDE_WORKING if override.working else DayKind.OVERRIDE_OFF,
        holiday=known.holiday if known else "",
        act=override.act,
        estimated=not override.settles and known is not None and known.estimated,
    )


def _span(first: date, last: date) -> Iterator[date]:
    """Calendar days from ``first`` to ``last``, both included."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _around(day: date) -> Iterator[date]:
    """An estimated day and those it may turn out to be."""
    return _span(day - ESTIMATE_MARGIN, day + ESTIMATE_MARGIN)


def _first_from(flags: list[bool]) -> tuple[int, ...]:
    """Per place, and one past the end: the first flagged place from it on, or one that none reaches."""
    first, found = len(flags), [len(flags)]
    for i in range(len(flags) - 1, -1, -1):
        if flags[i]:
            first = i
        found.append(first)
    return tuple(reversed(found))
