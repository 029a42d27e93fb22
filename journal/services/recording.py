"""Writing records: lock the heads, chain the texts, store records and heads."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError

from journal.entries import GENESIS, Entry, canonical_text, instant_text, record_hash
from journal.models import Record

COLUMNS = (
    "chain",
    "seq",
    "subject_kind",
    "subject_id",
    "event",
    "effective_at",
    "recorded_at",
    "actor_id",
    "provision",
    "canonical",
    "previous",
    "hash",
)
_MAKE_HEADS = """
INSERT INTO journal_chainhead (chain, seq, hash)
SELECT chain, 0, %s FROM unnest(%s::text[]) AS chain ORDER BY chain COLLATE "C"
ON CONFLICT (chain) DO NOTHING
"""

# The clock stands outside the subquery: read as each locked row comes out, the last row's is after all locks.
_LOCK_HEADS = """
SELECT chain, seq, hash, clock_timestamp() FROM (
    SELECT chain, seq, hash FROM journal_chainhead WHERE chain = ANY(%s) ORDER BY chain FOR UPDATE
) AS locked
"""

_MOVE_HEADS = """
UPDATE journal_chainhead AS head SET seq = moved.seq, hash = moved.hash
FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS moved (chain, seq, hash)
WHERE head.chain = moved.chain
"""

_COLUMN_LIST = ", ".join(COLUMNS)

_Row = tuple[str | int | datetime | None, ...]


def record(entry: Entry) -> Record:
    """Append one entry to its chain and return the stored record. See `write_many`."""
    return record_many([entry])[0]


def record_many(entries: Sequence[Entry]) -> list[Record]:
    """Append entries to their chains and return the stored records in their order. See `write_many`."""
    return [Record.from_db("default", COLUMNS, row) for row in write_many(entries)]


def write_many(entries: Sequence[Entry]) -> Sequence[_Row]:
    """Append entries to their chains, in the order given; returns the rows as they are stored, by `COLUMNS`.

    Call it last, and once, in the act's transaction: it locks the heads of all chains in the order of their
    names, which keeps two writers of the same chains from waiting for each other. `recorded_at` is the
    database's clock, read once after the locks are held, so that it never runs backward within a chain.
    Raises TransactionManagementError outside `transaction.atomic`, ValueError for a naive instant,
    TypeError for a payload that is not JSON, IntegrityError if the chain was altered behind the journal's
    back.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "The journal is written inside the transaction of the act it records."
        )
    if not entries:
        return []
    with connection.cursor() as cursor:
        heads, recorded_at = _lock_heads(cursor, sorted({entry.chain for entry in entries}))
        rows = _chain(entries, heads, recorded_at)
        _store(cursor, rows)
        _move_heads(cursor, heads)
    return rows


def _lock_heads(cursor: CursorWrapper, chains: list[str]) -> tuple[dict[str, tuple[int, str]], datetime]:
    """Make the missing heads, lock all, and read the clock once the last lock is held.

    Missing heads first, locks second: a transaction in the first step holds nothing that one in the second
    waits for, so that the two steps together cannot deadlock.
    """
    cursor.execute(_MAKE_HEADS, [GENESIS, chains])
    cursor.execute(_LOCK_HEADS, [chains])
    locked = cursor.fetchall()
    return {chain: (seq, head_hash) for chain, seq, head_hash, _ in locked}, locked[-1][3].astimezone(UTC)


def _chain(entries: Iterable[Entry], heads: dict[str, tuple[int, str]], recorded_at: datetime) -> list[_Row]:
    """The rows of the entries, each following the one before it in its chain; moves `heads` along."""
    recorded_text = instant_text(recorded_at)
    rows: list[_Row] = []
    for entry in entries:
        seq, previous = heads[entry.chain]
        seq += 1
        canonical = canonical_text(entry, seq, recorded_text)
        own_hash = record_hash(previous, canonical)
        heads[entry.chain] = (seq, own_hash)
        rows.append(
            (
                entry.chain,
                seq,
                entry.subject_kind,
                entry.subject_id,
                str(entry.event),
                entry.effective_at,
                recorded_at,
                entry.actor_id,
                entry.provision,
                canonical,
                previous,
                own_hash,
            )
        )
    return rows


def _store(cursor: CursorWrapper, rows: list[_Row]) -> None:
    # One row by COPY takes no longer than by INSERT: one way for few and many.
    # Django does not wrap what COPY raises; callers know its errors only.
    with (
        connection.wrap_database_errors,
        cursor.copy(f"COPY journal_record ({_COLUMN_LIST}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _move_heads(cursor: CursorWrapper, heads: dict[str, tuple[int, str]]) -> None:
    cursor.execute(
        _MOVE_HEADS,
        [list(heads), [seq for seq, _ in heads.values()], [head_hash for _, head_hash in heads.values()]],
    )
