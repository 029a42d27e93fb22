"""Kazakhstan's days off (LAW.md 2; LABOUR) against published totals and known days."""

import csv
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest

from law.business_days import DayKind
from law.kz_calendar import KNOWN_THROUGH, NAMES, REVIEWED_RELEASE, base_calendar

KZ = base_calendar()
D = date.fromisoformat

TOTALS = [
    (int(row["year"]), month, int(row[str(month)]), int(row["total"]))
    for row in csv.DictReader(
        (Path(__file__).parents[1] / "data" / "working-day-totals.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    for month in range(1, 13)
]


@pytest.mark.parametrize(("year", "month", "published", "_total"), TOTALS)
def test_monthly_totals_equal_the_published_ones(year: int, month: int, published: int, _total: int) -> None:
    """HOUSE.certification: the labour ministry's balance of working time, 48 months of 2018-2021."""
    assert KZ.month_totals(year)[month - 1] == published


def test_yearly_totals_equal_the_published_ones() -> None:
    assert len(TOTALS) == 48
    for year, total in {(year, total) for year, _, _, total in TOTALS}:
        assert sum(KZ.month_totals(year)) == total


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2024-06-17", True),  # published day off withdrawn ten days ahead
        ("2025-08-29", True),
        ("2025-09-01", False),  # Saturday 30 August 2025 was carried
        ("2026-08-31", True),  # 30 August is no longer off from 2026
        ("2026-03-16", True),
        ("2027-03-15", False),  # 15 March is off from 2027
        ("2027-01-04", False),  # Saturday 2 January carried
        ("2021-12-01", False),
        ("2022-12-01", True),
        ("2021-12-17", False),
        ("2022-12-16", False),
        ("2022-10-24", False),  # moved by decree two weeks ahead
        ("2022-10-22", True),
        ("2021-10-25", True),
        ("2022-10-25", False),
        ("2024-05-08", False),  # moved 17 days ahead
        ("2024-05-04", True),
        ("2020-05-11", True),  # the carried Victory Day was itself moved
        ("2020-05-08", False),
        ("2026-01-05", True),
        ("2026-01-07", False),
        ("2023-01-09", True),  # 7 January 2023, a Saturday, is never carried over
        ("2027-05-17", True),  # nor is Kurban Ait, estimated for Sunday 16 May 2027
    ],
)
def test_known_days(day: str, working: bool) -> None:
    """LAW.md 2, days off and their changes."""
    assert KZ.is_working(D(day)) is working


def test_every_day_off_has_a_name_we_can_translate() -> None:
    """A library release that renames a holiday is noticed here."""
    named = {fact.holiday for fact in KZ.facts if fact.holiday}
    assert named <= set(NAMES.values())
    assert all(fact.act for fact in KZ.facts)


def test_every_carried_and_moved_day_names_its_other_day() -> None:
    for fact in KZ.facts:
        if fact.kind is DayKind.CARRIED:
            assert fact.other_day is not None
            assert fact.other_day.weekday() >= 5
            assert fact.other_day < fact.day
        if fact.kind in (DayKind.MOVED_OFF, DayKind.MOVED_WORKING):
            assert fact.other_day is not None
            assert KZ.is_working(fact.other_day) is not fact.working


def test_both_new_year_days_on_a_weekend_are_carried_in_order() -> None:
    carried = {fact.day: fact.other_day for fact in KZ.facts_in(2028) if fact.kind is DayKind.CARRIED}
    assert carried[D("2028-01-03")] == D("2028-01-01")
    assert carried[D("2028-01-04")] == D("2028-01-02")


def test_estimated_feasts_are_marked_and_past_ones_are_not() -> None:
    """STACK: Kurban Ait of 2026 and 2027 is an estimate; past years are confirmed."""
    estimated = {fact.day for fact in KZ.facts if fact.estimated}
    assert {D("2026-05-27"), D("2027-05-16")} <= estimated
    assert not [day for day in estimated if day.year <= 2025]


def test_the_pinned_release_is_the_one_that_was_reviewed() -> None:
    """A new release is a calendar change: review which year it knows, its names and its mistakes first."""
    assert metadata.version("holidays") == REVIEWED_RELEASE


def test_later_years_are_projected() -> None:
    assert KNOWN_THROUGH == 2026
    assert KZ.known_through == KNOWN_THROUGH
    assert KZ.years == range(2015, 2037)
    assert not KZ.certified


def test_a_shorter_calendar_agrees_with_the_long_one_at_its_edges() -> None:
    """Days moved or carried across New Year are known although the other year is not loaded."""
    short = base_calendar(2025, 2025)
    assert short.differences(KZ) == []
    assert not short.is_working(D("2025-01-03"))
