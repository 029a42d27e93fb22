"""Counting terms (CC 6; LAW.md 2): the worked examples, rolling, months, overrides, grades, the proof."""

from datetime import UTC, date, datetime

import pytest

from law.business_days import CalendarRangeError, DayKind, Grade, Override, WorkingCalendar
from law.kz_calendar import base_calendar

KZ = base_calendar()
D = date.fromisoformat


@pytest.mark.parametrize(
    ("decided", "one", "three", "ten", "ten_more"),
    [
        ("2024-12-27", "2024-12-30", "2025-01-05", "2025-01-15", "2025-01-29"),
        ("2025-12-30", "2025-12-31", "2026-01-06", "2026-01-16", "2026-01-30"),
        ("2026-03-19", "2026-03-20", "2026-03-27", "2026-04-07", "2026-04-21"),
        ("2026-05-22", "2026-05-25", "2026-05-28", "2026-06-08", "2026-06-22"),
        ("2026-08-25", "2026-08-26", "2026-08-28", "2026-09-08", "2026-09-22"),
        ("2026-11-20", "2026-11-23", "2026-11-25", "2026-12-04", "2026-12-21"),
        ("2026-12-25", "2026-12-28", "2026-12-30", "2027-01-13", "2027-01-27"),
    ],
)
def test_worked_examples(decided: str, one: str, three: str, ten: str, ten_more: str) -> None:
    """LAW.md 2: the notice day, the ex officio three, the ten days, ten more (CC 198(1), 198(2), 199(4))."""
    start = D(decided)
    assert [KZ.add(start, n).isoformat() for n in (1, 3, 10, 20)] == [one, three, ten, ten_more]
    # Ten more counted from the end of the first ten is the same day as twenty from the decision.
    assert KZ.add(D(ten), 10) == D(ten_more)
    assert KZ.count(start, D(ten)) == 10
    assert len([day for day in KZ.explain(start, D(ten)) if day.counted]) == 10


def test_sunday_5_january_2025_was_a_business_day() -> None:
    assert D("2025-01-05").weekday() == 6
    assert KZ.is_working(D("2025-01-05"))
    assert not KZ.is_working(D("2025-01-03"))


def test_a_decision_on_a_day_off_counts_from_the_next_business_day() -> None:
    """LAW.md 3.7 "Day off": decided on Saturday 2026-03-21, day 1 is Thursday 26 March."""
    assert KZ.add(D("2026-03-21"), 1) == D("2026-03-26")


@pytest.mark.parametrize(
    ("start", "months", "unrolled", "rolled"),
    [
        ("2026-01-31", 1, "2026-02-28", "2026-03-02"),
        ("2024-01-31", 1, "2024-02-29", "2024-02-29"),
        ("2025-11-08", 4, "2026-03-08", "2026-03-10"),
        ("2026-12-31", 2, "2027-02-28", "2027-03-01"),
        ("2026-03-31", -1, "2026-02-28", "2026-03-02"),
    ],
)
def test_months_end_on_the_same_day_number(start: str, months: int, unrolled: str, rolled: str) -> None:
    """Civil Code 172-176: same day number, clamped; CC 6(6): rolls when it limits an act, not for a cap."""
    assert KZ.add_months(D(start), months, roll=False) == D(unrolled)
    assert KZ.add_months(D(start), months, roll=True) == D(rolled)


def test_calendar_days_roll_only_where_they_limit_an_act() -> None:
    """CC 6(6); a renewal's last filing day is counted back fifteen calendar days, no roll (CC 462(1))."""
    assert KZ.add_calendar_days(D("2026-03-06"), 15, roll=False) == D("2026-03-21")
    assert KZ.add_calendar_days(D("2026-03-06"), 15, roll=True) == D("2026-03-26")
    assert KZ.add_calendar_days(D("2026-06-15"), -15, roll=False) == D("2026-05-31")


def test_rolling_finds_the_nearest_business_day_and_leaves_one_alone() -> None:
    assert KZ.next_working(D("2026-03-20")) == D("2026-03-20")
    assert KZ.next_working(D("2026-03-21")) == D("2026-03-26")
    assert KZ.previous_working(D("2026-03-25")) == D("2026-03-20")
    assert KZ.previous_working(D("2025-01-05")) == D("2025-01-05")


def test_reminder_days_are_counted_back_in_business_days() -> None:
    """HOUSE.reminders: two and one business days before a term that ends on 2026-03-26."""
    assert KZ.subtract(D("2026-03-26"), 1) == D("2026-03-20")
    assert KZ.subtract(D("2026-03-26"), 2) == D("2026-03-19")
    assert KZ.subtract(D("2026-03-22"), 1) == D("2026-03-20")


