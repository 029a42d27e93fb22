"""An imported register that restates an entry's status leaves no clock running that the status has no place for."""

from datetime import date

import pytest

from accounts.models import User
from deadlines.models import Clock
from law.entry_states import EntryEvent, ExclusionGround
from registers.models import Entry
from registers.services import change_status
from registers.services.exclusion import propose_exclusion
from tests.factories import almaty
from tests.registers.files import csv_of, row, take_over

NOW = almaty(2027, 4, 20)
HOLD, NOTICE, DECISION = "protection_hold", "exclusion_notice", "exclusion_decision"


def stated(status: str, **cells: str) -> Entry:
    take_over(csv_of([row(status=status, **cells)]), now=NOW)
    return Entry.objects.get()


def clocks(entry: Entry) -> dict[str, tuple[date | None, str]]:
    found = Clock.objects.filter(subject_kind="entry", subject_id=entry.pk).order_by("pk")
    return {clock.kind: (clock.due_on, clock.end) for clock in found}


def held(entry: Entry, by: User) -> None:
    change_status(entry_id=entry.pk, event=EntryEvent.HELD, document="Order 6", by=by, now=NOW)


def excluded(entry: Entry, by: User) -> None:
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order 5",
        ground=ExclusionGround.HOLDER_ASKED,
        by=by,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("status", "end"),
    [
        ("Действительный", "met"),
        ("Недействительный", "documents_incomplete"),
        ("Исключен", "cancelled_excluded"),
    ],
)
def test_a_hold_s_clock_ends_with_the_hold(status: str, end: str, registrar: User) -> None:
    """CC 462(2): the typed end says what the register stated."""
    entry = stated("Действительный")
    held(entry, registrar)
    assert clocks(entry)[HOLD] == (date(2027, 6, 14), "")
    stated(status, term="14.04.2028")
    assert clocks(entry)[HOLD][1] == end


def test_a_decision_on_exclusion_is_met_when_the_register_states_it(registrar: User) -> None:
    """CC 463(2). Its notice was the register's own matter: no clock of ours opens for it."""
    entry = stated("Действительный")
    propose_exclusion(
        entry_id=entry.pk,
        ground=ExclusionGround.RIGHT_ENDED,
        discovered_on=NOW.date(),
        reasons="It ended.",
        by=registrar,
        now=NOW,
    )
    stated("Исключен")
    assert {kind: end for kind, (_due, end) in clocks(entry).items()} == {DECISION: "met"}


@pytest.mark.parametrize("status", ["Действительный", "Приостановлен", "Недействительный"])
def test_a_notice_of_an_exclusion_that_the_register_takes_back_is_corrected(
    status: str, registrar: User
) -> None:
    entry = stated("Действительный")
    excluded(entry, registrar)
    assert clocks(entry)[NOTICE][1] == ""
    stated(status)
    assert clocks(entry)[NOTICE][1] == "corrected"


def test_a_hold_that_the_register_states_is_counted_from_the_end_of_protection(db: None) -> None:
    """CC 462(2): two months from 14 April 2027, no roll; a new end of protection moves it."""
    entry = stated("Приостановлен")
    assert clocks(entry) == {HOLD: (date(2027, 6, 14), "")}
    stated("Приостановлен", term="30.04.2027")
    assert clocks(entry) == {HOLD: (date(2027, 6, 30), "")}


def test_a_hold_that_can_no_longer_run_opens_no_clock(db: None) -> None:
    entry = stated("Приостановлен", term="14.02.2027")
    assert clocks(entry) == {}


def test_the_same_file_again_changes_no_clock(db: None) -> None:
    entry = stated("Приостановлен")
    stated("Приостановлен")
    assert Clock.objects.filter(subject_kind="entry", subject_id=entry.pk).count() == 1
