"""Two workers at once, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from law.entry_states import Register
from notifications.models import Message
from registers.models import Entry, EntryStatusChange, ImportRun
from registers.services import expire_entries
from registers.services.warn_of_ends import warn_of_ends
from registers.tasks import expire_entries as expire_task
from tests.factories import almaty, make_entry
from tests.registers.files import NOW, SAMPLE, csv_of, row, take_over

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times: int, act: Callable[[], object]) -> list[object]:
    def alone(_number: int) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def test_the_same_register_imported_twice_at_once_lands_once() -> None:
    at_once(3, lambda: take_over(SAMPLE.read_bytes()).run.pk)
    assert sorted(ImportRun.objects.values_list("added", "unchanged")) == [(0, 5), (0, 5), (5, 0)]
    assert Entry.objects.count() == 5
    assert not Entry.objects.filter(absent_since__isnull=False).exists()


def test_both_registers_imported_at_once_do_not_hinder_each_other() -> None:
    content = csv_of([row(f"{number:05d}/ТЗ-1", holder=f"Holder {number % 7}") for number in range(60)])
    registers = [Register.NATIONAL, Register.EEU]
    at_once(2, lambda: take_over(content, register=registers.pop()))
    assert sorted(ImportRun.objects.values_list("register", "added")) == [("eeu", 60), ("national", 60)]


def test_entries_expire_once_however_many_workers_run() -> None:
    take_over(csv_of([row(f"{number:05d}/ТЗ-1", term="19.11.2026") for number in range(40)]))
    assert sum(at_once(4, lambda: expire_entries(now=NOW))) == 40  # type: ignore[arg-type]
    assert EntryStatusChange.objects.count() == 40
    assert expire_task() == 0, "the beat finds nothing left"


def test_nobody_is_warned_twice_however_many_workers_run() -> None:
    """HOUSE.expiry_warnings: all read the same day, each key is written once."""
    for _ in range(12):
        make_entry(valid_to=date(2027, 6, 30))
    assert sum(at_once(4, lambda: warn_of_ends(now=almaty(2027, 5, 25)))) == 12  # type: ignore[arg-type]
    assert Message.objects.filter(notice_kind="ends_soon").count() == 12