@pytest.mark.parametrize(
    ("day", "working", "was"),
    [
        ("2026-08-31", False, True),  # a weekday made off
        ("2026-03-24", True, False),  # a day off made working
        ("2026-03-28", True, False),  # a Saturday made working
        ("2025-01-05", False, True),  # a working Sunday made off again
    ],
)
def test_an_officers_entry_overrides_in_every_direction(day: str, working: bool, was: bool) -> None:
    """HOUSE.override: the library lags decrees, an entry citing its act wins."""
    changed = KZ.with_overrides([Override(D(day), working, "Decree 1")], version=7)
    assert KZ.is_working(D(day)) is was
    assert changed.is_working(D(day)) is working
    assert changed.differences(KZ) == [D(day)]
    assert changed.version == 7
    (proof,) = changed.explain(D(day).replace(day=D(day).day - 1), D(day))
    assert (proof.counted, proof.act) == (working, "Decree 1")


def test_withdrawing_an_override_restores_the_published_day() -> None:
    changed = KZ.with_overrides([Override(D("2026-08-31"), False, "Decree 1")])
    assert changed.with_overrides([]).is_working(D("2026-08-31"))


def test_of_two_entries_for_a_day_the_later_wins() -> None:
    entries = [Override(D("2026-08-31"), False, "Decree 1"), Override(D("2026-08-31"), True, "Decree 2")]
    assert KZ.with_overrides(entries).is_working(D("2026-08-31"))


def test_a_withdrawn_day_off_brings_a_running_deadline_forward() -> None:
    """31 August 2026 was withdrawn five months ahead: the ten days of 25 August end a day earlier."""
    before = KZ.with_overrides([Override(D("2026-08-31"), False, "Published calendar of 2026")])
    assert before.add(D("2026-08-25"), 10) == D("2026-09-09")
    assert KZ.add(D("2026-08-25"), 10) == D("2026-09-08")


@pytest.mark.parametrize(
    ("start", "n", "certified", "grade"),
    [
        ("2025-03-03", 10, {2025}, Grade.CERTIFIED),
        ("2025-03-03", 10, set(), Grade.NOT_CERTIFIED),
        ("2025-12-30", 10, {2025}, Grade.NOT_CERTIFIED),  # reaches into 2026
        ("2025-12-30", 1, {2025}, Grade.CERTIFIED),  # ends on 31 December
        ("2025-12-31", 1, {2025}, Grade.NOT_CERTIFIED),  # begins in 2026
        ("2026-12-25", 3, set(), Grade.NOT_CERTIFIED),
        ("2026-12-25", 10, set(), Grade.MAY_MOVE),  # the decree of 2027 is unknown
        ("2026-12-25", 10, {2026, 2027}, Grade.CERTIFIED),
        ("2026-05-22", 10, set(), Grade.MAY_MOVE),  # over the estimated Kurban Ait of 27 May
        ("2026-05-22", 10, {2026}, Grade.CERTIFIED),
        ("2026-05-22", 1, set(), Grade.NOT_CERTIFIED),
        ("2026-05-22", 2, set(), Grade.MAY_MOVE),  # the feast may fall on 26 May
        ("2026-05-27", 1, set(), Grade.MAY_MOVE),  # or on 28 May
        ("2026-05-28", 10, set(), Grade.NOT_CERTIFIED),
    ],
)
def test_grades(start: str, n: int, certified: set[int], grade: Grade) -> None:
    """LAW.md 2: certified, not certified (quiet), may move (a badge)."""
    calendar = KZ.with_overrides([], certified=certified)
    due = calendar.due(D(start), n)
    assert due.grade is grade
    assert calendar.grade(D(start), due.day) is grade


def test_an_entry_settles_an_estimated_day() -> None:
    """Once an officer confirms Kurban Ait, terms over it no longer may move."""
    settled = KZ.with_overrides([Override(D("2026-05-27"), False, "Muftiate, 2026-05-10")])
    assert settled.due(D("2026-05-22"), 10) == (D("2026-06-08"), Grade.NOT_CERTIFIED)


def test_a_term_that_ends_on_its_own_day_is_as_sure_as_that_day() -> None:
    assert KZ.grade(D("2025-06-02"), D("2025-06-02")) is Grade.NOT_CERTIFIED
    assert KZ.grade(D("2027-06-01"), D("2027-06-01")) is Grade.MAY_MOVE
    assert KZ.grade(KZ.first_day, KZ.first_day) is Grade.NOT_CERTIFIED


