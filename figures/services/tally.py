"""What the totals of some days are, worked out from the cases and their clocks; nothing is written here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from customs.models import Case, CaseLine, CitedRight
from deadlines.models import Clock
from figures.models import Measure
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.time import end_of, local_date, start_of

#: The first term of a suspension, by regime: whether it runs out with no request is what tells whether
#: holders use what customs stops for them.
FIRST_TERMS = (ClockKind.REGISTERED_SUSPENSION, ClockKind.EX_OFFICIO_SUSPENSION)

#: The authority's own duties to give notice: by law (CC 198(5), 199(3)), and by house rule of later acts.
NOTICES: dict[str, Measure] = {
    ClockKind.SUSPENSION_NOTICE: Measure.NOTICE,
    ClockKind.EX_OFFICIO_NOTICE: Measure.NOTICE,
    ClockKind.LATER_NOTICE: Measure.LATER_NOTICE,
}

ON_TIME, LATE, NOT_GIVEN = "on_time", "late", "not_given"

#: How long a prepared case waited for the head's decision: shorter than this, under this name.
WAITED: tuple[tuple[timedelta, str], ...] = (
    (timedelta(hours=1), "under_1_hour"),
    (timedelta(hours=4), "under_4_hours"),
    (timedelta(days=1), "under_1_day"),
    (timedelta(days=3), "under_3_days"),
    (timedelta.max, "longer"),
)


@dataclass(frozen=True, order=True)
class Key:
    """One row of the daily totals."""

    day: date
    office_id: int
    regime: str
    measure: str
    value: str


@dataclass
class Amount:
    """How many cases, and their durations together."""

    cases: int = 0
    seconds: int = 0


@dataclass(frozen=True)
class Seen:
    """What is counted of a case."""

    pk: int
    office_id: int
    regime: str
    state: str
    prepared_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    end: str
    split_from_id: int | None


_SEEN = tuple(Seen.__dataclass_fields__)


@dataclass
class Tally:
    """The totals of `days`, and which cases were looked at for which day."""

    days: frozenset[date]
    amounts: dict[Key, Amount] = field(default_factory=lambda: defaultdict(Amount))
    looked_at: set[tuple[date, int]] = field(default_factory=set)

    def add(self, day: date, case: Seen, measure: Measure, value: str = "", seconds: int = 0) -> None:
        """Count a case."""
        amount = self.amounts[Key(day, case.office_id, case.regime, measure, value)]
        amount.cases += 1
        amount.seconds += seconds

    def day_of(self, instant: datetime | None, case_id: int) -> date | None:
        """The day among those asked for on which an instant falls, noting that the case was looked at."""
        return None if instant is None else self.day_with(local_date(instant), case_id)

    def day_with(self, day: date, case_id: int) -> date | None:
        """The same for a day."""
        if day not in self.days:
            return None
        self.looked_at.add((day, case_id))
        return day


def tally(days: Collection[date], *, now: datetime) -> Tally:
    """The totals of `days`. `now` decides which open duties to give notice have lapsed."""
    found = Tally(frozenset(days))
    if days:
        first, last = start_of(min(days)), end_of(max(days))
        _decisions(found, first, last)
        _ends(found, first, last)
        _first_terms(found, first, last)
        _notices(found, now)
    return found


def _seen(condition: Q) -> list[Seen]:
    return [Seen(*row) for row in Case.objects.filter(condition).order_by("pk").values_list(*_SEEN)]


def _decisions(found: Tally, first: datetime, last: datetime) -> None:
    """Cases prepared and decided; what a case was about counts when release was suspended."""
    suspended: dict[int, tuple[date, Seen]] = {}
    within = Q(prepared_at__gte=first, prepared_at__lt=last) | Q(decided_at__gte=first, decided_at__lt=last)
    for case in _seen(within & Q(split_from__isnull=True)):
        prepared = found.day_of(case.prepared_at, case.pk)
        if prepared is not None:
            found.add(prepared, case, Measure.PREPARED)
        decided = found.day_of(case.decided_at, case.pk)
        if decided is None or case.decided_at is None:
            continue
        took = case.decided_at - case.prepared_at
        found.add(decided, case, Measure.WAITED, waited(took), int(took.total_seconds()))
        if case.state == CaseState.DECLINED:
            found.add(decided, case, Measure.DECLINED)
        else:
            found.add(decided, case, Measure.SUSPENDED)
            suspended[case.pk] = decided, case
    for pk, measure, value in sorted(_contents(suspended)):
        day, case = suspended[pk]
        found.add(day, case, Measure(measure), value)


def _contents(case_ids: Collection[int]) -> set[tuple[int, str, str]]:
    """(case, measure, value) for what the cases are about, each once a case."""
    values: set[tuple[int, str, str]] = set()
    rights = CitedRight.objects.filter(case_id__in=case_ids).values_list("case_id", "object_type", "title")
    for case_id, object_type, title in rights:
        values.add((case_id, Measure.OBJECT_TYPE, object_type))
        values.add((case_id, Measure.MARK, mark(title)))
    lines = CaseLine.objects.filter(case_id__in=case_ids)
    for case_id, code, origin in lines.values_list("case_id", "goods_line__code", "goods_line__origin"):
        values.add((case_id, Measure.CHAPTER, code[:2]))
        values.add((case_id, Measure.ORIGIN, origin.upper()))
    return values


def mark(title: str) -> str:
    """A mark as it is counted: one spelling whatever the capitals and spaces; "" for one without words."""
    return " ".join(title.upper().split())[:300]


def waited(took: timedelta) -> str:
    """The name of the band a duration falls into."""
    return next(name for below, name in WAITED if took < below)


def _ends(found: Tally, first: datetime, last: datetime) -> None:
    """Suspensions that ended. Parts of one case that ended alike at one instant are one end."""
    cases = _seen(Q(ended_at__gte=first, ended_at__lt=last) & ~Q(end=""))
    same = {(case.pk, case.ended_at, case.end) for case in cases}
    for case in cases:
        day = found.day_of(case.ended_at, case.pk)
        if day is not None and (case.split_from_id, case.ended_at, case.end) not in same:
            found.add(day, case, Measure.OUTCOME, case.end)


def _first_terms(found: Tally, first: datetime, last: datetime) -> None:
    """First terms that ended. One corrected away is none; one carried into a case split off is the same."""
    clocks = list(
        Clock.objects.filter(
            subject_kind="case", kind__in=FIRST_TERMS, ended_at__gte=first, ended_at__lt=last
        ).order_by("pk")
    )
    cases = _by_pk(clock.subject_id for clock in clocks)
    same = {(clock.subject_id, clock.started_at, clock.ended_at, clock.end) for clock in clocks}
    for clock in clocks:
        case = cases[clock.subject_id]
        day = found.day_of(clock.ended_at, case.pk)
        carried = (case.split_from_id, clock.started_at, clock.ended_at, clock.end) in same
        if day is not None and not carried and clock.end != ClockEnd.CORRECTED:
            found.add(day, case, Measure.FIRST_TERM, clock.end)


def _notices(found: Tally, now: datetime) -> None:
    """Duties to give notice, on the day they arose; one that still runs is looked at and not counted."""
    clocks = list(
        Clock.objects.filter(
            subject_kind="case",
            kind__in=NOTICES,
            counted_from__gte=min(found.days),
            counted_from__lte=max(found.days),
        ).order_by("pk")
    )
    cases = _by_pk(clock.subject_id for clock in clocks)
    for clock in clocks:
        case = cases[clock.subject_id]
        day, given = found.day_with(clock.counted_from, case.pk), how_given(clock, now)
        if day is not None and given is not None:
            found.add(day, case, NOTICES[clock.kind], given)


def how_given(clock: Clock, now: datetime) -> str | None:
    """Whether notice was given on time; None while it may still be, or when the duty fell away."""
    if clock.lapses_at is None:
        return None
    if clock.end == ClockEnd.MET:
        assert clock.ended_at is not None
        return ON_TIME if clock.ended_at < clock.lapses_at else LATE
    return NOT_GIVEN if clock.is_open and clock.lapses_at <= now else None


def _by_pk(ids: Iterable[int]) -> dict[int, Seen]:
    return {case.pk: case for case in _seen(Q(pk__in=set(ids)))}
