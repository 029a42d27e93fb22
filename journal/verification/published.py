"""The chains against the published heads: the database's own copies, and the files kept outside it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import connection

from journal.entries import GENESIS
from journal.head_files import (
    Header,
    HeadFileError,
    HeadLine,
    file_hash,
    read_header,
    read_lines,
    render,
    text_hash,
)
from journal.models import DailyHead
from journal.verification.findings import Fault, Findings
from journal.verification.rows import stream

_UNMET_LINES = """
SELECT line.chain, line.seq, head.day, head.number, record.hash FROM journal_publishedhead AS line
JOIN journal_dailyhead AS head ON head.id = line.daily_head_id
LEFT JOIN journal_record AS record ON record.chain = line.chain AND record.seq = line.seq
WHERE record.hash IS DISTINCT FROM line.hash
ORDER BY line.chain, line.seq
"""

_UNMET_OF = """
SELECT line.chain, line.seq, record.hash
FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS line (chain, seq, hash)
LEFT JOIN journal_record AS record ON record.chain = line.chain AND record.seq = line.seq
WHERE record.hash IS DISTINCT FROM line.hash
ORDER BY line.chain, line.seq
"""

_UNCOVERED = """
SELECT count(*) FROM journal_record AS record
LEFT JOIN (SELECT chain, max(seq) AS seq FROM journal_publishedhead GROUP BY chain) AS line USING (chain)
WHERE record.seq > COALESCE(line.seq, 0)
"""

_PIECE = 2000


def check_stored_heads(findings: Findings) -> dict[str, str]:
    """Check the database's copies of the published heads and the records they name.

    Returns the names of the files by their hashes, for those heads whose copy is intact.
    """
    intact: dict[str, str] = {}
    previous = GENESIS
    for head in DailyHead.objects.order_by("id").iterator(chunk_size=100):
        findings.heads += 1
        findings.head_taken(head.taken_at)
        lines = head.lines.order_by("chain").values_list("chain", "seq", "hash").iterator(chunk_size=_PIECE)
        if text_hash(render(head.header, (HeadLine(*line) for line in lines))) == head.hash:
            intact[head.hash] = head.file_name
        else:
            findings.add(Fault("the database's copy of it was changed", file=head.file_name))
        if head.previous != previous:
            findings.add(
                Fault("the database's copy of it does not follow the one before", file=head.file_name)
            )
        previous = head.hash
    for chain, seq, day, number, record_hash in stream(_UNMET_LINES):
        findings.add(_unmet(chain, seq, record_hash, DailyHead(day=day, number=number).file_name))
    with connection.cursor() as cursor:
        cursor.execute(_UNCOVERED)
        findings.uncovered = cursor.fetchone()[0]
    return intact


def check_files(place: Path, intact: dict[str, str], findings: Findings, *, before: datetime) -> None:
    """Compare a file of heads, or all files of a folder, with the database's copies and with the records.

    `intact` as returned by `check_stored_heads`; files taken after `before` are newer than what is read.
    """
    seen: set[str] = set()
    last: tuple[str, str] | None = None
    for path, header in _headers(place, findings):
        if header.taken_at > before:
            continue
        findings.files += 1
        findings.head_taken(header.taken_at)
        own_hash = file_hash(path)
        seen.add(own_hash)
        if own_hash not in intact:
            findings.add(
                Fault("it is not as the database published it, or not published by it", file=path.name)
            )
            _check_lines(path, header, findings)
        if last and header.previous != last[1]:
            findings.add(Fault(f"it does not follow {last[0]}: one was changed or removed", file=path.name))
        if place.is_dir():
            last = (path.name, own_hash)
    if place.is_dir():
        for missing in (name for own_hash, name in intact.items() if own_hash not in seen):
            findings.add(Fault("it was published but is not in the folder as it was", file=missing))


def _headers(place: Path, findings: Findings) -> list[tuple[Path, Header]]:
    """The readable files with their first lines, in the order of their publication."""
    found = []
    for path in sorted(place.glob("*.jsonl")) if place.is_dir() else [place]:
        try:
            found.append((path, read_header(path)))
        except HeadFileError as error:
            findings.add(Fault(str(error), file=path.name))
    return sorted(found, key=lambda item: (item[1].day, item[1].number))


def _check_lines(path: Path, header: Header, findings: Findings) -> None:
    lines = read_lines(path)
    count = 0
    try:
        while piece := list(islice(lines, _PIECE)):
            count += len(piece)
            for chain, seq, record_hash in _unmet_of(piece):
                findings.add(_unmet(chain, seq, record_hash, path.name))
    except HeadFileError as error:
        findings.add(Fault(str(error), file=path.name))
        return
    if count != header.chains:
        findings.add(Fault(f"it announces {header.chains} chains but holds {count}", file=path.name))


def _unmet_of(lines: list[HeadLine]) -> Iterator[tuple[str, int, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(_UNMET_OF, [list(column) for column in zip(*lines, strict=True)])
        yield from cursor.fetchall()


def _unmet(chain: str, seq: int, record_hash: str | None, file: str) -> Fault:
    return Fault(
        f"it is named in {file} but is no longer there: the tail was cut off or the record removed"
        if record_hash is None
        else f"it is not the record named in {file}: the chain was rewritten",
        chain,
        seq,
    )
