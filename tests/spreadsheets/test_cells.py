"""No cell that the application writes is run by a spreadsheet, whichever file it stands in."""

import csv
import io
from pathlib import Path

import pytest

from registers.parsing.faults import Reject
from registers.rejects import write_rejects
from spreadsheets import csv_lines


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_every_beginning_of_a_formula_is_neutral_and_numbers_stay(first: str) -> None:
    text = "".join(csv_lines([(f"{first}1", -1, 2.5)]))
    (cells,) = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    assert cells == [f"'{first}1", "-1", "2.5"]


def test_a_file_says_that_it_is_utf_8_once() -> None:
    assert "".join(csv_lines([("Ұлы", "б"), (1, 2)], delimiter=";")) == "\ufeffҰлы;б\r\n1;2\r\n"


def test_what_was_kept_out_of_the_register_is_text(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    write_rejects(path, [Reject(line=3, number="-1/ТС", field="name", code="x", value="=1+1", reason="@")])
    (_heading, row) = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert row == ["3", "'-1/ТС", "name", "'=1+1", "'@"]
