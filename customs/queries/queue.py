"""The queue: open cases, nearest deadline first, a page at a time.

The first page costs the same however many cases there are: it walks the index of open clocks by the instant
at which they lapse, and stops at a page's length. Cases with no dated clock (waiting for the head, held until
a court decides, waiting to be released) follow, oldest first. A page is continued from a place, not a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from customs.models import Case, CaseParty, CitedRight, PartyRole, Request
from customs.queries.standing import as_it_stands, lapsed_term
from customs.queries.visible import visible_to
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.business_days import CalendarRangeError, WorkingCalendar
from law.case_states import FINAL, CaseState
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind, ClockRule
from law.events import Regime
from law.time import local_date

PAGE = 50

#: States in which something is still expected of somebody.
OPEN_STATES: tuple[CaseState, ...] = tuple(state for state in CaseState if state not in FINAL)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What part of the queue is asked for. `mine`: prepared or decided by this person."""

    regime: Regime | None = None
    state: CaseState | None = None
    mine: bool = False
    overdue: bool = False
    to_decide: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass(kw_only=True)
class Row:
    """One case in the queue. `clock` is its nearest open deadline, `term` the term that resumes release."""

    case: Case
    clock: Clock | None = None
    term: Clock | None = None
    rights: list[CitedRight] = field(default_factory=list)
    declarant: str = ""
    undecided: list[Request] = field(default_factory=list)
    overdue: bool = False
    term_over: bool = False
    days_left: int | None = None

    @property
    def clock_is_term_over(self) -> bool:
        """The nearest date is that of a term which has run out: release has resumed, nobody is late."""
        return self.term_over and self.clock is not None and self.clock.kind in TERM_CLOCKS

    @property
    def rule(self) -> ClockRule | None:
        """The rule behind the nearest deadline."""
        return None if self.clock is None else CLOCK_RULES[ClockKind(self.clock.kind)]


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """A page of the queue and the place after its last row, empty on the last page."""

    rows: Sequence[Row]
    after: str = ""


def queue(user: User, filters: Filters, *, now: datetime, after: str = "", size: int = PAGE) -> QueuePage:
    """Open cases that this person may see. `after` is the place a former page ended at; nonsense is ignored."""
    cases = _cases(user, filters, now)
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


def waiting_for_head(user: User, *, now: datetime) -> int:
    """How many prepared cases wait for a decision to suspend or not."""
    return visible_to(user, on=local_date(now)).filter(state=CaseState.PREPARED).count()


def _cases(user: User, filters: Filters, now: datetime) -> QuerySet[Case]:
    cases = visible_to(user, on=local_date(now)).filter(
        state__in=[filters.state] if filters.state else OPEN_STATES
    )
    if filters.regime:
        cases = cases.filter(regime=filters.regime)
    if filters.mine:
        cases = cases.filter(Q(prepared_by=user) | Q(decided_by=user))
    if filters.to_decide:
        asked = Request.objects.filter(
            case=OuterRef("pk"),
            outcome=Request.Outcome.UNDECIDED,
            kind__in=[Request.Kind.EXTENSION, Request.Kind.CANCELLATION],
        )
        cases = cases.filter(Q(state=CaseState.PREPARED) | Exists(asked))
    return cases


def _open_dated() -> QuerySet[Clock]:
    return Clock.objects.filter(subject_kind="case", end="", lapses_at__isnull=False)


def _dated(cases: QuerySet[Case], filters: Filters, now: datetime, lapse: int, pk: int) -> QuerySet[Clock]:
    """The nearest open clock of each case, in the order of the index."""
    nearer = _open_dated().filter(
        Q(lapses_at__lt=OuterRef("lapses_at")) | Q(lapses_at=OuterRef("lapses_at"), pk__lt=OuterRef("pk")),
        subject_id=OuterRef("subject_id"),
    )
    clocks = _open_dated().filter(Exists(cases.filter(pk=OuterRef("subject_id"))), ~Exists(nearer))
    if filters.overdue:
        clocks = clocks.filter(lapses_at__lte=now)
    if pk:
        at = _EPOCH + lapse * _MICROSECOND
        clocks = clocks.filter(lapses_at__gte=at).exclude(lapses_at=at, pk__lte=pk)
    return clocks.order_by("lapses_at", "pk")


def _undated(cases: QuerySet[Case], after: int) -> QuerySet[Case]:
    without = cases.filter(~Exists(_open_dated().filter(subject_id=OuterRef("pk"))))
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


def _filled(rows: Sequence[Row], now: datetime) -> Sequence[Row]:
    """The rows with everything they show, in a fixed number of queries."""
    ids = [row.case.pk for row in rows]
    cases = Case.objects.select_related("declaration", "office").in_bulk(ids)
    rights: dict[int, list[CitedRight]] = defaultdict(list)
    for right in CitedRight.objects.filter(case_id__in=ids).order_by("pk"):
        rights[right.case_id].append(right)
    declarants = dict(
        CaseParty.objects.filter(case_id__in=ids, role=PartyRole.DECLARANT).values_list("case_id", "name")
    )
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for clock in _open_dated().filter(subject_id__in=ids):
        clocks[clock.subject_id].append(clock)
    asked: dict[int, list[Request]] = defaultdict(list)
    for request in Request.objects.filter(case_id__in=ids).order_by("received_at", "pk"):
        asked[request.case_id].append(request)
    calendar = calendar_in_force()
    for row in rows:
        pk = row.case.pk
        row.term_over = lapsed_term(clocks[pk], now) is not None
        row.case = as_it_stands(cases[pk], clocks[pk], asked[pk], now)
        row.rights, row.declarant = rights[pk], declarants.get(pk, "")
        row.term = next((clock for clock in clocks[pk] if clock.kind in TERM_CLOCKS), None)
        row.undecided = [each for each in asked[pk] if each.outcome == Request.Outcome.UNDECIDED]
        if row.clock is not None and row.clock.lapses_at is not None:
            row.overdue = row.clock.lapses_at <= now
            row.days_left = days_left(calendar, row.clock.due_on, local_date(now))
    return rows


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
