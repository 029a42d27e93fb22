"""Dates as registers write them: 14.04.2026, 2026-04-14, 14/4/2026, «14 апреля 2026 г.»."""

import re
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FieldFault
from registers.parsing.text import clean

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ]00:00(?::00)?)?")
_IN_WORDS: Final = re.compile(r"(\d{1,2}) ([а-я]+) (\d{4})")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_AROUND: Final = re.compile(r"^(?:до|по|от)\s+|\s*(?:г\.?|года)$", re.IGNORECASE)
_MONTHS: Final = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def parse_date(value: str) -> date:
    """The date a text names.

    Raises FieldFault: "no_date" (empty), "short_year" (a century would have to be guessed),
    "unreadable_date", "impossible_date" (31 February), "date_out_of_range" (before 1900 or after 2100).
    """
    text = _AROUND.sub("", clean(value)).strip()
    if not text:
        raise FieldFault("no_date", _("there is no date"))
    if _SHORT_YEAR.fullmatch(text):
        raise FieldFault("short_year", _("“%(value)s”: the year must have four figures"), value=value)
    day, month, year = _parts(text, value)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise FieldFault(
            "date_out_of_range",
            _("“%(value)s”: the year must lie between %(first)s and %(last)s"),
            value=value,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise FieldFault(
            "impossible_date", _("“%(value)s”: the calendar has no such day"), value=value
        ) from None


def _parts(text: str, value: str) -> tuple[int, int, int]:
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if (found := _IN_WORDS.fullmatch(text.lower())) and found[2] in _MONTHS:
        return int(found[1]), _MONTHS.index(found[2]) + 1, int(found[3])
    raise FieldFault(
        "unreadable_date", _("“%(value)s” is not a date like 31.12.2026 or 2026-12-31"), value=value
    )
