"""CSV text to numbered rows. One broken quotation mark costs one row, not the rest of the file."""

import csv
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FieldFault
from registers.parsing.line import Line

_DELIMITERS: Final = (";", "\t", ",")
#: A cell may hold line ends; a quotation mark still open after so many lines was never meant to.
_LONGEST_CELL: Final = 20


def lines(text: str) -> Iterator[Line]:
    """The rows, numbered by the line they begin on. The delimiter is the one most used in the first row."""
    physical = text.splitlines()
    delimiter = max(_DELIMITERS, key=lambda sign: next(filter(str.strip, physical), "").count(sign))
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
