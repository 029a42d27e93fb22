"""Cases whose term has lapsed, and what ending them has written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from bench.database import as_owner
from customs.models import Case, Decision
from deadlines.models import Clock
from journal.entries import encode, instant_text, record_hash
from journal.models import ChainHead, Record
from journal.services import Entry, record_many
from letters.models import Counter, Letter
from notifications.models import Disclosure, Instruction, Message
from tests.copies import copies_of
from tests.factories import DECIDED, World, suspended_case


def overdue_cases(world: World, number: int) -> list[int]:
    """So many registered cases of two goods lines, each with its notices' parties, clocks and journal."""
    with as_owner():
        case = suspended_case(world)
        ids = [case.pk, *copies_of(case, number - 1)]
        entries = [
            Entry(
                chain=f"case:{pk}",
                subject_kind="case",
                subject_id=pk,
                event="suspended",
                effective_at=DECIDED,
                actor_id=world.head.pk,
                provision="CC198.1",
            )
            for pk in ids[1:]
        ]
        with transaction.atomic():
            record_many(entries)
    return ids


#: Tables to which ending a case adds rows, with what picks the rows of given cases.
ADDED: Sequence[tuple[type[Any], str]] = (
    (Decision, "case_id = ANY(%(ids)s) AND event = 'expired'"),
    (Clock, "subject_kind = 'case' AND subject_id = ANY(%(ids)s) AND kind = 'later_notice'"),
    (Message, "subject_kind = 'case' AND subject_id = ANY(%(ids)s) AND notice_kind = 'resumption'"),
    (
        Disclosure,
        "message_id IN (SELECT id FROM notifications_message WHERE subject_kind = 'case' "
        "AND subject_id = ANY(%(ids)s) AND notice_kind = 'resumption')",
    ),
    (Letter, "subject_kind = 'case' AND subject_id = ANY(%(ids)s) AND kind = 'resumption'"),
    (Instruction, "subject_kind = 'case' AND subject_id = ANY(%(ids)s) AND kind = 'release'"),
    (Record, "subject_kind = 'case' AND subject_id = ANY(%(ids)s) AND event = 'expired'"),
)

#: Tables in which it changes rows: key and columns, what picks the rows of given cases.
CHANGED: Sequence[tuple[type[Any], tuple[str, ...], str]] = (
    (Case, ("id", "state", "end", "ended_at", "version"), "id = ANY(%(ids)s)"),
    (
        Clock,
        ("id", "end", "ended_at"),
        "subject_kind = 'case' AND subject_id = ANY(%(ids)s) AND kind = 'registered_suspension'",
    ),
    (Counter, ("id", "last"), "TRUE"),
    (ChainHead, ("chain", "seq", "hash"), "chain = ANY(%(chains)s)"),
)

_Rows = list[tuple[Any, ...]]


@dataclass
class _Part:
    """Rows of one table, by the names of their columns."""

    table: str
    columns: tuple[str, ...]
    rows: _Rows

    @property
    def named(self) -> str:
        """The columns in SQL."""
        return ", ".join(f'"{column}"' for column in self.columns)


@dataclass
class _Update:
    """Rows of one table as they were and as they became; the first column is the key."""

    before: _Part
    after: _Part


class Written:
    """What ending given cases wrote, so that it can be taken back and written again without logic."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = {"ids": list(ids), "chains": [f"case:{pk}" for pk in ids]}
        self._before = self._changed_rows()

    def remember(self) -> int:
        """Read back what the application wrote; the number of rows added."""
        self._added = [
            _read(model, [column.column for column in model._meta.concrete_fields], where, self._ids)
            for model, where in ADDED
        ]
        self._changed = [
            _Update(before, after) for before, after in zip(self._before, self._changed_rows(), strict=True)
        ]
        return sum(len(part.rows) for part in self._added)

    def _changed_rows(self) -> list[_Part]:
        return [_read(model, columns, where, self._ids) for model, columns, where in CHANGED]

    def take_back(self) -> None:
        """Bring the tables to where they were before."""
        with as_owner(), connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
            for model, where in reversed(ADDED):
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {where}", self._ids)
            for update in self._changed:
                _change(cursor, update.before)

    def make_present(self) -> None:
        """Let the remembered records be of now: the journal takes no others."""
        records = next(part for part in self._added if part.table == Record._meta.db_table)
        heads = next(
            update.after for update in self._changed if update.after.table == ChainHead._meta.db_table
        )
        now = datetime.now(UTC)
        hashes: dict[str, str] = {}
        renewed = []
        for values in records.rows:
            row = dict(zip(records.columns, values, strict=True))
            text = encode({**json.loads(row["canonical"]), "recorded_at": instant_text(now)})
            hashes[row["chain"]] = record_hash(row["previous"], text)
            row |= {"recorded_at": now, "canonical": text, "hash": hashes[row["chain"]]}
            renewed.append(tuple(row.values()))
        records.rows = renewed
        heads.rows = [(chain, seq, hashes[chain]) for chain, seq, _hash in heads.rows]

    def write_again(self) -> None:
        """The floor: every added row by COPY, one UPDATE for each table, one transaction, no logic."""
        with connection.cursor() as cursor, transaction.atomic():
            for part in self._added:
                _copy(cursor, part.table, part)
            for update in self._changed:
                _change(cursor, update.after)


def _read(model: type[Any], columns: Sequence[str], where: str, ids: dict[str, Any]) -> _Part:
    part = _Part(model._meta.db_table, tuple(columns), [])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {part.named} FROM {part.table} WHERE {where}", ids)
        part.rows = cursor.fetchall()
    return part


def _copy(cursor: Any, table: str, part: _Part) -> None:
    with cursor.copy(f"COPY {table} ({part.named}) FROM STDIN") as copy:
        for values in part.rows:
            copy.write_row(values)


def _change(cursor: Any, part: _Part) -> None:
    key, *others = part.columns
    moved = ", ".join(f'"{column}" = wanted."{column}"' for column in others)
    cursor.execute(
        f"CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS SELECT {part.named} FROM {part.table} WITH NO DATA"
    )
    _copy(cursor, "wanted", part)
    cursor.execute(f'UPDATE {part.table} AS now SET {moved} FROM wanted WHERE now."{key}" = wanted."{key}"')
    cursor.execute("DROP TABLE wanted")


def lapsed(now: datetime) -> int:
    """How many term clocks have lapsed and are still open."""
    return Clock.objects.filter(end="", lapses_at__lte=now, kind="registered_suspension").count()
