"""Issuing letters in the act's own transaction: numbers without gaps, one range for a batch."""

import json
import secrets
from collections import Counter as Counted
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from law.time import local_date
from letters.models.letter import FROZEN_COLUMNS
from letters.outgoing import OutgoingLetter, number_of

#: In the order in which they are written below; the database gives the first and the last of the frozen.
_COLUMNS = (*FROZEN_COLUMNS[1:-1], "attempts", "last_error")
_COPY = f"COPY letters_letter ({', '.join(_COLUMNS)}) FROM STDIN"

# By office, so that two batches never wait for each other.
_TAKE = """
INSERT INTO letters_counter AS counter (office_id, year, last)
SELECT office, %s, number FROM unnest(%s::bigint[], %s::int[]) AS wanted (office, number) ORDER BY office
ON CONFLICT (office_id, year) DO UPDATE SET last = counter.last + excluded.last
RETURNING office_id, last
"""

# `json.dumps` with an option makes a new one for each letter.
_encoder = json.JSONEncoder(ensure_ascii=False)

#: 128 bits: nobody finds a letter by trying.
_TOKEN_BYTES = 16


def issue(letters: Sequence[OutgoingLetter], *, now: datetime) -> int:
    """Number and freeze letters in the caller's transaction, in their order; the number issued.

    The last thing an act does: the counter of the office and the year stays locked from here to the commit,
    and a rollback gives the range back. A known dedupe key is not issued again.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("letters are issued inside the transaction of an act")
    known = _known(letters)
    wanted = {letter.dedupe_key: letter for letter in letters if letter.dedupe_key not in known}
    if not wanted:
        return 0
    dated = local_date(now)
    places = _take(Counted(letter.office_id for letter in wanted.values()), dated.year)
    _write(list(wanted.values()), places, dated, now)
    return len(wanted)


def _known(letters: Sequence[OutgoingLetter]) -> set[str]:
    if not letters:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dedupe_key FROM letters_letter WHERE dedupe_key = ANY(%s)",
            [[letter.dedupe_key for letter in letters]],
        )
        return {key for (key,) in cursor.fetchall()}


def _take(wanted: Mapping[int, int], year: int) -> dict[int, int]:
    """The place before the first of each office's range."""
    offices = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [year, offices, [wanted[office] for office in offices]])
        return {office: last - wanted[office] for office, last in cursor.fetchall()}


def _write(letters: Sequence[OutgoingLetter], places: dict[int, int], dated: date, now: datetime) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_COPY) as copy:
        for letter in letters:
            place = places[letter.office_id] = places[letter.office_id] + 1
            copy.write_row(
                (
                    letter.dedupe_key,
                    letter.office_id,
                    dated.year,
                    place,
                    number_of(letter.office_code, dated.year, place),
                    dated,
                    letter.kind,
                    letter.subject_kind,
                    letter.subject_id,
                    letter.recipient_ref,
                    letter.recipient_name,
                    letter.title,
                    _encoder.encode(letter.data),
                    secrets.token_urlsafe(_TOKEN_BYTES),
                    letter.effective_at,
                    now,
                    0,
                    "",
                )
            )
