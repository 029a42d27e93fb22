"""What must hold of every term on every calendar (CC 6)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from law.business_days import Grade, Override, WorkingCalendar
from law.kz_calendar import base_calendar

KZ = base_calendar()
days = st.dates(date(2016, 1, 1), date(2034, 12, 31))
lengths = st.integers(1, 60)
unhurried = settings(max_examples=60, deadline=None)
grades = [Grade.CERTIFIED, Grade.NOT_CERTIFIED, Grade.MAY_MOVE]


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Kazakhstan's calendar with a few days overridden either way and some years certified."""
    entries = draw(st.lists(st.builds(Override, days, st.booleans(), st.just("Decree 1")), max_size=8))
    return KZ.with_overrides(entries, certified=draw(st.sets(st.integers(2016, 2034), max_size=5)))


@given(calendars(), days, lengths)
@unhurried
def test_adding_and_counting_are_inverse(calendar: WorkingCalendar, start: date, n: int) -> None:
    due = calendar.add(start, n)
    assert due > start
    assert calendar.is_working(due)
    assert calendar.count(start, due) == n
    assert calendar.count(due, start) == -n


@given(calendars(), days, lengths)
@unhurried
def test_going_back_undoes_going_forward(calendar: WorkingCalendar, start: date, n: int) -> None:
    due = calendar.add(start, n)
    assert calendar.subtract(due, n) == calendar.previous_working(start)


@given(calendars(), days, lengths)
@unhurried
def test_a_longer_or_later_term_never_ends_earlier(calendar: WorkingCalendar, start: date, n: int) -> None:
    due = calendar.add(start, n)
    assert calendar.add(start, n + 1) > due
    assert calendar.add(start + timedelta(days=1), n) >= due


@given(calendars(), days, lengths, lengths)
@unhurried
def test_an_extension_counts_on_from_the_last_day(
    calendar: WorkingCalendar, start: date, first: int, more: int
) -> None:
    """CC 198(2): ten and then n more is ten plus n from the decision."""
    assert calendar.add(calendar.add(start, first), more) == calendar.add(start, first + more)


@given(calendars(), days, lengths)
@unhurried
def test_the_proof_counts_exactly_the_days_of_the_term(
    calendar: WorkingCalendar, start: date, n: int
) -> None:
    due = calendar.add(start, n)
    proof = calendar.explain(start, due)
    assert [day.day for day in proof] == [start + timedelta(days=i) for i in range(1, (due - start).days + 1)]
    assert [day.number for day in proof if day.counted] == list(range(1, n + 1))
    assert all(day.counted == calendar.is_working(day.day) for day in proof)
    assert all((day.number is None) is not day.counted for day in proof)


@given(calendars(), days, lengths)
@unhurried
def test_due_grades_as_grade_does_and_longer_terms_are_never_surer(
    calendar: WorkingCalendar, start: date, n: int
) -> None:
    due = calendar.due(start, n)
    assert calendar.grade(start, due.day) is due.grade
    assert grades.index(calendar.due(start, n + 1).grade) >= grades.index(due.grade)
    touched = {(start + timedelta(days=1)).year, due.day.year}
    if touched <= calendar.certified:
        assert due.grade is Grade.CERTIFIED
    if due.grade is Grade.CERTIFIED:
        assert touched <= calendar.certified


@given(days, st.booleans(), days, lengths)
@unhurried
def test_an_override_moves_a_term_by_at_most_the_days_it_touches(
    day: date, working: bool, start: date, n: int
) -> None:
    """A day made off never brings a date forward, a day made working never puts it back."""
    changed = KZ.with_overrides([Override(day, working, "Decree 1")])
    before, after = KZ.add(start, n), changed.add(start, n)
    assert changed.is_working(day) is working
    assert after <= before if working else after >= before
    if not start < day <= max(before, after):
        assert after == before


@given(days)
@unhurried
def test_rolling_is_idempotent_and_lands_on_a_business_day(day: date) -> None:
    rolled = KZ.next_working(day)
    assert rolled >= day
    assert KZ.is_working(rolled)
    assert KZ.next_working(rolled) == rolled
    assert KZ.count(day, rolled) == (0 if rolled == day else 1)


@given(days, st.integers(1, 24))
@unhurried
def test_months_keep_the_day_number_or_end_on_the_months_last_day(day: date, n: int) -> None:
    end = KZ.add_months(day, n, roll=False)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == n
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


@given(st.integers(2015, 2036))
@unhurried
def test_month_totals_add_up_to_the_year(year: int) -> None:
    total = sum(
        KZ.is_working(date(year, 1, 1) + timedelta(days=i))
        for i in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)
    )
    assert sum(KZ.month_totals(year)) == total
