"""`import_register` as an operator meets it."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from registers.models import Entry, ImportRun
from tests.registers.files import DATA, PUBLISHED, SAMPLE, csv_of, row

pytestmark = pytest.mark.django_db


def run(file: Path, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_register", str(file), *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_prints_what_it_did(registrar: User) -> None:
    out, err = run(SAMPLE, "--register", "national", "--by", "gulnara")
    assert out == "added 5, updated 0, unchanged 0, rejected 0, absent 0\n"
    assert err == ""
    assert ImportRun.objects.get().by == registrar


def test_rejected_rows_are_written_with_line_field_and_reason(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    out, err = run(DATA / "register-faults.csv", "--register", "national", "--rejects", str(rejects))
    assert "added 2, updated 0, unchanged 0, rejected 12, absent 0" in out
    assert "3: 00202/ТЗ-200002 [Срок действия]: “31.02.2027”: the calendar has no such day" in err
    assert f"12 rows were rejected, with their reasons in {rejects}" in err
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file, delimiter=";")
    assert headings == ["line", "number", "field", "value", "reason"]
    assert rows[0] == [
        "3", "00202/ТЗ-200002", "Срок действия", "31.02.2027", "“31.02.2027”: the calendar has no such day",
    ]  # fmt: skip
    assert len(rows) == 13, "one line for each field: a row with two faults has two"


def test_a_reject_file_runs_no_formula(tmp_path: Path) -> None:
    file, rejects = tmp_path / "register.csv", tmp_path / "rejects.csv"
    file.write_bytes(csv_of([row("=cmd|'/c calc'!A1")]))
    run(file, "--register", "national", "--rejects", str(rejects))
    assert "'=cmd" in rejects.read_text(encoding="utf-8-sig")


def test_without_a_name_the_reject_file_lies_with_our_own_data(settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    _out, err = run(DATA / "register-faults.csv", "--register", "national")
    written = tmp_path / "rejects" / "register-faults.rejects.csv"
    assert str(written) in err and written.exists()


def test_a_reject_file_that_cannot_be_written_stops_the_import(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing was imported"):
        run(DATA / "register-faults.csv", "--register", "national", "--rejects", str(tmp_path))
    assert not Entry.objects.exists()


def test_changed_statuses_and_absent_entries_are_listed(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(csv_of([row("00001/ТЗ-1"), row("00002/ТЗ-2")]))
    run(file, "--register", "eeu")
    file.write_bytes(csv_of([row("00001/ТЗ-1", status="Приостановлен")]))
    out, _err = run(file, "--register", "eeu")
    assert out.splitlines() == [
        "00001/ТЗ-1: active -> on_hold",
        "00002/ТЗ-2: not in the file, marked absent",
        "added 0, updated 1, unchanged 0, rejected 0, absent 1",
    ]


def test_every_absent_entry_is_listed_however_many(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    numbers = [f"{place:05d}/ТЗ-{place}" for place in range(1, 31)]
    file.write_bytes(csv_of([row(number) for number in numbers]))
    run(file, "--register", "eeu")
    file.write_bytes(csv_of([row(numbers[0])]))
    out, _err = run(file, "--register", "eeu")
    assert [line.partition(":")[0] for line in out.splitlines()[:-1]] == numbers[1:]


def test_rejects_of_an_earlier_version_of_the_file_do_not_stay(tmp_path: Path) -> None:
    file, rejects = tmp_path / "register.csv", tmp_path / "rejects.csv"
    file.write_bytes(csv_of([row(term="31.02.2026")]))
    run(file, "--register", "national", "--rejects", str(rejects))
    assert rejects.exists()
    file.write_bytes(csv_of([row()]))
    run(file, "--register", "national", "--rejects", str(rejects))
    assert not rejects.exists()


def test_an_unknown_column_is_remarked_on(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    text = csv_of([row()]).decode("utf-8-sig").splitlines()
    file.write_text(f"{text[0]};Примечание\n{text[1]};17\n", encoding="utf-8")
    out, err = run(file, "--register", "national")
    assert "columns that are not known and were left out: Примечание" in err
    assert "added 1" in out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("register-windows-1251.csv", "Windows-1251, the old Cyrillic encoding: save it as CSV UTF-8"),
        ("no-such-file.csv", "No such file"),
        ("register-empty.csv", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(name: str, says: str) -> None:
    run(SAMPLE, "--register", "national")
    with pytest.raises(CommandError, match=says):
        run(DATA / name, "--register", "national")
    assert ImportRun.objects.count() == 1
    assert not Entry.objects.filter(absent_since__isnull=False).exists()


def test_who_imports_must_exist_and_be_allowed(inspector: User) -> None:
    with pytest.raises(CommandError, match="no person with the sign-in name nobody"):
        run(SAMPLE, "--register", "national", "--by", "nobody")
    with pytest.raises(CommandError, match="Only a registrar keeps the register"):
        run(SAMPLE, "--register", "national", "--by", "aigul")
    assert not Entry.objects.exists()


def test_the_published_register_is_taken_over_whole() -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"the published register is not here: {PUBLISHED}")
    out, err = run(PUBLISHED, "--register", "national")
    assert (out, err) == ("added 700, updated 0, unchanged 0, rejected 0, absent 0\n", "")
    assert Entry.objects.filter(title="").count() == 24
    assert Entry.objects.filter(goods_codes=[]).count() == 160
    by_status = {
        status: Entry.objects.filter(status=status).count() for status in ("active", "on_hold", "expired")
    }
    assert by_status == {"active": 393, "on_hold": 115, "expired": 100}
    assert run(PUBLISHED, "--register", "national")[0].startswith("added 0, updated 0, unchanged 700")
