"""The queue: open cases, nearest deadline first, a page at a time.

The first page costs the same however many cases there are: it walks the index of open clocks by the instant
at which they lapse, and stops at a page's length. Cases with no dated clock (waiting for the head, held until
a court decides, waiting to be released) follow, oldest first. A page is continued from a place, not a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from customs.models import Case, CaseParty, CitedRight, PartyRole, Request
from customs.queries.queue_filters import OPEN_STATES, Filters, filtered, open_dated
from customs.queries.standing import as_it_stands, lapsed_term
from customs.queries.visible import visible_to
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.business_days import CalendarRangeError, Grade, WorkingCalendar
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind, ClockRule
from law.time import local_date

__all__ = ["OPEN_STATES", "PAGE", "Filters", "QueuePage", "Row", "Urgency", "days_left", "nearest", "queue"]

PAGE = 50
#: Business days after today that still count as soon.
SOON = 2


class Urgency(Enum):
    """Under which heading a row stands."""

    PAST = "past"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(kw_only=True)
class Row:
    """One case in the queue. `clock` is its nearest open deadline, `term` the term that resumes release.

    `days_left` in business days, `left` by the clock on the wall.
    """

    case: Case
    clock: Clock | None = None
    term: Clock | None = None
    rights: list[dict[str, Any]] = field(default_factory=list)
    declarant: str = ""
    undecided: list[Request] = field(default_factory=list)
    overdue: bool = False
    term_over: bool = False
    days_left: int | None = None
    left: timedelta | None = None

    @property
    def clock_is_term_over(self) -> bool:
        """The nearest date is that of a term which has run out: release has resumed, nobody is late."""
        return self.term_over and self.clock is not None and self.clock.kind in TERM_CLOCKS

    @property
    def urgency(self) -> Urgency:
        """How soon something is due."""
        if self.clock is None:
            return Urgency.UNDATED
        if self.overdue:
            return Urgency.PAST
        if self.days_left == 0:
            return Urgency.TODAY
        return Urgency.SOON if self.days_left is not None and self.days_left <= SOON else Urgency.LATER

    @property
    def may_move(self) -> bool:
        """The date is provisional: a decree for days it covers is not known yet."""
        return self.clock is not None and self.clock.grade == Grade.MAY_MOVE

    @property
    def rule(self) -> ClockRule | None:
        """The rule behind the nearest deadline."""
        return None if self.clock is None else CLOCK_RULES[ClockKind(self.clock.kind)]


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """A page of the queue and the place after its last row, empty on the last page."""

    rows: Sequence[Row]
    after: str = ""


def queue(
    user: User,
    filters: Filters,
    *,
    now: datetime,
    after: str = "",
    size: int = PAGE,
    visible: QuerySet[Case] | None = None,
) -> QueuePage:
    """Open cases that this person may see. `after` is the place a former page ended at; nonsense is ignored.

    `visible`: the cases this person may see, when the caller has found out already.
    """
    if visible is None:
        visible = visible_to(user, on=local_date(now))
    cases = filtered(visible, user, filters)
    phase, first, second = _place(after)
    rows: list[Row] = []
    if phase == "dated":
        clocks = list(_dated(cases, filters, now, first, second)[: size + 1])
        rows = [Row(case=Case(pk=clock.subject_id), clock=clock) for clock in clocks]
        second = 0
    if len(rows) <= size and not filters.overdue:
        room = size + 1 - len(rows)
        rows += [Row(case=case) for case in _undated(cases, second)[:room]]
    shown = rows[:size]
    following = _place_of(shown[-1]) if len(rows) > size else ""
    return QueuePage(rows=_filled(shown, now), after=following)


def _dated(cases: QuerySet[Case], filters: Filters, now: datetime, lapse: int, pk: int) -> QuerySet[Clock]:
    """The nearest open clock of each case, in the order of the index."""
    nearer = open_dated().filter(
        Q(lapses_at__lt=OuterRef("lapses_at")) | Q(lapses_at=OuterRef("lapses_at"), pk__lt=OuterRef("pk")),
        subject_id=OuterRef("subject_id"),
    )
    clocks = open_dated().filter(Exists(cases.filter(pk=OuterRef("subject_id"))), ~Exists(nearer))
    if filters.overdue:
        clocks = clocks.filter(lapses_at__lte=now)
    if pk:
        at = _EPOCH + lapse * _MICROSECOND
        clocks = clocks.filter(lapses_at__gte=at).exclude(lapses_at=at, pk__lte=pk)
    return clocks.order_by("lapses_at", "pk")


def _undated(cases: QuerySet[Case], after: int) -> QuerySet[Case]:
    without = cases.filter(~Exists(open_dated().filter(subject_id=OuterRef("pk"))))
    if after:
        without = without.filter(pk__gt=after)
    return without.order_by("pk")


def _place(text: str) -> tuple[str, int, int]:
    """("dated", microseconds since 1970, clock) or ("undated", 0, case)."""
    phase, _sep, rest = text.partition("-")
    first, _sep, second = rest.partition("-")
    numbers = all(part.isdecimal() and len(part) < 18 for part in (first, second))
    if numbers and phase in ("dated", "undated"):
        return phase, int(first), int(second)
    return "dated", 0, 0


def _place_of(row: Row) -> str:
    if row.clock is None or row.clock.lapses_at is None:
        return f"undated-0-{row.case.pk}"
    return f"dated-{(row.clock.lapses_at - _EPOCH) // _MICROSECOND}-{row.clock.pk}"


def rows_of(cases: Iterable[Case], *, now: datetime) -> Sequence[Row]:
    """These cases, in the order given, as rows with everything they show."""
    return _filled([Row(case=case) for case in cases], now)


def _filled(rows: Sequence[Row], now: datetime) -> Sequence[Row]:
    """The rows with everything they show, in a fixed number of queries."""
    ids = [row.case.pk for row in rows]
    cases = _with_names().in_bulk(ids)
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for clock in open_dated().filter(subject_id__in=ids):
        clocks[clock.subject_id].append(clock)
    asked: dict[int, list[Request]] = defaultdict(list)
    for request in Request.objects.filter(case_id__in=ids).order_by("received_at", "pk"):
        asked[request.case_id].append(request)
    calendar = calendar_in_force()
    for row in rows:
        pk = row.case.pk
        row.term_over = lapsed_term(clocks[pk], now) is not None
        row.rights, row.declarant = cases[pk].cited, cases[pk].declarant or ""  # type: ignore[attr-defined]
        row.case = as_it_stands(cases[pk], clocks[pk], asked[pk], now)
        row.clock = row.clock or nearest(clocks[pk])
        row.term = next((clock for clock in clocks[pk] if clock.kind in TERM_CLOCKS), None)
        row.undecided = [each for each in asked[pk] if each.outcome == Request.Outcome.UNDECIDED]
        if row.clock is not None and row.clock.lapses_at is not None:
            row.overdue = row.clock.lapses_at <= now
            row.left = None if row.overdue else row.clock.lapses_at - now
            row.days_left = days_left(calendar, row.clock.due_on, local_date(now))
    return rows


def _with_names() -> QuerySet[Case]:
    """Cases with the names in their rows, read with them."""
    rights = CitedRight.objects.filter(case=OuterRef("pk")).order_by("pk")
    declarants = CaseParty.objects.filter(case=OuterRef("pk"), role=PartyRole.DECLARANT).order_by("-pk")
    return Case.objects.select_related("declaration", "office", "assigned_to").annotate(
        cited=ArraySubquery(rights.values(data=JSONObject(title="title", holder_name="holder_name"))),
        declarant=Subquery(declarants.values("name")[:1], output_field=CharField()),
    )


def days_left(calendar: WorkingCalendar, due_on: date | None, today: date) -> int | None:
    """Business days after today up to and with the last day: 0 on the last day, None past it or unknown."""
    if due_on is None or due_on < today:
        return None
    try:
        return calendar.count(today, due_on)
    except CalendarRangeError:
        return None


def nearest(clocks: Iterable[Clock]) -> Clock | None:
    """The open dated clock that lapses first."""
    return min(
        (clock for clock in clocks if clock.is_open and clock.lapses_at is not None),
        key=lambda clock: (clock.lapses_at, clock.pk),
        default=None,
    )
