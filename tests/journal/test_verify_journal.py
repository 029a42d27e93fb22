"""`verify_journal` names whatever the owner of the tables has done to them (ARCHITECTURE: the journal).

The tests change committed rows with all triggers off, as a table's owner can, and read what the command says.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from journal.entries import record_hash
from journal.models import Record
from journal.services import publish_heads
from tests.journal.conftest import as_table_owner, write

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = datetime(2026, 1, 16, 1, 0, tzinfo=UTC)
RECORD, HEAD, DAILY, LINES = (
    "journal_record",
    "journal_chainhead",
    "journal_dailyhead",
    "journal_publishedhead",
)


@pytest.fixture(autouse=True)
def cases(transactional_db) -> None:
    """Two cases that ran to their end."""
    write("case:17", "opened", "suspended", "extended", "expired")
    write("case:18", "opened", "suspended")


def verified(heads: Path | None = None) -> tuple[str, bool]:
    """What the command prints, and whether it ended well (exit 0) or not (exit 1)."""
    out = StringIO()
    try:
        call_command("verify_journal", *(["--heads", str(heads)] if heads else []), stdout=out)
    except CommandError as error:
        assert error.returncode == 1
        return out.getvalue() + str(error), False
    return out.getvalue(), True


def faults(heads: Path | None = None) -> list[str]:
    said, well = verified(heads)
    found = re.findall(r"^FAULT  (.*)$", said, flags=re.MULTILINE)
    assert well == (not found)
    return found


def rewrite(chain: str, *, after: int) -> None:
    """Recompute texts, hashes and head from a record on, as a patient forger would."""
    records = list(Record.objects.filter(chain=chain).order_by("seq"))
    with as_table_owner(RECORD, HEAD) as run:
        previous = records[after - 1].hash if after else "0" * 64
        for found in records[after:]:
            text = found.canonical.replace('"actor_id":null', '"actor_id":5')
            own = record_hash(previous, text)
            run(
                "UPDATE journal_record SET actor_id = 5, canonical = %s, previous = %s, hash = %s "
                "WHERE chain = %s AND seq = %s",
                *(text, previous, own, chain, found.seq),
            )
            previous = own
        run("UPDATE journal_chainhead SET hash = %s WHERE chain = %s", previous, chain)


def cut_tail(chain: str, *, keep: int) -> None:
    """Remove the last records together with the trace of them in the head row."""
    with as_table_owner(RECORD, HEAD) as run:
        run("DELETE FROM journal_record WHERE chain = %s AND seq > %s", chain, keep)
        if keep:
            run(
                "UPDATE journal_chainhead AS head SET seq = record.seq, hash = record.hash "
                "FROM journal_record AS record "
                "WHERE head.chain = %s AND record.chain = head.chain AND record.seq = %s",
                *(chain, keep),
            )
        else:
            run("DELETE FROM journal_chainhead WHERE chain = %s", chain)


def test_an_untouched_journal_is_whole(heads_folder):
    said, well = verified()
    assert well
    assert "Checked 2 chains, 6 records, 0 published heads, 0 files of heads." in said
    assert "No head has been published" in said
    assert "6 records are newer than the last head and not yet covered." in said
    publish_heads(FRIDAY)
    write("case:18", "expired")
    said, well = verified(heads_folder)
    assert well
    assert "Checked 2 chains, 7 records, 1 published head, 1 file of heads." in said
    assert re.search(r"Last head: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(Almaty\)\.", said)
    assert "1 record is newer than the last head and not yet covered." in said
    assert "No fault found." in said


def test_an_empty_journal_is_whole(heads_folder):
    with as_table_owner(RECORD, HEAD) as run:
        run("DELETE FROM journal_record")
        run("DELETE FROM journal_chainhead")
    said, well = verified()
    assert well
    assert "Checked 0 chains, 0 records" in said


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("canonical", "replace(canonical, 'CC198.1', 'CC198.2')", "its text or its hash was changed"),
        ("canonical", "'not even JSON'", "its text cannot be read"),
        ("hash", "repeat('f', 64)", "its text or its hash was changed"),
        ("previous", "repeat('f', 64)", "its text or its hash was changed"),
        ("event", "'released'", "column and text disagree on event"),
        ("actor_id", "5", "column and text disagree on actor_id"),
        ("subject_id", "99", "column and text disagree on subject_id"),
        ("subject_kind", "'entry'", "column and text disagree on subject_kind"),
        ("provision", "'CC199.5'", "column and text disagree on provision"),
        ("effective_at", "effective_at - interval '1 day'", "column and text disagree on effective_at"),
        ("recorded_at", "recorded_at - interval '1 second'", "column and text disagree on recorded_at"),
    ],
)
def test_a_changed_record_is_named(column, value, expected):
    with as_table_owner(RECORD) as run:
        run(f"UPDATE journal_record SET {column} = {value} WHERE chain = 'case:17' AND seq = 2")
    found = faults()
    assert found[0].startswith("Chain case:17, record 2: ")
    assert expected in found[0]
    assert not any("case:18" in fault for fault in found)


def test_a_record_changed_together_with_its_hash_is_named():
    changed = Record.objects.get(chain="case:17", seq=2)
    text = changed.canonical.replace("suspended", "cancelled")
    with as_table_owner(RECORD) as run:
        run(
            "UPDATE journal_record SET event = 'cancelled', canonical = %s, hash = %s "
            "WHERE chain = 'case:17' AND seq = 2",
            *(text, record_hash(changed.previous, text)),
        )
    assert faults() == [
        "Chain case:17, record 3: it does not follow record 2: one of them was changed, replaced or moved."
    ]


def test_a_text_with_other_parts_is_named():
    """Hash, links and head are right: only the parts of the text are not those of a record."""
    last = Record.objects.get(chain="case:17", seq=4)
    text = last.canonical.replace('"sample":false,', "")
    with as_table_owner(RECORD, HEAD) as run:
        own = record_hash(last.previous, text)
        run(
            "UPDATE journal_record SET canonical = %s, hash = %s WHERE chain = 'case:17' AND seq = 4",
            text,
            own,
        )
        run("UPDATE journal_chainhead SET hash = %s WHERE chain = 'case:17'", own)
    assert faults() == ["Chain case:17, record 4: its text does not have the parts of a record."]


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ("seq = 1", "Chain case:17, record 2: record 1 is missing before it."),
        ("seq = 3", "Chain case:17, record 4: record 3 is missing before it."),
        ("seq IN (2, 3)", "Chain case:17, record 4: records 2 to 3 are missing before it."),
        ("seq = 4", "Chain case:17: its head stands at record 4 but its last is 3: the tail was cut off."),
        ("seq > 0", "Chain case:17: its head stands at record 4 but none of its records is there."),
    ],
)
def test_a_missing_record_is_named(removed, expected):
    with as_table_owner(RECORD) as run:
        run(f"DELETE FROM journal_record WHERE chain = 'case:17' AND {removed}")
    assert faults() == [expected]


def test_records_numbered_anew_after_a_removal_are_named():
    with as_table_owner(RECORD) as run:
        run("DELETE FROM journal_record WHERE chain = 'case:17' AND seq = 1")
        for seq in (2, 3, 4):
            run("UPDATE journal_record SET seq = %s WHERE chain = 'case:17' AND seq = %s", seq - 1, seq)
    found = faults()
    assert found[0] == (
        "Chain case:17, record 1: it is not the beginning of a chain: records before it were removed; "
        "column and text disagree on seq."
    )
    assert found[-1] == "Chain case:17: its head stands at record 4 but its last is 3: the tail was cut off."


def test_reordered_records_are_named():
    with as_table_owner(RECORD) as run:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            run("UPDATE journal_record SET seq = %s WHERE chain = 'case:17' AND seq = %s", new, old)
    found = faults()
    assert [fault.partition(": ")[0] for fault in found] == [
        "Chain case:17, record 2",
        "Chain case:17, record 3",
        "Chain case:17, record 4",
    ]
    assert all("does not follow" in fault for fault in found)


def test_a_record_moved_to_another_chain_is_named():
    with as_table_owner(RECORD) as run:
        run("UPDATE journal_record SET chain = 'case:18', seq = 3 WHERE chain = 'case:17' AND seq = 4")
    found = faults()
    assert any("Chain case:18, record 3: it does not follow record 2" in fault for fault in found)
    assert "Chain case:17: its head stands at record 4 but its last is 3: the tail was cut off." in found


def test_a_record_put_in_twice_is_named():
    with as_table_owner(RECORD) as run:
        run("ALTER TABLE journal_record DROP CONSTRAINT journal_record_pkey")
        run("INSERT INTO journal_record SELECT * FROM journal_record WHERE chain = 'case:18' AND seq = 1")
    try:
        assert "this number was already taken by another record" in faults()[0]
    finally:
        with as_table_owner(RECORD) as run:
            run("DELETE FROM journal_record")
            run("ALTER TABLE journal_record ADD CONSTRAINT journal_record_pkey PRIMARY KEY (chain, seq)")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            "UPDATE journal_chainhead SET hash = repeat('f', 64)",
            "its head and its record 2 have different hashes",
        ),
        ("UPDATE journal_chainhead SET seq = 1", "its head stands at record 1 but there are records up to 2"),
        ("UPDATE journal_chainhead SET seq = 5", "its head stands at record 5 but its last is 2"),
        ("DELETE FROM journal_chainhead", "it has records up to 2 but no head"),
    ],
)
def test_a_head_that_disagrees_is_named(change, expected):
    with as_table_owner(HEAD) as run:
        run(f"{change} WHERE chain = 'case:18'")
    (found,) = faults()
    assert found.startswith("Chain case:18: ")
    assert expected in found


@pytest.mark.parametrize("place", ["folder", "file", "database"])
def test_a_rewritten_chain_is_found_by_its_published_head(heads_folder, place):
    """Texts, hashes and head are consistent again: only what was published can tell."""
    path = publish_heads(FRIDAY)
    rewrite("case:17", after=1)
    assert faults({"folder": heads_folder, "file": path, "database": None}[place]) == [
        "Chain case:17, record 4: it is not the record named in 2026-01-16.1.jsonl: the chain was rewritten."
    ]


@pytest.mark.parametrize("keep", [0, 1, 3])
def test_a_tail_cut_off_before_the_last_head_is_found(heads_folder, keep):
    publish_heads(FRIDAY)
    cut_tail("case:17", keep=keep)
    assert faults(heads_folder) == [
        "Chain case:17, record 4: it is named in 2026-01-16.1.jsonl but is no longer there: "
        "the tail was cut off or the record removed."
    ]


def test_a_tail_cut_off_after_the_last_head_is_not_covered_and_the_command_says_so(heads_folder):
    """The openly stated limit: what no head names yet can be cut off together with its head row."""
    publish_heads(FRIDAY)
    write("case:17", "corrected", "corrected")
    cut_tail("case:17", keep=5)
    said, well = verified(heads_folder)
    assert well
    assert "1 record is newer than the last head and not yet covered." in said


def test_a_forger_who_also_changes_the_databases_heads_is_found_by_the_file(heads_folder):
    path = publish_heads(FRIDAY)
    rewrite("case:17", after=0)
    with as_table_owner(LINES, DAILY) as run:
        run("DELETE FROM journal_publishedhead")
        run("DELETE FROM journal_dailyhead")
    assert faults() == []
    for place in (path, heads_folder):
        assert faults(place) == [
            "File 2026-01-16.1.jsonl: it is not as the database published it, or not published by it.",
            "Chain case:17, record 4: it is not the record named in 2026-01-16.1.jsonl: "
            "the chain was rewritten.",
        ]


def test_the_databases_copy_of_a_head_is_checked(heads_folder):
    publish_heads(FRIDAY)
    write("case:17", "corrected")
    publish_heads(FRIDAY + timedelta(days=1))
    with as_table_owner(LINES) as run:
        run("DELETE FROM journal_publishedhead WHERE chain = 'case:18'")
    assert faults() == ["File 2026-01-16.1.jsonl: the database's copy of it was changed."]
    with as_table_owner(LINES, DAILY) as run:
        run("DELETE FROM journal_publishedhead WHERE seq = 4")
        run("DELETE FROM journal_dailyhead WHERE day = '2026-01-16'")
    assert faults() == ["File 2026-01-17.1.jsonl: the database's copy of it does not follow the one before."]


def test_files_changed_or_removed_outside_are_named(heads_folder):
    friday = publish_heads(FRIDAY)
    write("case:17", "corrected")
    publish_heads(FRIDAY + timedelta(days=1))
    write("case:17", "corrected")
    sunday = publish_heads(FRIDAY + timedelta(days=2))
    assert faults(heads_folder) == []
    (heads_folder / "2026-01-17.1.jsonl").unlink()
    assert faults(heads_folder) == [
        "File 2026-01-18.1.jsonl: it does not follow 2026-01-16.1.jsonl: one was changed or removed.",
        "File 2026-01-17.1.jsonl: it was published but is not in the folder as it was.",
    ]
    assert faults(sunday) == []
    friday.chmod(0o644)
    text = friday.read_text().replace('"seq":2', '"seq":1')
    friday.write_text(text)
    assert faults(friday) == [
        "File 2026-01-16.1.jsonl: it is not as the database published it, or not published by it.",
        "Chain case:18, record 1: it is not the record named in 2026-01-16.1.jsonl: the chain was rewritten.",
    ]
    friday.write_text("".join(text.splitlines(keepends=True)[:2]))
    assert "File 2026-01-16.1.jsonl: it announces 2 chains but holds 1." in faults(friday)


@pytest.mark.parametrize("text", ["", "PK\x03\x04", "[]\n", '{"day":"2026-01-16"}\n'], ids=str)
def test_a_file_that_is_none_of_ours_is_named(tmp_path, text):
    stray = tmp_path / "stray.jsonl"
    stray.write_text(text)
    (found,) = faults(stray)
    assert found.startswith("File stray.jsonl: it is not a file of journal heads")


def test_a_damaged_line_is_named(heads_folder):
    path = publish_heads(FRIDAY)
    path.chmod(0o644)
    path.write_text(path.read_text() + "{}\n")
    assert "has a line that is not a chain's head" in faults(path)[1]


def test_a_binary_file_is_named(tmp_path):
    stray = tmp_path / "stray.jsonl"
    stray.write_bytes(b"\xff\xfe\x00")
    assert "it is not a file of journal heads" in faults(stray)[0]


def test_a_place_that_is_not_there_is_refused(tmp_path):
    said, well = verified(tmp_path / "nowhere")
    assert not well
    assert "there is no such file or folder" in said


def test_a_file_may_have_been_renamed_by_the_mail(heads_folder, tmp_path):
    mailed = tmp_path / "attachment (1).jsonl"
    mailed.write_bytes(publish_heads(FRIDAY).read_bytes())
    assert json.loads(mailed.read_text().splitlines()[0])["number"] == 1
    assert faults(mailed) == []
