"""The commodity nomenclature as a file: which columns hold code and words, and which rows cannot be read."""

import re
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from registers.parsing.faults import FileFault
from registers.parsing.source import lines_of

#: Headings under which published nomenclatures give code and words, in small letters.
_CODES: Final = ("hscode", "code", "код", "код тн вэд", "тн вэд", "код тнвэд")
_WORDS: Final = ("description", "words", "name", "наименование", "описание", "атауы")
_CODE: Final = re.compile(r"(\d{2}){1,5}")


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken over: its line in the file, what it holds, why."""

    line: int
    code: str
    reason: str


@dataclass
class ParsedNomenclature:
    """Words by code, and the rows left out."""

    words: dict[str, str] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)


def parse_nomenclature(content: bytes) -> ParsedNomenclature:
    """Read a CSV or XLSX file with a heading for the code and one for the words. Raises FileFault: it has none."""
    rows = lines_of(content)
    first = next(rows, None)
    headings = [heading.strip().lower() for heading in first.cells] if first else []
    code_at = next((headings.index(each) for each in _CODES if each in headings), None)
    words_at = next((headings.index(each) for each in _WORDS if each in headings), None)
    if code_at is None or words_at is None:
        raise FileFault(
            "no_headings", _("the first row names no column of codes and words (hscode, description)")
        )
    parsed = ParsedNomenclature()
    for line in rows:
        if line.is_blank:
            continue
        cells = [*line.cells, *[""] * (max(code_at, words_at) + 1 - len(line.cells))]
        # Codes are published in groups (0902 30, 8471.30); a cell of words may hold line breaks.
        code, words = re.sub(r"[\s.]", "", cells[code_at]), " ".join(cells[words_at].split())
        if reason := str(line.fault) if line.fault else _reason(parsed, code, words):
            parsed.bad.append(BadRow(line.number, code, reason))
        else:
            parsed.words[code] = words
    return parsed


def _reason(parsed: ParsedNomenclature, code: str, words: str) -> str:
    if not (code.isascii() and _CODE.fullmatch(code)):
        return _("it is not a code of 2, 4, 6, 8 or 10 figures")
    if not words:
        return _("it has no words")
    if parsed.words.get(code, words) != words:
        return _("the code stands in the file before, with other words")
    return ""
