"""The entry's table and what an entry means for a case on a day (LAW.md 3.7 Route, 4.1, 4.3)."""

from datetime import date

import pytest

from law.articles import PROVISIONS
from law.entry_law import MACHINES, next_status
from law.entry_states import (
    ACTS,
    EXCLUSION_GROUNDS,
    KEPT_UNDER,
    STATED,
    TRANSITIONS,
    EntryEvent,
    EntryStatus,
    ExclusionGround,
    ObjectType,
    Register,
    Route,
    Standing,
    hold_ends_on,
    hold_may_end_by,
    longest_term,
    route,
    standing,
)

FROM, TO = date(2025, 7, 19), date(2026, 12, 31)
MARK = ObjectType.TRADEMARK


def test_every_event_is_accepted_somewhere_and_every_row_cites_a_provision() -> None:
    rows = [row for machine in MACHINES.values() for row in machine.values()]
    assert {row.event for row in rows} == set(EntryEvent)
    assert all(row.provision in PROVISIONS for row in rows)
    assert all(code in PROVISIONS for code in KEPT_UNDER.values())
    assert set(KEPT_UNDER) == set(Register)


@pytest.mark.parametrize("status", EntryStatus)
def test_a_reported_change_of_data_leaves_the_entry_where_it_stands(status: EntryStatus) -> None:
    """CC 461(8): reporting a change is a duty, not a ground to lose protection."""
    row = TRANSITIONS[status, EntryEvent.DATA_CHANGED]
    assert (row.to, row.provision) == (status, "CC461.8")


def test_every_ground_of_exclusion_has_its_words() -> None:
    assert set(EXCLUSION_GROUNDS) == set(ExclusionGround)


def test_an_excluded_entry_comes_back_only_by_the_word_of_the_register() -> None:
    leaving = {
        row.event for row in TRANSITIONS.values() if row.state is EntryStatus.EXCLUDED and row.to != row.state
    }
    assert leaving == {STATED[status] for status in EntryStatus} - {STATED[EntryStatus.EXCLUDED]}
    assert not [row for row in ACTS if row.state is EntryStatus.EXCLUDED]


@pytest.mark.parametrize("register", Register)
def test_a_register_may_state_any_status_over_any_other(register: Register) -> None:
    for before in (None, *EntryStatus):
        for after, event in STATED.items():
            row = next_status(register, before, event)
            assert row is not None and (row.to, row.provision) == (after, KEPT_UNDER[register])


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        (EntryStatus.ACTIVE, date(2025, 7, 18), Standing.NOT_YET),
        (EntryStatus.ACTIVE, FROM, Standing.ACTIVE),
        (EntryStatus.ACTIVE, TO, Standing.ACTIVE),  # the last day runs in full (CC 6)
        (EntryStatus.ACTIVE, date(2027, 1, 1), Standing.TERM_OVER),  # no roll to a business day (LAW.md 2)
        (EntryStatus.ON_HOLD, TO, Standing.ON_HOLD),
        (
            EntryStatus.ON_HOLD,
            date(2027, 2, 28),
            Standing.ON_HOLD,
        ),  # two months after 31 December (CC 462(2))
        (EntryStatus.ON_HOLD, date(2027, 3, 1), Standing.TERM_OVER),
        (EntryStatus.EXPIRED, FROM, Standing.EXPIRED),
        (EntryStatus.EXCLUDED, FROM, Standing.EXCLUDED),
        (EntryStatus.EXCLUDED, date(2027, 1, 1), Standing.EXCLUDED),
    ],
)
def test_where_an_entry_stands_follows_from_status_and_term(
    status: EntryStatus, day: date, expected: Standing
) -> None:
    assert standing(status, FROM, TO, day) is expected


def test_an_unknown_beginning_is_not_tested() -> None:
    assert standing(EntryStatus.ACTIVE, None, TO, date(2001, 1, 1)) is Standing.ACTIVE


@pytest.mark.parametrize(
    ("where", "expected", "provision"),
    [
        (Standing.ACTIVE, Route.REGISTERED, "CC198.1"),
        (Standing.ON_HOLD, Route.NONE, "CC462.2"),
        (Standing.NOT_YET, Route.EX_OFFICIO, "CC199.3"),
        (Standing.TERM_OVER, Route.EX_OFFICIO, "CC464.1"),
        (Standing.EXPIRED, Route.EX_OFFICIO, "CC464.1"),
        (Standing.EXCLUDED, Route.EX_OFFICIO, "CC463.1"),
    ],
)
def test_the_route_a_trademark_leaves_open(where: Standing, expected: Route, provision: str) -> None:
    reading = route(where, MARK)
    assert (reading.route, reading.provision) == (expected, provision)
    assert provision in PROVISIONS


@pytest.mark.parametrize("kind", [ObjectType.COPYRIGHT, ObjectType.APPELLATION])
def test_ex_officio_is_for_trademarks_only(kind: ObjectType) -> None:
    assert route(Standing.EXCLUDED, kind).route is Route.NONE
    assert route(Standing.ACTIVE, kind).route is Route.REGISTERED


def test_an_object_counts_as_in_no_register_only_when_no_other_entry_protects_it() -> None:
    assert route(Standing.EXCLUDED, MARK, [Standing.ACTIVE]).route is Route.REGISTERED
    assert route(Standing.ON_HOLD, MARK, [Standing.ACTIVE]).route is Route.REGISTERED
    assert route(Standing.EXPIRED, MARK, [Standing.ON_HOLD]).route is Route.NONE
    assert route(Standing.EXPIRED, MARK, [Standing.EXCLUDED]).route is Route.EX_OFFICIO
    assert route(Standing.ACTIVE, MARK, [Standing.ON_HOLD]).route is Route.REGISTERED


@pytest.mark.parametrize(
    ("ended", "last"),
    [
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2026, 7, 15), date(2026, 9, 15)),
        (date(2026, 11, 30), date(2027, 1, 30)),
    ],
)
def test_a_hold_ends_on_the_same_day_number_two_months_on(ended: date, last: date) -> None:
    assert hold_ends_on(ended) == last


def test_the_search_for_holds_that_are_over_misses_none_and_takes_none_too_early() -> None:
    for month in range(1, 13):
        for day in (1, 15, 27, 28):
            asked = date(2027, month, day)
            first = hold_may_end_by(asked)
            assert hold_ends_on(first) >= asked
            assert hold_ends_on(date.fromordinal(first.toordinal() - 1)) < asked


def test_protection_lasts_two_years_at_most() -> None:
    assert longest_term(date(2025, 7, 19)) == date(2027, 7, 19)
    assert longest_term(date(2024, 2, 29)) == date(2026, 2, 28)
