"""Months are the sum of their days, always; a period comes to the same whichever of the two it is read from."""

import random
from collections import Counter
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection

from accounts.models import OfficeKind
from figures.models import DailyTotal, Measure, MonthlyTotal
from figures.queries import COURSE, Choice, sums
from figures.services import count_days, count_range, count_since_last_run, roll_up
from law.documents import DocumentKind
from law.events import Regime
from tests.factories import World, almaty
from tests.figures.november import NOW, make_november
from tests.journeys import story


def of_days() -> Counter[tuple[object, ...]]:
    """What the months must hold: the days added up by hand, of each office alone and with those below it."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in DailyTotal.objects.select_related("office__parent__parent"):
        held_by, office = [(row.office_id, False)], row.office
        while office is not None:
            if office.kind != OfficeKind.POST:
                held_by.append((office.pk, True))
            office = office.parent
        for whose in held_by:
            key = (row.day.replace(day=1), *whose, row.regime, row.measure, row.value)
            found[(*key, "cases")] += row.cases
            found[(*key, "seconds")] += row.seconds
    return found


def of_months() -> Counter[tuple[object, ...]]:
    """What they hold."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in MonthlyTotal.objects.all():
        key = (row.month, row.office_id, row.with_below, row.regime, row.measure, row.value)
        found[(*key, "cases")] = row.cases
        found[(*key, "seconds")] = row.seconds
    return found


def stored() -> list[tuple[object, ...]]:
    return list(MonthlyTotal.objects.order_by("pk").values_list())


def test_a_run_at_night_brings_months_in_line_with_their_days(world: World) -> None:
    november = make_november(world)
    count_since_last_run(now=NOW)
    assert of_months() == of_days() != Counter()
    # A paper entered late moves an end from one day to another.
    story.lodge(
        world, november.ran_out, DocumentKind.JUDGE_RULING, almaty(2026, 11, 13), now=almaty(2026, 11, 18)
    )
    before = of_months()
    count_since_last_run(now=NOW)
    assert of_months() == of_days() != before


def test_adding_up_again_leaves_the_very_same_rows(world: World) -> None:
    make_november(world)
    count_since_last_run(now=NOW)
    before = stored()
    assert roll_up([date(2026, 11, 3), date(2026, 11, 17)]) == 0
    count_range(date(2026, 10, 1), date(2026, 12, 31), now=NOW)
    assert stored() == before


def test_a_spoiled_month_is_mended_when_one_of_its_days_is_counted(world: World) -> None:
    make_november(world)
    count_since_last_run(now=NOW)
    MonthlyTotal.objects.filter(measure="origin").delete()
    MonthlyTotal.objects.filter(measure="mark").update(cases=7)
    MonthlyTotal.objects.filter(measure="waited", with_below=False).update(seconds=1)
    MonthlyTotal.objects.create(
        month=date(2026, 11, 1),
        office=world.tree.astana,
        with_below=True,
        regime="registered",
        measure="declined",
        cases=3,
    )
    count_days([date(2026, 11, 29)], now=NOW)
    assert of_months() == of_days()


@pytest.fixture
def two_years(world: World) -> World:
    """Totals on days all over two years, thick at the ends of months."""
    chance = random.Random(198)
    tree = world.tree
    offices = (tree.almaty, tree.almaty_airport, tree.almaty_rail, tree.astana_airport)
    values = {Measure.MARK: ["A", "B", "C"], Measure.NOTICE: ["on_time", "late"], Measure.OUTCOME: ["seized"]}
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(0, 730, 9)]
    days += [date(2026, month, 1) + timedelta(days=n) for month in range(2, 13) for n in (-1, 0)]
    for day in sorted(set(days)):
        measures = chance.sample(list(Measure), 4)
        DailyTotal.objects.bulk_create(
            DailyTotal(
                day=day,
                office=chance.choice(offices),
                regime=chance.choice(list(Regime)),
                measure=measure,
                value=chance.choice(values.get(measure, [""])),
                cases=chance.randint(1, 9),
                seconds=chance.randint(1, 9999) if measure == Measure.WAITED else 0,
            )
            for measure in measures
        )
    roll_up(days)
    return world


def by_hand(choice: Choice, offices: set[int] | None) -> tuple[object, ...]:
    """The same sums from the days alone."""
    values: Counter[object] = Counter()
    months: Counter[object] = Counter()
    posts: Counter[object] = Counter()
    regimes: Counter[object] = Counter()
    seconds = 0
    for row in DailyTotal.objects.filter(day__gte=choice.first, day__lte=choice.last):
        if (offices is not None and row.office_id not in offices) or choice.regime not in (None, row.regime):
            continue
        values[row.measure, row.value] += row.cases
        seconds += row.seconds
        if row.measure in COURSE:
            months[row.measure, row.day.replace(day=1)] += row.cases
            posts[row.measure, row.office_id] += row.cases
        if row.measure in (*COURSE, Measure.NOTICE):
            regimes[row.measure, row.value, row.regime] += row.cases
    return values, seconds, months, posts, regimes


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(date(2025, 1, 1), date(2026, 12, 31), id="whole months"),
        pytest.param(date(2026, 1, 1), date(2026, 12, 30), id="to the last but one day"),
        pytest.param(date(2026, 1, 2), date(2026, 12, 31), id="from the second day"),
        pytest.param(date(2025, 11, 14), date(2026, 10, 13), id="from and to amidst a month"),
        pytest.param(date(2026, 1, 31), date(2026, 3, 1), id="one month and a day on either side"),
        pytest.param(date(2026, 1, 31), date(2026, 2, 1), id="two days of two months"),
        pytest.param(date(2026, 5, 3), date(2026, 5, 29), id="within a month"),
        pytest.param(date(2026, 6, 1), date(2027, 3, 14), id="to after all that was counted"),
        pytest.param(date(2028, 1, 1), date(2028, 2, 1), id="nothing"),
    ],
)
@pytest.mark.parametrize("regime", [None, Regime.REGISTERED])
@pytest.mark.parametrize(
    "where",
    ["everywhere", "all but a post", "a branch", "a department alone", "two posts", "a post", "nowhere"],
)
def test_a_period_comes_to_the_sum_of_its_days(
    two_years: World, first: date, last: date, regime: Regime | None, where: str
) -> None:
    tree = two_years.tree
    offices = {
        "everywhere": None,
        "all but a post": {office.pk for office in tree.all()} - {tree.almaty_rail.pk},
        "a branch": {tree.almaty.pk, tree.almaty_airport.pk, tree.almaty_rail.pk},
        "a department alone": {tree.almaty.pk},
        "two posts": {tree.almaty_airport.pk, tree.almaty_rail.pk},
        "a post": {tree.astana_airport.pk},
        "nowhere": set(),
    }[where]
    choice = Choice(first=first, last=last, regime=regime)
    found = sums(choice, offices)
    values = Counter({(measure, value): n for measure, of in found.values.items() for value, n in of.items()})
    assert (values, found.seconds, found.months, found.offices, found.regimes) == by_hand(choice, offices)


def test_what_was_counted_before_there_were_months_is_added_up(two_years: World) -> None:
    MonthlyTotal.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("figures.migrations.0002_monthly_totals").FILL)
    assert of_months() == of_days()
