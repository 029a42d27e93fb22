"""A whole register file: the rows that can be taken over, those that cannot, and remarks on the file."""

import hashlib
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext_lazy as _

from law.entry_states import Register
from registers.parsing.faults import FieldFault, FileFault, Reject
from registers.parsing.header import Column, Header, is_header, parse_header
from registers.parsing.line import Line
from registers.parsing.numbers import parse_number
from registers.parsing.row import ParsedRow, parse_row
from registers.parsing.source import lines_of

_HEADER_WITHIN = 10
"""Headings are looked for among this many first rows."""


@dataclass(frozen=True)
class ParsedFile:
    """What a file states about a register.

    `numbers` are all numbers it names, those of rejected rows too: an entry whose row was rejected is not
    absent.
    `remarks` are sentences about the file that hinder nothing.
    """

    rows: tuple[ParsedRow, ...]
    rejects: tuple[Reject, ...]
    numbers: frozenset[str]
    remarks: tuple[str, ...]
    sha256: str

    @property
    def rejected_rows(self) -> int:
        return len({reject.line for reject in self.rejects})


def parse_file(content: bytes, register: Register) -> ParsedFile:
    """Read a register published as CSV or XLSX.

    Raises FileFault as `lines_of` and `parse_header` do, and "no_header", "no_rows" (taking such a file over
    would mark every entry absent).
    """
    lines = (line for line in lines_of(content) if not line.is_blank)
    header = _header(list_head := list(islice(lines, _HEADER_WITHIN)))
    head_at = next(index for index, line in enumerate(list_head) if is_header(line))
    rows: list[ParsedRow] = []
    rejects: list[Reject] = []
    numbers: set[str] = set()
    for line in (*list_head[head_at + 1 :], *lines):
        numbers |= _number_of(line, header, register)
        parsed = parse_row(line, header, register)
        if isinstance(parsed, ParsedRow):
            rows.append(parsed)
        else:
            rejects.extend(parsed)
    if not rows and not rejects:
        raise FileFault("no_rows", _("the file has headings but no rows: nothing was changed"))
    kept, repeated = _once_each(rows)
    return ParsedFile(
        rows=tuple(kept),
        rejects=tuple(sorted([*rejects, *repeated], key=lambda reject: reject.line)),
        numbers=frozenset(numbers),
        remarks=_remarks(header),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _header(head: list[Line]) -> Header:
    for line in head:
        if is_header(line):
            return parse_header(line)
    raise FileFault(
        "no_header",
        _("no headings were found in the first %(rows)s rows; expected are: %(columns)s"),
        rows=_HEADER_WITHIN,
        columns=", ".join(column.value for column in Column),
    )


def _number_of(line: Line, header: Header, register: Register) -> set[str]:
    at = header.at[Column.NUMBER]
    if len(line.cells) <= at:
        return set()
    try:
        return {parse_number(line.cells[at], register)[0]}
    except FieldFault:
        return set()


def _once_each(rows: list[ParsedRow]) -> tuple[list[ParsedRow], list[Reject]]:
    """Rows whose number stands once.

    Of equal rows the first is kept; of rows that contradict each other none is, for nothing tells which
    of them the register means.
    """
    by_number: dict[str, list[ParsedRow]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    kept: list[ParsedRow] = []
    rejects: list[Reject] = []
    for number, same in by_number.items():
        first, *others = same
        agree = all(first.says_the_same_as(other) for other in others)
        if agree:
            kept.append(first)
        for row in others if agree else same:
            lines = ", ".join(str(other.line) for other in same if other is not row)
            sentence = (
                _("the number already stands on line %(lines)s, with the same data")
                if agree
                else _(
                    "the number also stands on line %(lines)s, with other data: none of these rows was taken"
                )
            )
            fault = FieldFault("repeated_number", sentence, lines=lines)
            rejects.append(Reject(row.line, number, Column.NUMBER.value, number, fault.code, str(fault)))
    return kept, rejects


def _remarks(header: Header) -> tuple[str, ...]:
    if not header.unknown:
        return ()
    text = _("columns that are not known and were left out: %(columns)s")
    return (str(text) % {"columns": ", ".join(header.unknown)},)
