"""The read side: sums of the stored totals over a period, whole months from those of months, in few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth

from accounts.models import Office, OfficeKind, User
from accounts.queries import Everywhere, offices_for, subtree_ids
from accounts.roles import What
from figures.models import DailyTotal, Measure, MonthlyTotal, Progress
from law.events import Regime

#: What is compared over months, offices and regimes: what comes in, what is decided, what ends.
COURSE = (Measure.PREPARED, Measure.SUSPENDED, Measure.DECLINED, Measure.OUTCOME)


Period = tuple[date, date]
_Totals = QuerySet[DailyTotal] | QuerySet[MonthlyTotal]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which totals are asked for: a period, its days included; one office with those below it; one regime."""

    first: date
    last: date
    office_id: int | None = None
    regime: Regime | None = None

    def months(self) -> list[date]:
        """The first days of the months that the period touches."""
        return _months(self.first, self.last)


def _months(first: date, last: date) -> list[date]:
    found = [first.replace(day=1)]
    while (following := _next_month(found[-1])) <= last:
        found.append(following)
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass
class Sums:
    """Totals added up: by value of each measure, by month, by office and by regime."""

    values: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    seconds: int = 0
    months: dict[tuple[str, date], int] = field(default_factory=lambda: defaultdict(int))
    offices: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    regimes: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))

    @property
    def anything(self) -> bool:
        """Whether anything was counted at all."""
        return any(self.values.values())

    def total(self, measure: Measure) -> int:
        """How many were counted under a measure; only of those with one value a case it is the cases."""
        return sum(self.values[measure].values())

    def of_regime(self, measure: Measure, regime: str) -> int:
        """How many were counted under a measure in a regime."""
        return sum(
            cases for (of, _value, under), cases in self.regimes.items() if (of, under) == (measure, regime)
        )


def offices_chosen(user: User, choice: Choice, *, on: date) -> set[int] | None:
    """The chosen offices of those whose statistics this person may see on that day; None for all there are."""
    visible = offices_for(user, What.SEE_FIGURES, on=on)
    chosen = None if choice.office_id is None else subtree_ids(choice.office_id)
    if isinstance(visible, Everywhere):
        return chosen
    seen = set(visible.values_list("pk", flat=True))
    return seen if chosen is None else seen & chosen


def of_year(year: int) -> Choice:
    """All of a year."""
    return Choice(first=date(year, 1, 1), last=date(year, 12, 31))


def sums(choice: Choice, offices: set[int] | None, measures: Collection[Measure] | None = None) -> Sums:
    """Add up a period and regime in these offices, or in all (None); these measures, or all (None)."""
    found = Sums()
    asked = Q() if choice.regime is None else Q(regime=choice.regime)
    if measures is not None:
        asked &= Q(measure__in=measures)
    own = asked if offices is None else asked & Q(office__in=offices)
    months, days = _read_from(choice.first, choice.last)
    if months:
        stored = MonthlyTotal.objects.filter(month__range=months)
        _add(found, stored.filter(asked, _fewest(offices)), stored.filter(own, with_below=False), F("month"))
    for period in days:
        daily = DailyTotal.objects.filter(own, day__range=period)
        _add(found, daily, daily, TruncMonth("day"))
    return found


def _fewest(offices: set[int] | None) -> Q:
    """The rows of months that make up these offices, as few as there are: whole branches of the tree together."""
    above = {pk: (parent, kind) for pk, parent, kind in Office.objects.values_list("pk", "parent_id", "kind")}
    wanted = above.keys() if offices is None else offices
    broken: set[int] = set()  # with an office below them, or themselves, that is not wanted
    for missing in above.keys() - wanted:
        at: int | None = missing
        while at is not None and at not in broken:
            broken.add(at)
            at = above[at][0]
    whole = above.keys() - broken
    alone = set(wanted & broken)
    together: set[int] = set()
    for pk in whole:
        parent, kind = above[pk]
        if parent not in whole:
            (alone if kind == OfficeKind.POST else together).add(pk)
    return Q(office__in=alone, with_below=False) | Q(office__in=together, with_below=True)


def _read_from(first: date, last: date) -> tuple[Period | None, list[Period]]:
    """What a period is read from: first days of its whole months, from and to, and the days around them."""
    start = first if first.day == 1 else _next_month(first)
    end = _next_month(last) if _ends_its_month(last) else last.replace(day=1)
    if start >= end:
        return None, [(first, last)]
    day = timedelta(days=1)
    around = [(first, start - day), (end, last)]
    return (start, (end - day).replace(day=1)), [(low, high) for low, high in around if low <= high]


def _ends_its_month(day: date) -> bool:
    """Whether nothing is counted after a day in its month: of the month that runs, today is the end."""
    following = _next_month(day)
    later = DailyTotal.objects.filter(day__gt=day, day__lt=following)
    return day + timedelta(days=1) == following or not later.exists()


def _add(found: Sums, totals: _Totals, by_office: _Totals, month: Combinable) -> None:
    """Add totals. `by_office`: the same, each office by itself; `month`: what tells theirs."""
    by_value = totals.values_list("measure", "value", "regime").annotate(Sum("cases"), Sum("seconds"))
    for measure, value, regime, cases, seconds in by_value:
        of = found.values[measure]
        of[value] = of.get(value, 0) + cases
        found.seconds += seconds
        if measure in COURSE or measure == Measure.NOTICE:
            found.regimes[measure, value, regime] += cases
    by_month = totals.filter(measure__in=COURSE).values_list("measure", month)
    for measure, first, cases in by_month.annotate(Sum("cases")):
        found.months[measure, first] += cases
    of_offices = by_office.filter(measure__in=COURSE).values_list("measure", "office")
    for measure, office_id, cases in of_offices.annotate(Sum("cases")):
        found.offices[measure, office_id] += cases


def offices_to_choose(user: User, *, on: date) -> QuerySet[Office]:
    """The offices whose statistics this person may see."""
    offices = offices_for(user, What.SEE_FIGURES, on=on)
    return Office.objects.all() if isinstance(offices, Everywhere) else offices


def names_of_offices(ids: Iterable[int]) -> dict[int, str]:
    """What the offices are called in the reader's language."""
    return {pk: str(office) for pk, office in Office.objects.in_bulk(set(ids)).items()}


def progress() -> Progress | None:
    """How far counting has come; None when nothing was ever counted."""
    return Progress.objects.filter(pk=1, counted_at__isnull=False).first()


def first_year() -> int | None:
    """The year of the first suspension counted."""
    first = DailyTotal.objects.filter(measure=Measure.SUSPENDED).aggregate(first=Min("day"))["first"]
    return first and int(first.year)
