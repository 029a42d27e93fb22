"""What the journal's tests share: entries, committed chains, and the hand of somebody who owns the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from journal.services import Entry, record

MIDNIGHT = datetime(2026, 1, 15, 19, 0, tzinfo=UTC)
"""00:00 of 16 January 2026 in Almaty: a clock of ten business days ends (CC 198(1), CC 6)."""


def entry(chain: str = "case:17", *, event: str = "expired", sample: bool = False, **payload) -> Entry:
    return Entry(
        chain=chain,
        subject_kind="case",
        subject_id=int(chain.partition(":")[2]),
        event=event,
        effective_at=MIDNIGHT,
        actor_id=None,
        provision="CC198.1",
        payload=payload,
        sample=sample,
    )


def write(chain: str, *events: str) -> None:
    """One committed act per event, as acts really come."""
    for event in events:
        with transaction.atomic():
            record(entry(chain, event=event))


@contextmanager
def as_table_owner(*tables: str) -> Iterator[Callable[..., int]]:
    """What no trigger can hinder: the owner switches them off, changes rows, and switches them on again."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")

        def run(sql: str, *parameters: object) -> int:
            cursor.execute(sql, parameters)
            assert cursor.rowcount != 0, "the tampering met no row"
            return cursor.rowcount

        yield run
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


@pytest.fixture
def heads_folder(settings, tmp_path: Path) -> Path:
    """The folder outside the database."""
    settings.JOURNAL_HEADS_DIR = tmp_path / "heads"
    return settings.JOURNAL_HEADS_DIR
