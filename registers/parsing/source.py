"""From bytes to numbered rows of cells, whatever the file calls itself: the content decides what it is."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing import csv_text, workbook
from registers.parsing.encoding import text_of
from registers.parsing.faults import FileFault
from registers.parsing.line import Line

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def lines_of(content: bytes) -> Iterator[Line]:
    """The rows of a CSV or XLSX file.

    Raises FileFault, each with its own sentence saying what to do: "empty_file", "binary_file", "old_excel",
    "not_a_workbook", "damaged_workbook", "utf16", "windows_1251", "not_utf8".
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileFault("empty_file", _("the file is empty"))
    if content.startswith(_ZIP):
        yield from workbook.lines(content)
        return
    if content.startswith(_OLD_EXCEL):
        raise FileFault(
            "old_excel", _("this is an old Excel workbook (.xls): save it as .xlsx or as CSV UTF-8")
        )
    yield from csv_text.lines(text_of(content))
