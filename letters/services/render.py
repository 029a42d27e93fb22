"""Making letters into PDFs after the act has committed, once each; handing them out."""

import hashlib
import logging
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from letters.models import Download, Letter, Rendering
from letters.outgoing import letter_keys
from letters.pdf import MADE_WITH, CannotBeMade, pdf_of

log = logging.getLogger(__name__)

BATCH = 50

#: How long a run goes on; the beat starts one each minute.
RUN_SECONDS = 40.0

#: One that cannot be made is tried again later and later, at most a day apart.
_PAUSE, _LONGEST = timedelta(minutes=1), timedelta(days=1)


class Pdf(NamedTuple):
    """A letter's file: its name and its bytes, which are the ones first made."""

    name: str
    content: bytes


def pdf_for(letter_id: int, *, now: datetime) -> Pdf:
    """The stored PDF of a letter, made now when nobody has asked for it yet. Raises `CannotBeMade`."""
    letter = Letter.objects.get(pk=letter_id)
    return Pdf(letter.file_name, _content(letter, now))


def pdf_of_message(dedupe_key: str, *, now: datetime) -> Pdf | None:
    """The PDF that goes with a message; None when no letter does. Raises `CannotBeMade`."""
    letter = Letter.objects.filter(dedupe_key__in=letter_keys(dedupe_key)).first()
    return None if letter is None else Pdf(letter.file_name, _content(letter, now))


@transaction.atomic
def take(letter: Letter, *, by: int, now: datetime) -> Pdf:
    """Hand a letter out to a person that the caller found entitled, and log it. Raises `CannotBeMade`."""
    content = _content(letter, now)
    Download.objects.create(letter=letter, by=by, at=now)
    return Pdf(letter.file_name, content)


def render_waiting(*, now: datetime) -> int:
    """Make what waits, oldest first, for as long as a run lasts; the number made.

    Two workers that make the same letter make the same bytes; the first one's are kept.
    """
    made, after, started = 0, 0, monotonic()
    due = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now)
    while monotonic() - started < RUN_SECONDS:
        batch = list(
            Letter.objects.filter(due, rendered_at__isnull=True, pk__gt=after).order_by("pk")[:BATCH]
        )
        if not batch:
            break
        after = batch[-1].pk
        for letter in batch:
            try:
                _content(letter, now)
            except CannotBeMade as error:
                _put_off(letter, error, now)
            else:
                made += 1
    return made


def _content(letter: Letter, now: datetime) -> bytes:
    if letter.rendered_at is None:
        _keep(letter, pdf_of(letter), now)
    return bytes(Rendering.objects.get(letter=letter).content)


@transaction.atomic
def _keep(letter: Letter, content: bytes, now: datetime) -> None:
    rendering = Rendering(
        letter=letter,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_with=MADE_WITH,
        rendered_at=now,
    )
    Rendering.objects.bulk_create([rendering], ignore_conflicts=True)
    Letter.objects.filter(pk=letter.pk, rendered_at__isnull=True).update(
        rendered_at=now, attempts=F("attempts") + 1, next_attempt_at=None, last_error=""
    )


def _put_off(letter: Letter, error: CannotBeMade, now: datetime) -> None:
    log.error("letter %s cannot be made into a PDF: %s", letter.number, error)
    pause = min(_PAUSE * 2**letter.attempts, _LONGEST) if letter.attempts < 11 else _LONGEST
    Letter.objects.filter(pk=letter.pk).update(
        attempts=F("attempts") + 1, next_attempt_at=now + pause, last_error=str(error)
    )
