"""The columns of a register file, found by their headings in any order."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FileFault
from registers.parsing.line import Line
from registers.parsing.text import clean


class Column(StrEnum):
    """The columns of the published register, by their headings."""

    NUMBER = "Регистрационный номер"
    MARK = "Наименование объекта"
    HOLDER = "Правообладатель"
    TITLE = "Охранный документ"
    TERM = "Срок действия"
    TRUSTED = "Доверенные лица"
    LETTER = "Письмо"
    STATUS = "Статус"
    GOODS = "Классы товаров"


@dataclass(frozen=True)
class Header:
    """Where each column stands, how wide a row is, and headings that name no known column."""

    at: dict[Column, int]
    width: int
    unknown: tuple[str, ...]

    def cell(self, cells: tuple[str, ...], column: Column) -> str:
        return cells[self.at[column]]


def is_header(line: Line) -> bool:
    """Whether a row is the headings: titles and remarks often stand above them."""
    return line.fault is None and len(_known(line)) >= 2


def parse_header(line: Line) -> Header:
    """The columns. Raises FileFault "missing_columns", "repeated_columns" (naming them)."""
    counts = Counter(clean(cell).casefold() for cell in line.cells)
    repeated = [column.value for column in Column if counts[column.value.casefold()] > 1]
    if repeated:
        raise FileFault(
            "repeated_columns", _("columns that stand twice: %(columns)s"), columns=", ".join(repeated)
        )
    at = _known(line)
    missing = [column.value for column in Column if column not in at]
    if missing:
        raise FileFault("missing_columns", _("missing columns: %(columns)s"), columns=", ".join(missing))
    cells = [clean(cell) for cell in line.cells]
    width = max(index for index, cell in enumerate(cells) if cell) + 1
    unknown = tuple(cell for index, cell in enumerate(cells[:width]) if cell and index not in at.values())
    return Header(at, width, unknown)


def _known(line: Line) -> dict[Column, int]:
    names = {column.value.casefold(): column for column in Column}
    return {
        names[heading]: index
        for index, cell in enumerate(line.cells)
        if (heading := clean(cell).casefold()) in names
    }
