"""The calendar that acts count by: base days as first taken, confirmed days, certified years; one per content."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from deadlines.locks import change_calendar, keep_calendar
from deadlines.models import BaseYear, CalendarOverride, CalendarState, CalendarYear
from deadlines.queries import KEPT, calendar_in_force
from kz_ipr.grants import APP_ROLE
from law.business_days import Grade, Override
from law.kz_calendar import base_calendar
from tests.factories import DECIDED, World

State = CalendarOverride.State

#: Within the ten business days after 2026-11-20 (LAW.md 2, worked examples).
TUESDAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)
DECIDED_ON = date(2026, 11, 20)


def override(world: World, day: date, working: bool, state: State, **fields: object) -> CalendarOverride:
    """A day by an officer's entry, in the state asked for."""
    return CalendarOverride.objects.create(
        day=day,
        working=working,
        act="Decree No. 951",
        act_date=date(2026, 11, 18),
        state=state,
        proposed_by=world.chief,
        proposed_at=DECIDED,
        **fields,
    )


def confirmed(world: World, day: date, working: bool) -> CalendarOverride:
    """A day that a second chief officer has confirmed."""
    return override(
        world, day, working, State.IN_FORCE, confirmed_by=world.second_chief, confirmed_at=DECIDED
    )


def test_without_entries_it_is_the_library_s_calendar(world: World) -> None:
    calendar = calendar_in_force()
    assert calendar.add(DECIDED_ON, 10) == date(2026, 12, 4)
    assert calendar.version == 1


@pytest.mark.parametrize(
    ("day", "working", "tenth"),
    [(TUESDAY, False, date(2026, 12, 7)), (SATURDAY, True, date(2026, 12, 3))],
    ids=["a weekday made off", "a weekend made working"],
)
def test_a_confirmed_day_counts_in_both_directions(
    world: World, day: date, working: bool, tenth: date
) -> None:
    confirmed(world, day, working)
    assert calendar_in_force().add(DECIDED_ON, 10) == tenth


@pytest.mark.parametrize("state", [State.PROPOSED, State.REJECTED, State.REVOKED])
def test_a_day_not_in_force_counts_for_nothing(world: World, state: State) -> None:
    override(world, TUESDAY, False, state)
    assert calendar_in_force().is_working(TUESDAY)


def test_a_day_whose_revocation_is_only_proposed_still_counts(world: World) -> None:
    day = confirmed(world, TUESDAY, False)
    CalendarOverride.objects.filter(pk=day.pk).update(
        state=State.REVOCATION_PROPOSED,
        revocation_act="Decree No. 960",
        revocation_act_date=date(2026, 11, 20),
        revocation_proposed_by=world.chief,
        revocation_proposed_at=DECIDED,
    )
    assert not calendar_in_force().is_working(TUESDAY)


def test_it_is_built_once_for_each_content_and_read_in_one_statement(world: World) -> None:
    """A worker elsewhere never counts on a calendar that has changed: what is read is the cache's key."""
    first = calendar_in_force()
    with CaptureQueriesContext(connection) as captured:
        assert calendar_in_force() is first
    assert len(captured) == 1
    confirmed(world, TUESDAY, False)
    CalendarState.objects.update_or_create(defaults={"version": 2})
    second = calendar_in_force()
    assert (second is first, second.version) == (False, 2)
    assert first.is_working(TUESDAY), "what was counted by the old one can still be explained"


def test_a_certified_year_makes_its_dates_certain(world: World) -> None:
    """Quiet until certified: "not certified" is no badge (LAW.md 2)."""
    due = date(2026, 12, 4)
    assert calendar_in_force().grade(DECIDED_ON, due) is not Grade.CERTIFIED
    CalendarYear.objects.create(
        year=2026,
        state=CalendarYear.State.CERTIFIED,
        totals=[20] * 12,
        certified_by=world.chief,
        certified_at=DECIDED,
    )
    assert calendar_in_force().grade(DECIDED_ON, due) is Grade.CERTIFIED


def test_a_newer_release_of_the_library_moves_no_date_by_itself(world: World) -> None:
    """The base days as first taken go on counting until officers confirm the difference."""
    library = base_calendar()
    assert library.is_working(TUESDAY)
    days = BaseYear.objects.get(year=2026).days
    place = (TUESDAY - date(2026, 1, 1)).days
    BaseYear.objects.filter(year=2026).update(days=f"{days[:place]}0{days[place + 1 :]}")
    calendar = calendar_in_force()
    assert not calendar.is_working(TUESDAY)
    (proof,) = [row for row in calendar.explain(DECIDED_ON, date(2026, 12, 7)) if row.day == TUESDAY]
    assert (proof.counted, proof.act) == (False, KEPT)


def test_base_years_are_taken_once_and_entries_are_never_edited(world: World) -> None:
    assert set(BaseYear.objects.values_list("year", flat=True)) == set(base_calendar().years)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'deadlines_baseyear', 'UPDATE, DELETE')", [APP_ROLE])
        assert cursor.fetchone() == (False,), "web and worker may read and add, never change"
    day = confirmed(world, TUESDAY, False)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        CalendarOverride.objects.filter(pk=day.pk).update(working=True)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        day.delete()


@pytest.mark.django_db(transaction=True)
def test_the_calendar_is_locked_inside_a_transaction_only(transactional_db: None) -> None:
    for lock in (keep_calendar, change_calendar):
        with pytest.raises(transaction.TransactionManagementError):
            lock()
        with transaction.atomic():
            lock()


def test_a_day_that_is_merely_kept_does_not_settle_an_estimate() -> None:
    """LAW.md 2: over an estimated day a date may move, also while a release's estimate waits for an officer."""
    day = date(2026, 5, 27)
    library = base_calendar()
    assert next(fact for fact in library.facts if fact.day == day).estimated
    known = replace(library, known_through=2026)
    before, through = date(2026, 5, 25), date(2026, 5, 29)
    assert known.grade(before, through) == Grade.MAY_MOVE
    kept = known.with_overrides([Override(day, True, KEPT, settles=False)], version=2, certified=())
    assert kept.grade(before, through) == Grade.MAY_MOVE
    decided = known.with_overrides(
        [Override(day, True, "Decree", date(2026, 5, 1), 7)], version=2, certified=()
    )
    assert decided.grade(before, through) == Grade.NOT_CERTIFIED
