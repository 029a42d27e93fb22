"""A table as a CSV file that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence

#: What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: object) -> str:
    """The cell as text; one that a spreadsheet would run begins with an apostrophe. Numbers stay numbers."""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """The rows with commas between; a byte order mark tells spreadsheets that it is UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
    return f"\ufeff{target.getvalue()}"
