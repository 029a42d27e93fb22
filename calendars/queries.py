"""The read side of the calendar pages: a year day by day, what waits, what the library would change."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import User
from calendars.labels import YearGrade
from calendars.models import PendingMove
from calendars.policies import REVOCATION_PROPOSED, WAITING
from calendars.preview import described
from calendars.totals import MonthDifference, differences
from deadlines.models import CalendarOverride, CalendarYear
from deadlines.queries import IN_FORCE, calendar_in_force
from law.business_days import DayFact, WorkingCalendar
from law.clocks import TERM_RULES
from law.day_facts import REASONS, DayKind, DayProof
from law.kz_calendar import base_calendar


@dataclass(frozen=True)
class Cell:
    """One day in a month's grid. `special`: not what an ordinary week would say, and why."""

    day: date
    working: bool
    special: bool
    estimated: bool
    overridden: bool


@dataclass(frozen=True)
class Month:
    """A month's weeks (None pads the first and the last), its total here and as published."""

    number: int
    weeks: Sequence[Sequence[Cell | None]]
    total: int
    published: int | None

    @property
    def differs(self) -> bool:
        return self.published is not None and self.published != self.total


@dataclass(frozen=True)
class YearPage:
    """A year of the calendar in force."""

    year: int
    months: Sequence[Month]
    days: Sequence[DayProof]
    """Days that are not what an ordinary week would say, each with its reason and act."""
    grade: YearGrade
    certificate: CalendarYear | None
    differences: Sequence[MonthDifference]

    @property
    def total(self) -> int:
        return sum(month.total for month in self.months)

    @property
    def published(self) -> int | None:
        totals = self.certificate.totals if self.certificate else None
        return sum(totals) if totals else None


def year_page(year: int) -> YearPage:
    """Everything the page of a year shows. Raises CalendarRangeError for a year that is not loaded."""
    calendar = calendar_in_force()
    known = {fact.day: fact for fact in calendar.facts_in(year)}
    certificate = CalendarYear.objects.select_related("certified_by").filter(pk=year).first()
    published = certificate.totals if certificate else None
    totals = calendar.month_totals(year)
    months = [
        Month(
            number=month,
            weeks=[
                [_cell(calendar, known, day) if day.month == month else None for day in week]
                for week in Calendar().monthdatescalendar(year, month)
            ],
            total=totals[month - 1],
            published=published[month - 1] if published else None,
        )
        for month in range(1, 13)
    ]
    return YearPage(
        year=year,
        months=months,
        days=[_proof(fact) for fact in known.values() if _is_special(fact)],
        grade=_grade(calendar, year),
        certificate=certificate,
        differences=differences(calendar, year, published) if published else (),
    )


def _is_special(fact: DayFact) -> bool:
    """A holiday on a Saturday or Sunday is a day off like any: it is told by its name, not as an exception."""
    return fact.kind is not DayKind.WEEKEND or fact.estimated


def _cell(calendar: WorkingCalendar, known: dict[date, DayFact], day: date) -> Cell:
    fact = known.get(day)
    overridden = fact is not None and fact.kind in (DayKind.OVERRIDE_OFF, DayKind.OVERRIDE_WORKING)
    return Cell(
        day=day,
        working=calendar.is_working(day),
        special=fact is not None and _is_special(fact),
        estimated=fact is not None and fact.estimated,
        overridden=overridden,
    )


def _proof(fact: DayFact) -> DayProof:
    """A known day in the words of a proof."""
    reason = fact.holiday if fact.kind is DayKind.HOLIDAY else REASONS[fact.kind]
    return DayProof(
        fact.day,
        fact.working,
        None,
        reason,
        fact.act,
        fact.estimated,
        fact.kind,
        fact.holiday,
        fact.other_day,
    )


def _grade(calendar: WorkingCalendar, year: int) -> YearGrade:
    if year in calendar.certified:
        return YearGrade.CERTIFIED
    return YearGrade.PROJECTED if year > calendar.known_through else YearGrade.NOT_CERTIFIED


@dataclass
class Proposal:
    """Days that wait together: proposed, or to be revoked, by one person and one act."""

    act: str
    act_date: date | None
    proposed_by: User | None
    proposed_at: datetime | None
    revokes: bool
    overrides: list[CalendarOverride] = field(default_factory=list)


