"""Timetables of both regimes (LAW.md 3.2; CC 198(1)-(2), 198(5), 199(3)-(5))."""

from datetime import UTC, date, datetime

import pytest

from law.business_days import Grade, Override
from law.clocks import ClockKind, OnExpiry
from law.events import Regime
from law.kz_calendar import base_calendar
from law.timetable import TimetableRow, timetable

KZ = base_calendar()
D = date.fromisoformat


def by_clock(rows: list[TimetableRow]) -> dict[str, str | None]:
    return {row.clock.value: row.due.isoformat() if row.due else None for row in rows}


@pytest.mark.parametrize(
    ("decided", "notice", "three", "ten", "twenty"),
    [
        ("2024-12-27", "2024-12-30", "2025-01-05", "2025-01-15", "2025-01-29"),
        ("2026-03-19", "2026-03-20", "2026-03-27", "2026-04-07", "2026-04-21"),
        ("2026-12-25", "2026-12-28", "2026-12-30", "2027-01-13", "2027-01-27"),
    ],
)
def test_worked_examples_as_timetables(decided: str, notice: str, three: str, ten: str, twenty: str) -> None:
    after = {"court_hold": None, "destruction_handover": None, "destruction": None}
    registered = timetable(Regime.REGISTERED, D(decided), extension=10, calendar=KZ)
    assert by_clock(registered) == {
        "suspension_notice": notice,
        "registered_suspension": ten,
        "registered_extension": twenty,
        **after,
    }
    ex_officio = timetable(Regime.EX_OFFICIO, D(decided), prolonged=True, calendar=KZ)
    assert by_clock(ex_officio) == {
        "ex_officio_notice": decided,
        "ex_officio_suspension": three,
        "ex_officio_prolongation": ten,
        **after,
    }


def test_the_ex_officio_ten_days_include_the_three() -> None:
    """CC 199(5): ten business days from the initial decision, not three and ten, whatever the first term."""
    dues = {
        days: by_clock(
            timetable(Regime.EX_OFFICIO, D("2026-08-25"), prolonged=True, initial_days=days, calendar=KZ)
        )
        for days in (1, 2, 3)
    }
    assert {due["ex_officio_prolongation"] for due in dues.values()} == {"2026-09-08"}
    assert [due["ex_officio_suspension"] for due in dues.values()] == [
        "2026-08-26",
        "2026-08-27",
        "2026-08-28",
    ]


def test_an_extension_counts_from_the_last_day_of_the_first_term() -> None:
    """CC 198(2): four days more end on business day fourteen after the decision."""
    rows = timetable(Regime.REGISTERED, D("2026-08-25"), extension=4, calendar=KZ)
    extension = next(row for row in rows if row.clock is ClockKind.REGISTERED_EXTENSION)
    assert (extension.starts, extension.due) == (D("2026-09-08"), D("2026-09-14"))
    assert extension.due == KZ.add(D("2026-08-25"), 14)


def test_release_resumes_at_midnight_after_the_last_day() -> None:
    """CC 6, 198(6): Almaty is five hours ahead of UTC."""
    rows = timetable(Regime.REGISTERED, D("2026-08-25"), calendar=KZ)
    first = next(row for row in rows if row.clock is ClockKind.REGISTERED_SUSPENSION)
    assert first.lapses_at == datetime(2026, 9, 8, 19, 0, tzinfo=UTC)
    assert (first.on_expiry, first.provision, first.house) == (OnExpiry.RESUME, "CC198.1", False)


def test_officers_are_reminded_two_days_and_one_day_before() -> None:
    """HOUSE.reminders, in business days: over the Nauryz days off."""
    rows = timetable(Regime.EX_OFFICIO, D("2026-03-19"), calendar=KZ)
    term = next(row for row in rows if row.clock is ClockKind.EX_OFFICIO_SUSPENSION)
    assert term.due == D("2026-03-27")
    assert term.reminders == (D("2026-03-20"), D("2026-03-26"))


def test_no_reminder_falls_before_the_decision() -> None:
    rows = timetable(Regime.EX_OFFICIO, D("2026-08-25"), initial_days=1, calendar=KZ)
    assert next(row for row in rows if row.clock is ClockKind.EX_OFFICIO_SUSPENSION).reminders == ()


def test_every_date_says_how_sure_it_is() -> None:
    rows = timetable(Regime.REGISTERED, D("2026-12-25"), calendar=KZ.with_overrides([], certified={2026}))
    assert [(row.clock.value, row.grade) for row in rows if row.due] == [
        ("suspension_notice", Grade.CERTIFIED),
        ("registered_suspension", Grade.MAY_MOVE),
    ]


def test_a_calendar_entry_moves_the_timetable() -> None:
    changed = KZ.with_overrides([Override(D("2026-09-07"), False, "Decree 1")])
    rows = timetable(Regime.REGISTERED, D("2026-08-25"), calendar=changed)
    assert by_clock(rows)["registered_suspension"] == "2026-09-09"


def test_clocks_of_a_court_have_no_date_yet() -> None:
    """CC 198(6), 200: only a ruling or a judgment starts them."""
    rows = timetable(Regime.REGISTERED, D("2026-08-25"), calendar=KZ)
    undated = [row for row in rows if row.due is None]
    assert [row.clock.value for row in undated] == ["court_hold", "destruction_handover", "destruction"]
    assert all((row.starts, row.lapses_at, row.grade) == (None, None, None) for row in undated)


@pytest.mark.parametrize(
    ("regime", "given"),
    [
        (Regime.REGISTERED, {"extension": 0}),
        (Regime.REGISTERED, {"extension": 11}),
        (Regime.REGISTERED, {"extension": -1}),
        (Regime.REGISTERED, {"prolonged": True}),
        (Regime.REGISTERED, {"initial_days": 2}),
        (Regime.EX_OFFICIO, {"extension": 5}),
        (Regime.EX_OFFICIO, {"initial_days": 0}),
        (Regime.EX_OFFICIO, {"initial_days": 4}),
    ],
)
def test_what_the_law_does_not_allow_is_refused(regime: Regime, given: dict[str, int]) -> None:
    """CC 198(2): up to ten more; CC 199(3): up to three; neither regime borrows from the other."""
    with pytest.raises(ValueError, match=r"\(CC 19[89]"):
        timetable(regime, D("2026-08-25"), calendar=KZ, **given)  # type: ignore[arg-type]
