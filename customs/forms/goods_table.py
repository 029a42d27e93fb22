"""Goods lines from a table: pasted text, or a CSV, XLSX or JSON file, as rows of the page's own fields.

Nothing is judged here: each cell lands in its field, where the officer sees what is wrong and mends it.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs.services.declarations import one_line
from registers.parsing.encoding import text_of
from registers.parsing.faults import FileFault
from registers.parsing.line import Line
from registers.parsing.source import lines_of

#: The largest table taken, in bytes; a workbook also unpacked, against files that swell.
MOST_BYTES = 1024 * 1024
_MOST_UNPACKED = 20 * MOST_BYTES
#: Rows read of a table, empty ones too: a sheet can claim a million of them.
_MOST_READ = 2000

#: The columns of a table without headings, in the order of the page.
COLUMNS = ("number", "code", "description", "mark", "quantity", "unit", "value", "currency", "origin")

_HEADINGS: Mapping[str, frozenset[str]] = {
    "number": frozenset({"number", "line", "no", "№", "n", "строка", "номер", "товар №", "жол"}),
    "code": frozenset(
        {"code", "commodity code", "hs code", "код", "код товара", "код тн вэд", "тауар коды", "сэқ тн коды"}
    ),
    "description": frozenset(
        {"description", "goods", "описание", "наименование", "товар", "сипаттама", "атауы"}
    ),
    "mark": frozenset(
        {
            "mark",
            "mark on the goods",
            "trade mark",
            "знак",
            "знак на товаре",
            "товарный знак",
            "белгі",
            "таңба",
        }
    ),
    "quantity": frozenset({"quantity", "qty", "количество", "кол-во", "саны"}),
    "unit": frozenset(
        {"unit", "единица", "ед.", "ед. изм.", "единица измерения", "бірлігі", "өлшем бірлігі"}
    ),
    "value": frozenset({"value", "price", "стоимость", "сумма", "құны"}),
    "currency": frozenset({"currency", "валюта"}),
    "origin": frozenset(
        {"origin", "country of origin", "страна", "страна происхождения", "шығарылған елі", "шыққан елі"}
    ),
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}

_SPACES = re.compile(r"\s+")
#: "1,200" may be twelve hundred or one and a fifth: it is left as it stands for the officer to say.
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[,.]\d{3}")


@dataclass(frozen=True)
class GoodsTable:
    """Rows as field name and typed text; `remarks` say what in the table needs a look."""

    rows: Sequence[Mapping[str, str]]
    remarks: Sequence[str]


def read_goods(content: bytes, *, most: int) -> GoodsTable:
    """The goods lines of a table of at most `most` rows.

    Raises FileFault with a sentence that says what to do: besides those of `lines_of`, "too_large",
    "too_many_rows", "bad_json", "no_rows".
    """
    if len(content) > MOST_BYTES:
        raise FileFault("too_large", _("the table is larger than %(size)s KB"), size=MOST_BYTES // 1024)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        table = _from_json(text_of(content))
    else:
        _refuse_swelling(content)
        table = _from_lines(islice(lines_of(content), _MOST_READ + 1))
    if not table.rows:
        raise FileFault("no_rows", _("the table has no goods lines"))
    if len(table.rows) > most:
        raise _too_many(most)
    return table


def with_rows(data: QueryDict, rows: Iterable[Mapping[str, str]], *, most: int) -> QueryDict:
    """What was typed with the table's rows after the rows already filled in; empty rows give way.

    Raises FileFault "too_many_rows" when they do not fit together.
    """
    kept = [row for row in typed_rows(data) if any(row.get(name) for name in COLUMNS if name not in _GIVEN)]
    used = {row.get("number") for row in kept}
    following = iter(range(1, 10**6))
    for row in rows:
        number = row.get("number") or next(str(each) for each in following if str(each) not in used)
        used.add(number)
        kept.append({"held": "on", "currency": "KZT", **row, "number": number})
    if len(kept) > most:
        raise _too_many(most)
    more = data.copy()
    for name in [name for name in more if re.fullmatch(r"lines-\d+-\w+", name)]:
        del more[name]
    for index, row in enumerate(kept):
        for name, value in row.items():
            more[f"lines-{index}-{name}"] = value
    more["lines-TOTAL_FORMS"] = str(len(kept))
    return more


#: What a row holds before anybody typed into it.
_GIVEN = frozenset({"number", "currency"})


def typed_rows(data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The rows of the page as they were sent, empty ones too."""
    total = data.get("lines-TOTAL_FORMS", "0")
    for index in range(min(int(total), _MOST_READ) if total.isdecimal() else 0):
        prefix = f"lines-{index}-"
        yield {name: data[prefix + name] for name in (*COLUMNS, "held") if prefix + name in data}


