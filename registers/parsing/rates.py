"""Rates of the euro from a table with the columns date, rate and source: good rows, and why the others are none."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.dates import parse_date
from registers.parsing.faults import FieldFault, FileFault, Reject
from registers.parsing.line import Line
from registers.parsing.source import lines_of
from registers.parsing.text import readable

#: How the columns may be headed, in the languages of the country and in English.
HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "date": frozenset({"date", "day", "дата", "күні"}),
    "rate": frozenset({"rate", "курс", "бағам"}),
    "source": frozenset({"source", "источник", "дереккөз"}),
}

#: Tenge with up to four decimals, point or comma; spaces are taken out before.
_RATE: Final = re.compile(r"\d{1,8}(?:[.,]\d{1,4})?")


@dataclass(frozen=True)
class RateRow:
    """The rate of one day as a file states it: its line, tenge for one euro, where it was published."""

    line: int
    day: date
    kzt: Decimal
    source: str


@dataclass(frozen=True)
class ParsedRates:
    """What a file says: one good row a day, and the reasons against the others."""

    rows: tuple[RateRow, ...]
    rejects: tuple[Reject, ...]


def parse_rates(content: bytes, today: date) -> ParsedRates:
    """Read rates up to today from a CSV or XLSX file.

    Raises FileFault as `lines_of` does, and "no_rate_headings" (the three columns are not headed), "no_rows".
    """
    lines = [line for line in lines_of(content) if not line.is_blank]
    at = _columns(lines[0]) if lines else {}
    if set(at) != set(HEADINGS):
        raise FileFault(
            "no_rate_headings",
            _("the first row must head the columns %(columns)s"),
            columns=", ".join(HEADINGS),
        )
    if len(lines) == 1:
        raise FileFault("no_rows", _("the file has headings but no rows: nothing was changed"))
    good: list[RateRow] = []
    rejects: list[Reject] = []
    for line in lines[1:]:
        read = _row(line, at, today)
        if isinstance(read, RateRow):
            good.append(read)
        else:
            rejects.append(read)
    kept, contradicting = _once_a_day(good)
    return ParsedRates(tuple(kept), tuple(sorted([*rejects, *contradicting], key=lambda each: each.line)))


def parse_rate(value: str) -> Decimal:
    """Tenge for one euro: 610.55, 610,55. Raises FieldFault "unreadable_rate", "no_positive_rate"."""
    text = re.sub(r"\s", "", readable(value))
    if not _RATE.fullmatch(text):
        raise FieldFault(
            "unreadable_rate",
            _("“%(value)s” is not a rate like 610.55, with four decimals at most"),
            value=value,
        )
    rate = Decimal(text.replace(",", "."))
    if not rate:
        raise FieldFault("no_positive_rate", _("a rate is more than nothing"))
    return rate


def _columns(line: Line) -> dict[str, int]:
    return {
        name: index
        for index, cell in enumerate(line.cells)
        for name, headings in HEADINGS.items()
        if cell.strip().casefold() in headings
    }


def _row(line: Line, at: Mapping[str, int], today: date) -> RateRow | Reject:
    cells = {name: line.cells[index] if index < len(line.cells) else "" for name, index in at.items()}
    field = ""
    try:
        if line.fault:
            raise line.fault
        field = "date"
        day = parse_date(cells[field])
        if day > today:
            raise FieldFault("rate_ahead", _("the day of the rate lies ahead"))
        field = "rate"
        rate = parse_rate(cells[field])
        field = "source"
        source = readable(cells[field])
        if not source or len(source) > 250:
            raise FieldFault("no_source", _("say in up to 250 characters where the rate was published"))
    except FieldFault as fault:
        return Reject(line.number, cells["date"], field, cells.get(field, ""), fault.code, str(fault))
    return RateRow(line.number, day, rate, source)


def _once_a_day(rows: Iterable[RateRow]) -> tuple[list[RateRow], list[Reject]]:
    """One row a day: of equal rates the first; of rates that contradict each other none."""
    by_day: dict[date, list[RateRow]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    kept: list[RateRow] = []
    rejects: list[Reject] = []
    for day, same in by_day.items():
        if len({row.kzt for row in same}) == 1:
            kept.append(same[0])
            continue
        fault = FieldFault("two_rates", _("the file has two rates for this day: neither was taken"))
        rejects += [
            Reject(row.line, day.isoformat(), "rate", str(row.kzt), fault.code, str(fault)) for row in same
        ]
    return kept, rejects
