"""The worked examples of LAW.md 2 through stored clocks: from the decision to every due date.

A term starts on the day after the decision; business days are those of the official calendar, moved working
days included (CC 6; Labour Code).
"""

from datetime import date, datetime

import pytest

from customs.models import Case
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.clocks import CLOCK_RULES, ClockKind
from law.time import end_of
from registers.models import Entry
from tests.factories import World, almaty, suspended_case, suspended_ex_officio
from tests.journeys import story

#: Decided on; last day of 1, 3 and 10 business days; of ten more; what the row shows.
EXAMPLES = [
    ("2024-12-27", "2024-12-30", "2025-01-05", "2025-01-15", "2025-01-29", "moved working Sunday"),
    ("2025-12-30", "2025-12-31", "2026-01-06", "2026-01-16", "2026-01-30", "year end, Christmas"),
    ("2026-03-19", "2026-03-20", "2026-03-27", "2026-04-07", "2026-04-21", "Nauryz, two carried days"),
    ("2026-05-22", "2026-05-25", "2026-05-28", "2026-06-08", "2026-06-22", "Kurban Ait mid-week"),
    ("2026-08-25", "2026-08-26", "2026-08-28", "2026-09-08", "2026-09-22", "30-31 August no longer off"),
    ("2026-11-20", "2026-11-23", "2026-11-25", "2026-12-04", "2026-12-21", "16 December"),
    ("2026-12-25", "2026-12-28", "2026-12-30", "2027-01-13", "2027-01-27", "Saturday 2 January carried"),
]

examples = pytest.mark.parametrize(
    ("decided", "one", "three", "ten", "twenty"),
    [tuple(date.fromisoformat(day) for day in row[:5]) for row in EXAMPLES],
    ids=[row[5] for row in EXAMPLES],
)


@pytest.fixture
def world(world: World) -> World:
    """The entry protects on every decision day of the table."""
    Entry.objects.update(valid_from=date(2024, 1, 1), valid_to=date(2027, 12, 31))
    return world


def at(day: date, hour: int = 10) -> datetime:
    return almaty(day.year, day.month, day.day, hour)


def runs(case: Case, kind: ClockKind) -> tuple[date | None, datetime | None]:
    """Last day of a stored clock and the instant at which it lapses."""
    row = story.clock(case, kind)
    assert row.counted_from == at(row.counted_from).date()
    return row.due_on, row.lapses_at


@examples
def test_registered(world: World, decided: date, one: date, three: date, ten: date, twenty: date) -> None:
    """CC 198(1), 198(2), 198(5): ten days, ten more, and one to tell both sides."""
    case = suspended_case(world, now=at(decided), found_on=decided)
    assert runs(case, ClockKind.SUSPENSION_NOTICE) == (one, end_of(one))
    assert runs(case, ClockKind.REGISTERED_SUSPENSION) == (ten, end_of(ten))

    asked = story.ask_extension(world, case, at(ten, 9))
    case = story.grant(world, case, asked, at(ten, 23), days=10)
    assert runs(case, ClockKind.REGISTERED_EXTENSION) == (twenty, end_of(twenty))
    assert story.clock(case, ClockKind.REGISTERED_EXTENSION).counted_from == decided

    assert story.swept(case, end_of(twenty)).ended_at == end_of(twenty)


@examples
def test_ex_officio(world: World, decided: date, one: date, three: date, ten: date, twenty: date) -> None:
    """CC 199(3)-(5): three days, then ten from the INITIAL decision: they include the three."""
    case = suspended_ex_officio(world, now=at(decided), found_on=decided)
    assert runs(case, ClockKind.EX_OFFICIO_NOTICE) == (decided, end_of(decided))
    assert runs(case, ClockKind.EX_OFFICIO_SUSPENSION) == (three, end_of(three))

    story.ask_prolongation(world, case, at(three, 12))
    assert runs(case, ClockKind.EX_OFFICIO_PROLONGATION) == (ten, end_of(ten))
    assert story.clock(case, ClockKind.EX_OFFICIO_PROLONGATION).counted_from == decided

    assert story.swept(case, end_of(ten)).ended_at == end_of(ten)


@examples
@pytest.mark.parametrize("days", [1, 2])
def test_fewer_days_ex_officio(
    world: World, decided: date, one: date, three: date, ten: date, twenty: date, days: int
) -> None:
    """CC 199(3): the head may set one or two days; they too are business days of the calendar."""
    case = suspended_ex_officio(world, now=at(decided), found_on=decided, initial_days=days)
    due_on, _lapses = runs(case, ClockKind.EX_OFFICIO_SUSPENSION)
    assert due_on is not None
    assert due_on == one if days == 1 else one < due_on < three


def test_stored_inputs_give_the_due_date_again(world: World) -> None:
    """ARCHITECTURE, rule 6: a clock stores its inputs; its due date can always be recomputed from them."""
    case = suspended_case(world)
    story.grant(
        world, case, story.ask_extension(world, case, almaty(2026, 12, 1)), almaty(2026, 12, 2), days=4
    )
    calendar = calendar_in_force()
    for row in Clock.objects.filter(subject_id=case.pk):
        assert CLOCK_RULES[ClockKind(row.kind)].due_on(row.counted_from, row.length, calendar) == row.due_on
        assert row.rulebook
        assert row.calendar_version == calendar.version
