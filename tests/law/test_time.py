"""Instants and Almaty days (CC 6; LAW.md 2)."""

from datetime import UTC, date, datetime

import pytest

from law.time import end_of, local_date, start_of


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # UTC+5 since 2024-03-01: 19:00 UTC is midnight in Almaty.
        (datetime(2026, 3, 19, 18, 59, 59, tzinfo=UTC), date(2026, 3, 19)),
        (datetime(2026, 3, 19, 19, 0, 0, tzinfo=UTC), date(2026, 3, 20)),
        # UTC+6 before.
        (datetime(2024, 2, 28, 17, 59, 59, tzinfo=UTC), date(2024, 2, 28)),
        (datetime(2024, 2, 28, 18, 0, 0, tzinfo=UTC), date(2024, 2, 29)),
    ],
)
def test_an_instant_belongs_to_its_almaty_day(instant: datetime, day: date) -> None:
    assert local_date(instant) == day


def test_the_night_the_clocks_went_back_belongs_to_the_old_day_until_its_own_midnight() -> None:
    """The zone change of 2024-03-01 repeated an hour; both of them end 29 February."""
    assert local_date(datetime(2024, 2, 29, 18, 30, tzinfo=UTC)) == date(2024, 2, 29)
    assert end_of(date(2024, 2, 29)) == datetime(2024, 2, 29, 19, 0, tzinfo=UTC)


def test_a_term_runs_through_the_whole_of_its_last_day() -> None:
    """CC 6: filed at 23:59:59 of the last day is in time, 00:00 of the next day is not."""
    lapses = end_of(date(2026, 4, 7))
    assert lapses == datetime(2026, 4, 7, 19, 0, tzinfo=UTC)
    assert lapses == start_of(date(2026, 4, 8))
    assert local_date(datetime(2026, 4, 7, 18, 59, 59, 999999, tzinfo=UTC)) == date(2026, 4, 7)
    assert local_date(lapses) == date(2026, 4, 8)


def test_an_instant_without_zone_has_no_legal_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 4, 7, 12, 0))
