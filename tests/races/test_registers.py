"""Watches, imports and acts that meet at the same register entries: each done once, none in the other's way."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Signal
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction

from customs.models import Case, Task
from customs.services.lodge import lodge_document
from customs.services.watch import watch
from journal.models import Record
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Event
from registers.locks import share_entries
from registers.models import Entry, RightsHolder
from registers.queries import unchecked_status_changes
from registers.queries.news import news
from registers.services import change_status, complete_contacts
from tests.factories import (
    DECIDED,
    World,
    line_data,
    make_entry,
    make_holder,
    receipt_of,
    suspended_case,
)
from tests.races.together import errors_in, together
from tests.registers.files import csv_of, row, take_over

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


def test_four_watches_at_once_look_at_each_change_once(world: World) -> None:
    """CC 198(8)(2): one record and one task for each case and each exclusion, however many workers run."""
    entries = [world.entry, *(make_entry(f"STEPPE {number}") for number in range(5))]
    cases = [suspended_case(world, entries=[entry]) for entry in entries]
    for entry in entries:
        change_status(
            entry_id=entry.pk,
            event=EntryEvent.EXCLUDED,
            document="Order No. 77 of 2026-11-20",
            ground=ExclusionGround.HOLDER_ASKED,
            by=world.registrar,
            now=DECIDED,
        )

    results = together(*[lambda: watch(now=DECIDED + MINUTE)] * 4)

    assert errors_in(results) == []
    assert sum(results) == len(entries), "what one worker looks at the others skip"
    assert not unchecked_status_changes().exists()
    for case in cases:
        assert Record.objects.filter(subject_id=case.pk, event=Event.ENTRY_CHANGED).count() == 1
        assert case.tasks.filter(kind=Task.Kind.EXCLUSION).count() == 1


# Two that want the same rows


def one_waits_for_the_other(
    hold: Callable[[], object], first: Callable[[], Any], second: Callable[[], Any]
) -> list[Any]:
    """While rows are held, `first` comes to want them, then `second`; then they are let go."""
    held, done = Signal(), Signal()

    def holder() -> None:
        with transaction.atomic():
            hold()
            held.set()
            _until(lambda: done.is_set() or _waiting() >= 2)

    def then() -> Any:
        assert held.wait(30)
        _until(lambda: _waiting() >= 1)
        try:
            return second()
        finally:
            done.set()

    def begin() -> Any:
        assert held.wait(30)
        return first()

    return together(holder, begin, then)


def _waiting() -> int:
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def _until(condition: Callable[[], bool], within: float = 5) -> None:
    end = monotonic() + within
    while not condition() and monotonic() < end:
        sleep(0.02)


def cited(world: World) -> tuple[Case, Entry, Entry]:
    """A case on two entries of different holders, in the order of their ids."""
    first = make_entry("ALMA TREK", number="00001/ТЗ-1")
    steppe = make_holder("Steppe Goods LLP", email="steppe@goods.example")
    second = make_entry("STEPPE BAG", number="00002/ТЗ-2", holder=steppe)
    return (
        suspended_case(world, entries=[first, second], data=[line_data(1, mark="")], lines=1),
        first,
        second,
    )


def test_an_act_on_a_case_and_an_import_of_its_entries_do_not_block_each_other(world: World) -> None:
    """ARCHITECTURE rule 3: both take the entries in the order of their ids.

    Those that the file lacks are taken together with those it changes.
    """
    case, first, second = cited(world)
    file = csv_of([row(second.number, holder="Steppe Goods LLP", mark="STEPPE BAG")])

    def lodge() -> object:
        return lodge_document(
            case_id=case.pk,
            kind=DocumentKind.OTHER,
            receipt=receipt_of(case, DECIDED),
            actor=world.inspector,
            now=DECIDED,
        )

    results = one_waits_for_the_other(
        lambda: share_entries([first.pk]), lambda: take_over(file, now=DECIDED), lodge
    )

    assert errors_in(results) == []
    assert case.documents.count() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.absent_since, second.title_document) == (DECIDED.date(), "МР № 1017488")


def test_completed_contacts_and_an_import_of_the_same_holder_do_not_block_each_other(world: World) -> None:
    """LAW.md 3.7 "Unreachable": both stand: the e-mail that an officer found and the address of the register."""
    _case, _first, entry = cited(world)
    file = csv_of(
        [row(entry.number, holder="Steppe Goods LLP, г. Астана, ул. Кенесары 4", mark="STEPPE BAG")]
    )

    def complete() -> object:
        return complete_contacts(
            entry_id=entry.pk,
            ref=f"holder:{entry.holder_id}",
            email="found@goods.example",
            by=world.inspector,
            now=DECIDED,
        )

    results = one_waits_for_the_other(
        lambda: RightsHolder.objects.select_for_update().get(pk=entry.holder_id),
        lambda: take_over(file, now=DECIDED),
        complete,
    )

    assert errors_in(results) == []
    holder = RightsHolder.objects.get(pk=entry.holder_id)
    assert (holder.email, holder.address) == ("found@goods.example", "г. Астана, ул. Кенесары 4")


# What the public reads


def test_whoever_reads_the_feed_meanwhile_misses_nothing(world: World) -> None:
    """CC 460: of two acts at once the one with the lower number is never published after the other."""
    slow, quick = make_entry("STEPPE BAG"), make_entry("STEPPE BOOT")
    held, over = Signal(), Signal()

    def hold(entry: Entry) -> None:
        change_status(
            entry_id=entry.pk,
            event=EntryEvent.EXCLUDED,
            document="Order No. 77 of 2026-11-20",
            ground=ExclusionGround.HOLDER_ASKED,
            by=world.registrar,
            now=DECIDED,
        )

    def first() -> None:
        with transaction.atomic():
            hold(slow)
            held.set()
            assert over.wait(30)

    def second() -> None:
        assert held.wait(30)
        hold(quick)

    def reader() -> list[int]:
        assert held.wait(30)
        try:
            # Long enough for the second to be written, if nothing kept it.
            _until(lambda: _waiting() >= 1)
            return [change.entry_id for change in news(since=None, after=0)]
        finally:
            over.set()

    results = together(first, second, reader)

    assert errors_in(results) == []
    whole = [change.entry_id for change in news(since=None, after=0)]
    assert whole == [slow.pk, quick.pk]
    assert results[2] == whole[: len(results[2])]
