"""CSV text to numbered rows. One broken quotation mark costs one row, not the rest of the file."""

import csv
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FieldFault
from registers.parsing.header import is_header
from registers.parsing.line import Line

_DELIMITERS: Final = (";", "\t", ",")
#: A cell may hold line ends; a quotation mark still open after so many lines was never meant to.
_LONGEST_CELL: Final = 20
#: So many lines may stand above and including the headings.
_TITLES: Final = 10


def lines(text: str) -> Iterator[Line]:
    """The rows, numbered by the line they begin on."""
    physical = text.splitlines()
    delimiter = _delimiter(physical)
    width = 0
    at = 0
    while at < len(physical):
        taken, cells = _record(physical, at, delimiter, width)
        if cells is None:
            fault = FieldFault("open_quote", _("a quotation mark is opened and never closed"))
            # Cut without regard to quotes: enough to tell which entry the row speaks of.
            yield Line(at + 1, tuple(cell.strip('"') for cell in physical[at].split(delimiter)), fault)
        else:
            width = max(width, len(cells))
            yield Line(at + 1, tuple(cells))
        at += taken


def _delimiter(physical: list[str]) -> str:
    """The sign that splits a line into headings; a title above them may hold any. Else the first line's most used."""
    filled = list(filter(str.strip, physical))[:_TITLES]
    for line in filled:
        for sign in _DELIMITERS:
            if is_header(Line(1, tuple(cell.strip('"') for cell in line.split(sign)))):
                return sign
    return max(_DELIMITERS, key=lambda sign: (filled or [""])[0].count(sign))


def _record(physical: list[str], at: int, delimiter: str, width: int) -> tuple[int, list[str] | None]:
    """How many lines the row at ``at`` takes, and its cells; None when its quotes do not close."""
    for taken in range(1, _LONGEST_CELL + 1):
        part = physical[at : at + taken]
        if len(part) < taken:
            break
        if sum(line.count('"') for line in part) % 2:
            continue
        try:
            rows = list(csv.reader(["\n".join(part)], delimiter=delimiter, strict=True))
        except csv.Error:
            break
        cells = rows[0] if rows else []
        if taken == 1 or not width or len(cells) == width:
            return taken, cells
        break
    return 1, None
