"""Reading the journal."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Max, QuerySet

from journal.models import Record


class Line(TypedDict):
    """A record as a page shows it: the parsed text of the record, its instants as aware datetimes, its
    hash."""

    chain: str
    seq: int
    subject_kind: str
    subject_id: int
    event: str
    effective_at: datetime
    recorded_at: datetime
    actor_id: int | None
    provision: str
    payload: dict[str, Any]
    sample: bool
    hash: str


def timeline(
    chain: str,
    *,
    limit: int | None = None,
    events: Collection[str] | None = None,
    before: int | None = None,
) -> list[Line]:
    """The records of a chain, oldest first; with `limit`, only the newest so many of them.

    `events`: of these events only; `before`: only records with a lower number.
    """
    newest_first = Record.objects.filter(chain=chain).order_by("-seq")
    if events is not None:
        newest_first = newest_first.filter(event__in=events)
    if before is not None:
        newest_first = newest_first.filter(seq__lt=before)
    return [as_line(found) for found in (newest_first if limit is None else newest_first[:limit])][::-1]


def actors(chain: str) -> QuerySet[Record, Any]:
    """Ids of the people who did something on a chain, to be used within another query."""
    return Record.objects.filter(chain=chain, actor_id__isnull=False).values("actor_id")


def latest_number(chain: str) -> int:
    """The number of the newest record of a chain, 0 while nothing has been recorded."""
    return Record.objects.filter(chain=chain).aggregate(Max("seq"))["seq__max"] or 0


def latest(chain: str) -> Line | None:
    """The newest record of a chain, or None while nothing has been recorded."""
    found = timeline(chain, limit=1)
    return found[0] if found else None


def as_line(found: Record) -> Line:
    """A record as a page shows it."""
    text = json.loads(found.canonical)
    return Line(
        chain=text["chain"],
        seq=text["seq"],
        subject_kind=text["subject_kind"],
        subject_id=text["subject_id"],
        event=text["event"],
        effective_at=datetime.fromisoformat(text["effective_at"]),
        recorded_at=datetime.fromisoformat(text["recorded_at"]),
        actor_id=text["actor_id"],
        provision=text["provision"],
        payload=text["payload"],
        sample=text["sample"],
        hash=found.hash,
    )
