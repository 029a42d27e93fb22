"""XLSX to numbered rows: the first sheet that has any, read-only, cells as the text a CSV would hold."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from registers.parsing.faults import FileFault
from registers.parsing.line import Line


def lines(content: bytes) -> Iterator[Line]:
    """The rows of the first filled sheet.

    Raises FileFault: "not_a_workbook" (another ZIP file), "damaged_workbook", "empty_file".
    """
    book = _open(content)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file claims its size to be is often wrong
            found, width = False, 0
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                # Excel leaves out empty cells at a row's end: such a row is no shorter than the others.
                width = max(width, len(row))
                cells = [_text(value) for value in row]
                line = Line(number, (*cells, *[""] * (width - len(cells))))
                if not line.is_blank:
                    found = True
                    yield line
            if found:
                return
    except Exception as wrong:  # the reader raises whatever its XML parser and unzipper raise
        raise _damaged() from wrong
    finally:
        book.close()
    raise FileFault("empty_file", _("the file is empty"))


def _open(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile as wrong:
        raise _damaged() from wrong
    if not any(name.startswith("xl/workbook") for name in names):
        raise FileFault("not_a_workbook", _("this is a ZIP file but not an Excel workbook"))
    try:
        return load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception as wrong:  # as above: no common base class
        raise _damaged() from wrong


def _damaged() -> FileFault:
    return FileFault(
        "damaged_workbook", _("the workbook is damaged and cannot be opened: save it again as .xlsx")
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
