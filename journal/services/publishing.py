"""Daily heads: where every chain stands, written where whoever owns the database does not reach.

A record covered by a published head can no longer be changed or dropped unseen, not even with its whole chain
recomputed. Records after the last head are not yet covered.
"""

import os
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from journal.entries import GENESIS
from journal.head_files import HeadLine, render, text_hash
from journal.models import DailyHead, MailedHead
from law.time import local_date

# Chains that grew since a head last named them. The inner query reads the end of an index for each chain.
_GROWN = """
SELECT head.chain, head.seq, head.hash FROM journal_chainhead AS head
WHERE head.seq > COALESCE((SELECT max(seq) FROM journal_publishedhead WHERE chain = head.chain), 0)
ORDER BY head.chain
"""


def publish_heads(now: datetime) -> Path | None:
    """Take the heads of all chains grown since the last time, store them, and write their file.

    `now` gives the Almaty day the file is named after; the instant in it is the database's own. Returns the
    newest file written, or None when nothing has grown; several files of one day are numbered.
    The rows are committed before the file is written: should that fail (OSError: no space, no right), the
    next call writes the missing file from the rows. A file that exists is never written over. Must not be
    called inside a transaction (RuntimeError). Any number of callers at once do no harm.
    """
    folder = Path(settings.JOURNAL_HEADS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic(durable=True):
        _one_at_a_time()
        _take(local_date(now), folder)
    with transaction.atomic(durable=True):
        _one_at_a_time()
        return _write_missing(folder)


def heads_to_mail() -> list[tuple[DailyHead, Path]]:
    """Published heads that nobody was mailed yet, oldest first, with their files; a file still missing waits."""
    folder = Path(settings.JOURNAL_HEADS_DIR)
    heads = DailyHead.objects.filter(mailedhead__isnull=True).order_by("id")
    return [(head, path) for head in heads if (path := folder / head.file_name).exists()]


def note_mailed(heads: Iterable[DailyHead]) -> None:
    """Record that these heads were mailed. Twice does no harm: two workers may have mailed the same."""
    MailedHead.objects.bulk_create([MailedHead(daily_head=head) for head in heads], ignore_conflicts=True)


def _one_at_a_time() -> None:
    """Hold off other publishers till the transaction ends. Writers of the journal are never held up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('journal.publish_heads', 0))")


def _take(day: date, folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        taken_at: datetime = cursor.fetchone()[0]
        cursor.execute(_GROWN)
        lines = [HeadLine(*row) for row in cursor.fetchall()]
        if not lines:
            return
        last = DailyHead.objects.order_by("id").last()
        head = DailyHead(
            day=day,
            number=_free_number(day, folder),
            taken_at=taken_at,
            chains=len(lines),
            previous=last.hash if last else GENESIS,
        )
        head.hash = text_hash(render(head.header, lines))
        head.save(force_insert=True)
        _store_lines(cursor, head.pk, lines)


def _free_number(day: date, folder: Path) -> int:
    """The first number of the day that neither the table nor the folder holds (a restored database may lag
    behind)."""
    taken = set(DailyHead.objects.filter(day=day).values_list("number", flat=True))
    number = 1
    while number in taken or (folder / DailyHead(day=day, number=number).file_name).exists():
        number += 1
    return number


def _store_lines(cursor: CursorWrapper, head_id: int, lines: Iterable[HeadLine]) -> None:
    statement = "COPY journal_publishedhead (chain, seq, hash, daily_head_id) FROM STDIN"
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for line in lines:
            copy.write_row((*line, head_id))


def _write_missing(folder: Path) -> Path | None:
    """Write the files that the newest rows lack, down to the first that is there; return the newest
    written."""
    newest: Path | None = None
    for head in DailyHead.objects.order_by("-id").iterator(chunk_size=10):
        path = folder / head.file_name
        if path.exists():
            break
        lines = head.lines.order_by("chain").values_list("chain", "seq", "hash").iterator(chunk_size=2000)
        _write(path, render(head.header, (HeadLine(*line) for line in lines)))
        newest = newest or path
    return newest


def _write(path: Path, parts: Iterable[str]) -> None:
    """Write a read-only file so that it is there whole or not at all, even if the machine stops in
    between."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o444)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
