"""The read side: sums of the stored daily totals over a period, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Office, User
from accounts.queries import Everywhere, offices_for, subtree_ids, within
from accounts.roles import What
from figures.models import DailyTotal, Measure, Progress
from law.events import Regime

#: What is compared over months, offices and regimes: what comes in, what is decided, what ends.
COURSE = (Measure.PREPARED, Measure.SUSPENDED, Measure.DECLINED, Measure.OUTCOME)


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
    while (following := (found[-1] + timedelta(days=32)).replace(day=1)) <= last:
        found.append(following)
    return found


@dataclass
class Sums:
    """Totals added up: by value of each measure, by month, by office and by regime."""

    values: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    seconds: int = 0
    months: dict[tuple[str, date], int] = field(default_factory=dict)
    offices: dict[tuple[str, int], int] = field(default_factory=dict)
    regimes: dict[tuple[str, str, str], int] = field(default_factory=dict)

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


def visible_totals(user: User, choice: Choice, *, on: date) -> QuerySet[DailyTotal]:
    """The chosen totals, of the offices whose statistics this person may see on that day."""
    totals = DailyTotal.objects.filter(
        within(user, What.SEE_FIGURES, on=on), day__gte=choice.first, day__lte=choice.last
    )
    if choice.office_id is not None:
        totals = totals.filter(office_id__in=subtree_ids(choice.office_id))
    if choice.regime is not None:
        totals = totals.filter(regime=choice.regime)
    return totals


def totals_of_year(year: int) -> QuerySet[DailyTotal]:
    """Every total of a year, of all offices: for the public page, which shows them suppressed."""
    return DailyTotal.objects.filter(day__gte=date(year, 1, 1), day__lte=date(year, 12, 31))


def sums(totals: QuerySet[DailyTotal]) -> Sums:
    """Add them up."""
    found = Sums()
    for measure, value, cases, seconds in totals.values_list("measure", "value").annotate(
        Sum("cases"), Sum("seconds")
    ):
        found.values[measure][value] = cases
        found.seconds += seconds
    course = totals.filter(measure__in=COURSE)
    by_month = course.annotate(month=TruncMonth("day")).values_list("measure", "month")
    for measure, month, cases in by_month.annotate(Sum("cases")):
        found.months[measure, month] = cases
    for measure, office_id, cases in course.values_list("measure", "office").annotate(Sum("cases")):
        found.offices[measure, office_id] = cases
    by_regime = totals.filter(measure__in=[*COURSE, Measure.NOTICE]).values_list("measure", "value", "regime")
    for measure, value, regime, cases in by_regime.annotate(Sum("cases")):
        found.regimes[measure, value, regime] = cases
    return found


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
