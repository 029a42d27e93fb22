"""One row of a register file as values, or every reason why it cannot be taken over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from law.entry_states import EntryStatus, ObjectType, Register, accepted_since, accepts
from registers.parsing.dates import parse_date
from registers.parsing.documents import DocumentName, parse_document
from registers.parsing.faults import FieldFault, Reject
from registers.parsing.goods import parse_goods
from registers.parsing.header import Column, Header
from registers.parsing.line import Line
from registers.parsing.numbers import parse_number
from registers.parsing.persons import Person, parse_holder, parse_persons
from registers.parsing.statuses import parse_status
from registers.parsing.text import clean, readable

T = TypeVar("T")


@dataclass(frozen=True)
class ParsedRow:
    """What a row states about one entry.

    `trusted` are the holder's representatives («доверенные лица»: who act under a «доверенность»). `letter`
    is the
    authorised body's decision letter; its date is the first day for which the file proves protection.
    """

    line: int
    number: str
    object_type: ObjectType
    mark: str
    holder: Person
    title: DocumentName
    valid_to: date
    trusted: tuple[Person, ...]
    letter: DocumentName
    status: EntryStatus
    goods_text: str
    classes: tuple[int, ...]
    goods_codes: tuple[str, ...]

    def says_the_same_as(self, other: "ParsedRow") -> bool:
        """Whether two rows of one number differ in nothing but the line they stand on."""
        return {**vars(self), "line": 0} == {**vars(other), "line": 0}


class _Reader:
    """Reads the cells of one row and collects their faults instead of stopping at the first."""

    def __init__(self, line: Line, header: Header) -> None:
        self.line = line
        self.header = header
        self.number = clean(header.cell(line.cells, Column.NUMBER))
        self.rejects: list[Reject] = []

    def read(self, column: Column, parse: Callable[[str], T]) -> T | None:
        value = self.header.cell(self.line.cells, column)
        try:
            return parse(readable(value))
        except FieldFault as fault:
            self.reject(column, value, fault)
            return None

    def reject(self, column: Column, value: str, fault: FieldFault) -> None:
        self.rejects.append(
            Reject(self.line.number, self.number, column.value, clean(value), fault.code, str(fault))
        )


def parse_row(line: Line, header: Header, register: Register) -> ParsedRow | list[Reject]:
    """The values of a row, or its rejects: one for each field that is wrong."""
    if line.fault:
        return [_whole(line, header, line.fault)]
    cells = line.cells
    if len(cells) < header.width or any(clean(cell) for cell in cells[header.width :]):
        return [_whole(line, header, _wrong_width(cells, header))]
    reader = _Reader(line, header)
    numbered = reader.read(Column.NUMBER, lambda text: parse_number(text, register))
    mark = reader.read(Column.MARK, str)
    holder = reader.read(Column.HOLDER, parse_holder)
    title = reader.read(Column.TITLE, parse_document)
    valid_to = reader.read(Column.TERM, parse_date)
    trusted = reader.read(Column.TRUSTED, parse_persons)
    letter = reader.read(Column.LETTER, parse_document)
    status = reader.read(Column.STATUS, parse_status)
    goods = reader.read(Column.GOODS, parse_goods)
    if numbered and letter and letter.date and not accepts(numbered[1], letter.date):
        fault = FieldFault(
            "object_not_accepted_yet",
            _("geographical indications are entered from %(day)s; the letter is of %(letter)s"),
            day=accepted_since(numbered[1]).isoformat(),
            letter=letter.date.isoformat(),
        )
        reader.reject(Column.LETTER, header.cell(cells, Column.LETTER), fault)
    if letter and letter.date and valid_to and valid_to < letter.date:
        fault = FieldFault(
            "term_before_letter",
            _("the term ends on %(end)s, before the letter of %(letter)s that began it"),
            end=valid_to.isoformat(),
            letter=letter.date.isoformat(),
        )
        reader.reject(Column.TERM, header.cell(cells, Column.TERM), fault)
    # `is None` for each, so that the type checker sees what an empty list of rejects means.
    if (
        reader.rejects
        or numbered is None
        or mark is None
        or holder is None
        or title is None
        or valid_to is None
        or trusted is None
        or letter is None
        or status is None
        or goods is None
    ):
        return reader.rejects
    return ParsedRow(
        line=line.number,
        number=numbered[0],
        object_type=numbered[1],
        mark=mark,
        holder=holder,
        title=title,
        valid_to=valid_to,
        trusted=trusted,
        letter=letter,
        status=status,
        goods_text=clean(header.cell(cells, Column.GOODS)),
        classes=goods[0],
        goods_codes=goods[1],
    )


def _whole(line: Line, header: Header, fault: FieldFault) -> Reject:
    at = header.at[Column.NUMBER]
    number = clean(line.cells[at]) if at < len(line.cells) else ""
    return Reject(line.number, number, "", "", fault.code, str(fault))


def _wrong_width(cells: tuple[str, ...], header: Header) -> FieldFault:
    if len(cells) < header.width:
        return FieldFault(
            "too_few_cells",
            _("the row has %(cells)s cells where the headings have %(columns)s: it breaks off"),
            cells=len(cells),
            columns=header.width,
        )
    return FieldFault(
        "too_many_cells",
        _("the row has %(cells)s cells where the headings have %(columns)s: a separator too many"),
        cells=len(cells),
        columns=header.width,
    )
