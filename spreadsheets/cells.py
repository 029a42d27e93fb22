"""Cells that a spreadsheet reads and does not run, and rows as a CSV file that it opens rightly."""

import csv
from collections.abc import Iterable, Iterator, Sequence

#: A text that begins with one of these is a formula to a spreadsheet, or becomes one when it is trimmed.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(cell: object) -> str:
    """The cell as text; one that a spreadsheet would run begins with an apostrophe. Numbers stay numbers."""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Sequence[object]], *, delimiter: str = ",") -> Iterator[str]:
    """The rows as the text of a file, a row at a time, every cell neutral.

    It begins with the byte order mark by which spreadsheets know UTF-8.
    """
    yield "\ufeff"
    writer = csv.writer(_Echo(), delimiter=delimiter)
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text
