"""Whole files: what they are is told by their content, and one bad row costs one row."""

import zipfile
from datetime import datetime
from io import BytesIO

import pytest

from law.entry_states import Register
from registers.parsing.faults import FileFault
from registers.parsing.file import ParsedFile, parse_file
from tests.registers.files import DATA, HEADINGS, SAMPLE, csv_of, row, xlsx_of


def read(content: bytes) -> ParsedFile:
    return parse_file(content, Register.NATIONAL)


def other_zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "empty_file", "the file is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty_file", "the file is empty"),
        (b"%PDF-1.7\x00\x01\x02binary", "binary_file", "a binary file, not a table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary_file", "a binary file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "old_excel", "save it as .xlsx"),
        (other_zip(), "not_a_workbook", "a ZIP file but not an Excel workbook"),
        (b"PK\x03\x04 broken", "damaged_workbook", "the workbook is damaged"),
        ((DATA / "register-windows-1251.csv").read_bytes(), "windows_1251", "Windows-1251"),
        ("Номер;Статус\n".encode("utf-16"), "utf16", "UTF-16"),
        (csv_of([row(), row()]).replace(b"Gorlex", b"Gor\xff\xfe"), "not_utf8", "line 2 is not UTF-8"),
        ("Имя;Город\nАсель;Алматы\n".encode(), "no_header", "expected are: Регистрационный номер"),
        (csv_of([]), "no_rows", "headings but no rows: nothing was changed"),
        (xlsx_of([], headings=[]), "empty_file", "the file is empty"),
        (csv_of([], headings=HEADINGS[:-2]), "missing_columns", "missing columns: Статус, Классы товаров"),
        (csv_of([], headings=[*HEADINGS, "Статус"]), "repeated_columns", "stand twice: Статус"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, code: str, says: str) -> None:
    with pytest.raises(FileFault) as fault:
        read(content)
    assert fault.value.code == code
    assert says in str(fault.value)


def test_csv_and_workbook_say_the_same() -> None:
    from_csv = read(SAMPLE.read_bytes())
    from_xlsx = read((DATA / "register-sample.xlsx").read_bytes())
    assert len(from_csv.rows) == 5
    assert from_csv.rows == from_xlsx.rows
    assert from_csv.numbers == from_xlsx.numbers
    assert not from_csv.rejects and not from_xlsx.rejects


def test_a_workbook_holds_dates_and_numbers_as_such() -> None:
    cells: list[object] = [*row(goods="28")]
    cells[4], cells[8] = datetime(2027, 4, 14), 28
    (parsed,) = read(xlsx_of([cells])).rows
    assert parsed.valid_to.isoformat() == "2027-04-14"
    assert parsed.classes == (28,)


def test_columns_are_found_by_heading_in_any_order_below_a_title() -> None:
    good = row()
    content = csv_of([HEADINGS[::-1], good[::-1]], headings=["Таможенный реестр", *[""] * 8])
    (parsed,) = read(content).rows
    assert (parsed.number, parsed.mark, parsed.line) == ("00001/ТЗ-592117", "Orgor", 3)


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    assert len(read(csv_of([row()], delimiter=delimiter)).rows) == 1


def test_an_extra_column_is_named_and_left_out() -> None:
    parsed = read(csv_of([[*row(), "17"]], headings=[*HEADINGS, "Примечание"]))
    assert len(parsed.rows) == 1
    assert parsed.remarks == ("columns that are not known and were left out: Примечание",)


def test_empty_cells_and_rows_at_the_end_are_no_extra_ones() -> None:
    parsed = read(csv_of([[*row(), "", ""], [""] * 9, []]))
    assert (len(parsed.rows), parsed.rejects) == (1, ())


def test_every_fault_of_the_sample_has_its_line_field_and_reason() -> None:
    parsed = read((DATA / "register-faults.csv").read_bytes())
    found = {(reject.line, reject.field, reject.code) for reject in parsed.rejects}
    assert found == {
        (3, "Срок действия", "impossible_date"),
        (4, "Статус", "unknown_status"),
        (5, "Доверенные лица", "bin_check_digit"),
        (6, "Регистрационный номер", "object_not_accepted"),
        (7, "Классы товаров", "unknown_class"),
        (8, "Правообладатель", "no_holder"),
        (8, "Срок действия", "no_date"),
        (9, "Регистрационный номер", "repeated_number"),
        (10, "Регистрационный номер", "repeated_number"),
        (11, "", "too_few_cells"),
        (12, "", "too_many_cells"),
        (13, "Регистрационный номер", "unreadable_number"),
        (15, "Регистрационный номер", "repeated_number"),
    }
    assert [parsed_row.mark for parsed_row in parsed.rows] == ["GOOD", "ALSO GOOD"]
    assert parsed.rejected_rows == 12


def test_of_equal_rows_the_first_counts_and_of_contradicting_ones_none() -> None:
    equal = read(csv_of([row(), row()]))
    assert [parsed.line for parsed in equal.rows] == [2]
    assert "already stands on line 2, with the same data" in equal.rejects[0].reason
    contradicting = read(csv_of([row(), row(status="Исключен")]))
    assert contradicting.rows == ()
    assert [reject.line for reject in contradicting.rejects] == [2, 3]
    assert "with other data: none of these rows was taken" in contradicting.rejects[0].reason


def test_a_term_that_ends_before_its_letter_is_no_term() -> None:
    (reject,) = read(csv_of([row(term="01.01.2025")])).rejects
    assert reject.code == "term_before_letter"
    assert "2025-01-01, before the letter of 2025-07-19" in reject.reason


def test_a_quotation_mark_left_open_costs_one_row() -> None:
    lines = csv_of([row(f"0000{n}/ТЗ-1") for n in range(1, 5)]).decode("utf-8-sig").splitlines()
    lines[2] = lines[2].replace("Orgor", '"Orgor')
    parsed = read("\r\n".join(lines).encode())
    assert [parsed_row.number for parsed_row in parsed.rows] == ["00001/ТЗ-1", "00003/ТЗ-1", "00004/ТЗ-1"]
    (reject,) = parsed.rejects
    assert (reject.line, reject.code) == (3, "open_quote")
    assert "00002/ТЗ-1" in parsed.numbers, "the entry is in the file, if unreadable: not absent"


def test_a_line_end_inside_a_cell_is_a_space() -> None:
    parsed = read(csv_of([row(mark="ZETOR\r\nPRO"), row("00002/ТЗ-1")]))
    assert [(item.line, item.mark) for item in parsed.rows] == [(2, "ZETOR PRO"), (4, "Orgor")]


def test_cells_left_out_at_the_end_of_a_workbooks_row_are_empty() -> None:
    """Excel does not store empty cells: a row without goods is whole, and an extra column may be filled in one row."""
    short = row("00002/ТЗ-2")[:8]
    content = xlsx_of([[*row(), "17"], row("00003/ТЗ-3"), short], headings=[*HEADINGS, "Примечание"])
    parsed = read(content)
    assert parsed.rejects == ()
    assert [(each.number, each.goods_text != "") for each in parsed.rows] == [
        ("00001/ТЗ-592117", True),
        ("00003/ТЗ-3", True),
        ("00002/ТЗ-2", False),
    ]


def test_a_title_may_hold_any_sign_that_splits_cells() -> None:
    content = "Реестр, на 20.11.2026, г. Астана\n".encode() + csv_of([row()]).removeprefix(b"\xef\xbb\xbf")
    assert [each.number for each in read(content).rows] == ["00001/ТЗ-592117"]


def test_a_broken_row_is_named_by_its_number_wherever_that_stands() -> None:
    (reject,) = read(csv_of([row()[::-1], row("00002/ТЗ-2")[::-1][2:]], headings=HEADINGS[::-1])).rejects
    assert (reject.code, reject.number) == ("too_few_cells", "")
    (reject,) = read(csv_of([row()[::-1], [*row("00002/ТЗ-2")[::-1], "x"]], headings=HEADINGS[::-1])).rejects
    assert (reject.code, reject.number) == ("too_many_cells", "00002/ТЗ-2")


def test_a_geographical_indication_is_not_older_than_the_rule_that_accepts_it() -> None:
    """LAW.md 1: since 2026-01-25, in the national register only."""
    old = row("00001/ГУ-7", letter="№ КГД-20-9818 от 24.01.2026", term="24.01.2028")
    new = row("00002/ГУ-8", letter="№ КГД-20-9819 от 25.01.2026", term="25.01.2028")
    parsed = read(csv_of([old, new]))
    assert [each.number for each in parsed.rows] == ["00002/ГУ-8"]
    (reject,) = parsed.rejects
    assert (reject.field, reject.code) == ("Письмо", "object_not_accepted_yet")
    assert "2026-01-25" in reject.reason
