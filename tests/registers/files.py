"""Register files for tests, written as the published register is: one row, many ways to spoil it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

from openpyxl import Workbook

from accounts.models import User
from law.entry_states import Register
from law.identifiers import check_digit
from law.time import ALMATY
from registers.parsing.file import parse_file
from registers.parsing.header import Column
from registers.services import ImportOutcome, import_register

DATA = Path(__file__).parent.parent / "data"
SAMPLE = DATA / "register-sample.csv"
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "register-export.csv"

HEADINGS = [column.value for column in Column]
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ALMATY)

Row = Sequence[str]


def bin_of(first_eleven: str) -> str:
    """A BIN/IIN that passes its check."""
    return f"{first_eleven}{check_digit(first_eleven)}"


TANIR = f'{bin_of("15014080636")},ТОО "ТАНИР", г. Шымкент, ул. Тауке хана, 4/1'
ZURICH = f'{bin_of("90084362585")},АО "РУСЯС", Switzerland, 8001 Zürich, Seeweg 5'


def row(number: str = "00001/ТЗ-592117", **cells: str) -> list[str]:
    """A good row; `cells` by the names of `Column` in lower case."""
    values: Mapping[str, str] = {
        "number": number,
        "mark": "Orgor",
        "holder": "Gorlex Inc.",
        "title": "МР № 1017488",
        "term": "14.04.2027",
        "trusted": TANIR,
        "letter": "№ КГД-20-9818 от 19.07.2025",
        "status": "Действительный",
        "goods": "24, 26 6109 10; 6110 20",
        **cells,
    }
    return [values[column.name.lower()] for column in Column]


def csv_of(rows: Iterable[Row], headings: Row = HEADINGS, delimiter: str = ";") -> bytes:
    """A CSV file as the register is published: byte order mark, semicolons."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(rows: Iterable[Sequence[object]], headings: Row = HEADINGS) -> bytes:
    """The same as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headings))
    for cells in rows:
        sheet.append(list(cells))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def take_over(
    content: bytes,
    *,
    register: Register = Register.NATIONAL,
    by: User | None = None,
    now: datetime = NOW,
) -> ImportOutcome:
    """Read a file and take it over."""
    parsed = parse_file(content, register)
    return import_register(parsed=parsed, register=register, file_name="register.csv", by=by, now=now)


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int, int]:
    """Added, updated, unchanged, rejected, absent."""
    run = outcome.run
    return run.added, run.updated, run.unchanged, run.rejected, run.absent
