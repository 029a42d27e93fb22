"""Confirming a letter to whoever holds it: its number, date and hash, and nothing of what it says."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from letters.models import Check, Letter

#: So many questions an address may ask within `WINDOW`. A house rule: one office may stand behind one address.
LIMIT = 30
WINDOW = timedelta(minutes=10)

# One statement, so that questions asked at the same moment count each other.
_COUNT = """
INSERT INTO letters_check AS known (address, since, asked) VALUES (%(address)s, %(now)s, 1)
ON CONFLICT (address) DO UPDATE SET
    since = CASE WHEN known.since <= %(over)s THEN excluded.since ELSE known.since END,
    asked = CASE WHEN known.since <= %(over)s THEN 1 ELSE known.asked + 1 END
RETURNING asked
"""


class TooMany(Exception):  # noqa: N818 - reads as the fact it states
    """The address has asked too often; it may ask again when the window is over."""


class Confirmed(NamedTuple):
    """What is confirmed of a letter. `sha256` is empty while nobody can hold a copy."""

    number: str
    dated: str
    sha256: str


def count_question(who: str, *, limit: int, now: datetime) -> None:
    """Count one question of an address, or of an address about a thing; `TooMany` past the limit of a window."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"address": who[:64], "now": now, "over": now - WINDOW})
        (asked,) = cursor.fetchone()
    if asked > limit:
        raise TooMany


def letter_of_token(token: str, *, address: str, now: datetime) -> Confirmed | None:
    """The letter to which a token leads, None when it leads to none. Raises `TooMany`.

    A wrong token counts as much as a right one.
    """
    count_question(address, limit=LIMIT, now=now)
    letter = Letter.objects.select_related("rendering").filter(token=token).defer("data").first()
    if letter is None:
        return None
    rendering = getattr(letter, "rendering", None)
    return Confirmed(letter.number, f"{letter.dated:%d.%m.%Y}", rendering.sha256 if rendering else "")


def forget_checks(*, now: datetime) -> int:
    """Forget addresses whose window is over; the number forgotten."""
    return Check.objects.filter(since__lte=now - WINDOW).delete()[0]