def proposals() -> list[Proposal]:
    """What waits for a second chief officer, oldest first, the days of one act together."""
    found: dict[tuple[object, ...], Proposal] = {}
    waiting = CalendarOverride.objects.filter(state__in=WAITING).select_related(
        "proposed_by", "revocation_proposed_by"
    )
    for row in waiting.order_by("proposed_at", "day"):
        if row.state == REVOCATION_PROPOSED:
            proposal = Proposal(
                row.revocation_act,
                row.revocation_act_date,
                row.revocation_proposed_by,
                row.revocation_proposed_at,
                True,
            )
        else:
            proposal = Proposal(row.act, row.act_date, row.proposed_by, row.proposed_at, False)
        key = (proposal.act, proposal.act_date, proposal.proposed_by, proposal.revokes)
        found.setdefault(key, proposal).overrides.append(row)
    return list(found.values())


def waiting(ids: Iterable[int]) -> list[CalendarOverride]:
    """Those of the given entries that wait, in id order, with who proposed them."""
    return list(
        CalendarOverride.objects.filter(pk__in=list(ids), state__in=WAITING)
        .select_related("proposed_by", "revocation_proposed_by")
        .order_by("pk")
    )


def overrides_of(year: int) -> list[CalendarOverride]:
    """Every entry for a day of the year that was ever decided, in force or not, by day."""
    return list(
        CalendarOverride.objects.filter(day__year=year)
        .exclude(state=CalendarOverride.State.PROPOSED)
        .select_related("proposed_by", "confirmed_by", "revoked_by", "rejected_by")
    )


@dataclass(frozen=True)
class PendingRow:
    """A date on the chief officer's list, with the number of its subject and the name of its clock."""

    move: PendingMove
    number: str
    label: str


def pending_moves(now: datetime) -> list[PendingRow]:
    """Dates that wait for a chief officer and whose clock still runs, nearest old date first."""
    moves = list(
        PendingMove.objects.filter(decision="", clock__end="", clock__lapses_at__gt=now)
        .select_related("clock")
        .order_by("old_due", "pk")
    )
    ids: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        ids[move.clock.subject_kind].add(move.clock.subject_id)
    numbers = {name: described(name, some) for name, some in ids.items()}
    return [_pending_row(move, numbers[move.clock.subject_kind]) for move in moves]


def standing_moves(clock_ids: Iterable[int]) -> QuerySet[PendingMove]:
    """Moves of these clocks that were not applied: the old date stands, undecided or kept (LAW.md 3.7)."""
    standing = [PendingMove.Decision.UNDECIDED, PendingMove.Decision.KEPT]
    return PendingMove.objects.filter(clock__in=list(clock_ids), decision__in=standing)


def pending_row(move: PendingMove) -> PendingRow:
    """One date of the list, for its own page."""
    return _pending_row(move, described(move.clock.subject_kind, [move.clock.subject_id]))


def _pending_row(move: PendingMove, numbers: Mapping[int, str]) -> PendingRow:
    return PendingRow(move, numbers.get(move.clock.subject_id, ""), TERM_RULES[move.clock.kind].label)


@dataclass(frozen=True)
class LibraryDay:
    """A day that the installed library counts otherwise than the calendar in force does."""

    day: date
    working: bool
    """What the library says now."""
    proof: DayProof
    """Why, in the library's words."""
    waiting: bool
    """An entry for the day waits already."""


def library_differences() -> list[LibraryDay]:
    """What an update of the library would change and nobody has decided yet, in order.

    A day that an officer's entry holds is decided, whatever the library says.
    """
    calendar, library = calendar_in_force(), base_calendar()
    decided = {override.day for override in calendar.overrides if override.id is not None}
    days = [kept.day for kept in calendar.overrides if kept.id is None and kept.day not in decided]
    proposed = set(
        CalendarOverride.objects.filter(day__in=days, state__in=[*WAITING, *IN_FORCE]).values_list(
            "day", flat=True
        )
    )
    return [
        LibraryDay(
            day=day,
            working=library.is_working(day),
            proof=library.explain(date.fromordinal(day.toordinal() - 1), day)[0],
            waiting=day in proposed,
        )
        for day in sorted(days)
    ]