def test_a_term_counted_back_is_as_sure_as_the_days_between() -> None:
    assert KZ.grade(D("2027-01-05"), D("2026-12-21")) is Grade.MAY_MOVE
    assert KZ.grade(D("2026-12-21"), D("2026-12-06")) is Grade.NOT_CERTIFIED


def test_the_proof_says_of_each_day_why_and_by_which_act() -> None:
    """The ten days of Friday 2024-12-27: a moved Friday off, a working Sunday, Christmas."""
    proof = {day.day.isoformat(): day for day in KZ.explain(D("2024-12-27"), D("2025-01-15"))}
    assert len(proof) == 19
    assert proof["2024-12-30"].number == 1
    assert proof["2025-01-02"].sentence() == "New Year"
    off, sunday = proof["2025-01-03"], proof["2025-01-05"]
    assert (off.kind, off.counted, off.other_day) == (DayKind.MOVED_OFF, False, D("2025-01-05"))
    assert (sunday.kind, sunday.counted, sunday.number) == (DayKind.MOVED_WORKING, True, 3)
    assert off.act == sunday.act == "adilet.zan.kz G24G0000436"
    assert proof["2025-01-07"].sentence() == "Orthodox Christmas"
    assert proof["2025-01-15"].number == 10
    assert all(day.reason and day.act for day in proof.values())


def test_the_proof_names_the_weekend_holiday_that_was_carried_over() -> None:
    """LAW.md 2: Saturday 2 January 2027 gives Monday 4 January off."""
    (monday,) = KZ.explain(D("2027-01-03"), D("2027-01-04"))
    assert monday.kind is DayKind.CARRIED
    assert monday.sentence() == "Day off for a holiday that fell on a weekend: New Year (02.01.2027)"
    (wednesday,) = KZ.explain(D("2026-05-26"), D("2026-05-27"))
    assert wednesday.sentence() == "First day of Kurban Ait (estimated)"


def test_nothing_is_explained_when_a_term_has_no_days() -> None:
    assert KZ.explain(D("2026-05-26"), D("2026-05-26")) == []


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2037, 1, 1), date(1900, 1, 1), date(9999, 12, 31)])
def test_a_day_outside_the_loaded_years_is_never_an_ordinary_day(day: date) -> None:
    for question in (
        lambda: KZ.is_working(day),
        lambda: KZ.add(day, 1),
        lambda: KZ.due(day, 10),
        lambda: KZ.subtract(day, 1),
        lambda: KZ.next_working(day),
        lambda: KZ.previous_working(day),
        lambda: KZ.count(D("2026-01-05"), day),
        lambda: KZ.grade(day, day),
        lambda: KZ.explain(day, D("2026-01-05")),
        lambda: KZ.add_calendar_days(day, 0, roll=True),
        lambda: KZ.month_totals(day.year),
        lambda: KZ.with_overrides([Override(day, True, "Decree 1")]),
    ):
        with pytest.raises(CalendarRangeError, match="2015-01-01 to 2036-12-31"):
            question()


def test_a_term_that_leaves_the_loaded_years_has_no_date() -> None:
    for question in (
        lambda: KZ.add(D("2036-12-31"), 1),
        lambda: KZ.due(D("2036-12-25"), 10),
        lambda: KZ.subtract(D("2015-01-05"), 5),
        lambda: KZ.previous_working(D("2015-01-01")),
    ):
        with pytest.raises(CalendarRangeError, match="beyond the loaded calendar"):
            question()


@pytest.mark.parametrize("n", [0, -1])
def test_a_term_has_at_least_one_day(n: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        KZ.add(D("2026-03-19"), n)
    with pytest.raises(ValueError, match="at least 1"):
        KZ.subtract(D("2026-03-19"), n)


def test_an_instant_is_not_a_day() -> None:
    """20:00 UTC is already the next day in Almaty, so counting on instants is refused."""
    with pytest.raises(TypeError, match="Almaty day"):
        KZ.due(datetime(2026, 3, 19, 20, 0, tzinfo=UTC), 10)
    with pytest.raises(TypeError, match="Almaty day"):
        KZ.is_working(datetime(2026, 3, 19, 20, 0, tzinfo=UTC))


def test_a_calendar_is_a_value() -> None:
    same = KZ.with_overrides([])
    assert same == KZ
    assert hash(same) == hash(KZ)
    assert KZ.with_overrides([], version=3) != KZ
    with pytest.raises(AttributeError):
        KZ.version = 2  # type: ignore[misc]


def test_a_calendar_without_years_is_refused() -> None:
    with pytest.raises(ValueError, match="no years"):
        WorkingCalendar(2026, 2025)