def _too_many(most: int) -> FileFault:
    return FileFault("too_many_rows", _("a declaration takes at most %(rows)s goods lines here"), rows=most)


def _refuse_swelling(content: bytes) -> None:
    """Refuse a workbook that unpacks to far more than it weighs."""
    if not content.startswith(b"PK\x03\x04"):
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        return  # the reader says so in its own sentence
    if unpacked > _MOST_UNPACKED:
        raise FileFault("too_large", _("the table is larger than %(size)s KB"), size=_MOST_UNPACKED // 1024)


def _from_lines(lines: Iterator[Line]) -> GoodsTable:
    columns: Sequence[str | None] = COLUMNS
    rows: list[Mapping[str, str]] = []
    remarks: list[str] = []
    first = True
    for count, line in enumerate(lines):
        if count == _MOST_READ:
            raise FileFault("too_many_rows", _("the table has more than %(rows)s rows"), rows=_MOST_READ)
        if line.is_blank:
            continue
        if first and line.fault is None and (named := _headings(line.cells)):
            columns, first = named, False
            remarks += _left_out(line.cells, named)
            continue
        first = False
        if line.fault is not None:
            remarks.append(_at(line.number, str(line.fault)))
        if any(cell.strip() for cell in line.cells[len(columns) :]):
            remarks.append(_at(line.number, gettext("more cells than columns; the last were left out")))
        if row := _row(zip(columns, line.cells, strict=False)):
            rows.append(row)
    return GoodsTable(rows, remarks)


def _at(line: int, reason: str) -> str:
    return gettext("Row %(row)s of the table: %(reason)s") % {"row": line, "reason": reason}


def _headings(cells: Sequence[str]) -> list[str | None] | None:
    """The fields that a first row names, None when it is goods already (it names fewer than two)."""
    named = [_field(cell) for cell in cells]
    return named if sum(name is not None for name in named) > 1 else None


def _field(heading: str) -> str | None:
    name = _SPACES.sub(" ", heading).strip().casefold()
    return _FIELD_OF.get(name) or _FIELD_OF.get(name.replace("_", " "))


def _left_out(cells: Sequence[str], named: Sequence[str | None]) -> list[str]:
    unknown = [
        one_line(cell) for cell, name in zip(cells, named, strict=True) if name is None and cell.strip()
    ]
    if not unknown:
        return []
    text = gettext("columns that are not known and were left out: %(columns)s")
    return [text % {"columns": ", ".join(unknown)[:300]}]


def _from_json(text: str) -> GoodsTable:
    fault = FileFault("bad_json", _("the file is not JSON with a list of goods lines"))
    try:
        # Numbers stay the text they are: a code keeps its figures, a value its kopecks.
        given = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as wrong:
        raise fault from wrong
    lines = given.get("lines", given.get("goods")) if isinstance(given, dict) else given
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise fault
    rows = []
    for line in lines:
        cells = ((_field(name), value) for name, value in line.items())
        rows.append(_row((name, "" if value is None else str(value)) for name, value in cells))
    unknown = sorted({name for line in lines for name in line if _field(name) is None})
    return GoodsTable([row for row in rows if row], _left_out(unknown, [None] * len(unknown)))


def _row(cells: Iterable[tuple[str | None, str]]) -> dict[str, str]:
    row = {name: one_line(value) for name, value in cells if name is not None and value.strip()}
    for name in ("quantity", "value"):
        if name in row:
            row[name] = _plain_number(row[name])
    for name in ("code", "number"):
        if name in row:
            row[name] = _SPACES.sub("", row[name])
    return row


def _plain_number(text: str) -> str:
    """A number as the field reads it: no thousands' spaces, a point before the fraction."""
    number = _SPACES.sub("", text)
    if "," not in number or _AMBIGUOUS.fullmatch(number):
        return number
    if "." not in number:
        return number.replace(",", ".") if number.count(",") == 1 else number.replace(",", "")
    thousands, fraction = (",", ".") if number.rfind(".") > number.rfind(",") else (".", ",")
    return number.replace(thousands, "").replace(fraction, ".")
