"""An update of the library of holidays is a change of the calendar: shown, and not counted until confirmed."""

from io import StringIO

import pytest
from django.core.management import call_command

from calendars.queries import library_differences, year_page
from deadlines.base_years import take_missing_years
from deadlines.models import BaseYear
from deadlines.queries import KEPT, calendar_in_force
from law.business_days import DayKind
from law.kz_calendar import base_calendar
from tests.calendars.factories import World, at, d, override_on, term

NOW = at("2026-11-24")


def first_taken_with(day: str, *, working: bool) -> None:
    """As if the year had been taken in by an earlier release, which counted the day otherwise."""
    row = BaseYear.objects.get(pk=int(day[:4]))
    place = d(day).timetuple().tm_yday - 1
    days = row.days[:place] + ("1" if working else "0") + row.days[place + 1 :]
    BaseYear.objects.filter(pk=row.pk).update(days=days)


@pytest.fixture
def updated(world: World) -> World:
    """The release installed now says: 16 December 2026 is off. The one before did not know it."""
    first_taken_with("2026-12-16", working=True)
    return world


def test_the_base_days_stand_in_the_database_from_the_first_migration(world: World) -> None:
    assert BaseYear.objects.count() == len(base_calendar().years)
    assert library_differences() == []
    assert calendar_in_force().differences(base_calendar()) == []
    assert BaseYear.objects.get(pk=2024).days.count("1") == sum(base_calendar().month_totals(2024))


def test_an_update_changes_nothing_by_itself(updated: World) -> None:
    case = updated.case(at("2026-12-11"))
    assert term(case).due_on == d("2026-12-25"), "counted as before the update"
    assert calendar_in_force().is_working(d("2026-12-16"))
    (proof,) = calendar_in_force().explain(d("2026-12-15"), d("2026-12-16"))
    assert proof.act == KEPT


def test_the_differences_are_shown_before_they_apply(updated: World) -> None:
    (row,) = library_differences()
    assert (row.day, row.working, row.proof.kind, row.waiting) == (
        d("2026-12-16"),
        False,
        DayKind.HOLIDAY,
        False,
    )
    out = StringIO()
    call_command("calendar_differences", stdout=out)
    assert out.getvalue() == "2026-12-16: working in force, off in the library: Independence Day\n"


def test_confirmed_like_any_change_they_move_the_open_clocks(updated: World) -> None:
    case = updated.case(at("2026-12-11"))
    ids = updated.propose(NOW, off=["2026-12-16"])
    assert library_differences()[0].waiting
    assert updated.confirm(ids, NOW).moved == 1
    assert term(case).due_on == d("2026-12-28")
    assert library_differences() == []
    updated.revoke(override_on("2026-12-16").pk, NOW)
    assert [row.day for row in library_differences()] == [d("2026-12-16")], "back to the base, so shown again"


def test_a_day_that_an_officer_holds_is_decided_whatever_the_library_says(world: World) -> None:
    world.decree(NOW, off=["2026-11-30"])
    first_taken_with("2026-11-30", working=False)
    assert library_differences() == []


def test_an_unknown_year_is_taken_as_the_library_has_it(world: World) -> None:
    BaseYear.objects.filter(pk=2026).delete()
    assert calendar_in_force().differences(base_calendar()) == []
    take_missing_years(using="default")
    assert BaseYear.objects.get(pk=2026).source.startswith("holidays ")


def test_the_page_of_a_year_shows_days_totals_and_grade(world: World) -> None:
    page = year_page(2025)
    assert page.total == sum(base_calendar().month_totals(2025))
    assert (page.grade, page.published) == ("not_certified", None)
    sunday = next(day for day in page.days if day.day == d("2025-01-05"))
    assert (sunday.counted, sunday.kind) == (True, DayKind.MOVED_WORKING)
    assert year_page(2030).grade == "projected"
