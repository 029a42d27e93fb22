"""Daily heads: what leaves the database, so that nobody in it rewrites the past (ARCHITECTURE, journal)."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from journal.models import DailyHead, PublishedHead
from journal.queries import latest
from journal.services import publish_heads, record
from journal.verification import verify
from tests.journal.conftest import as_table_owner, entry, write

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = datetime(2026, 1, 16, 1, 0, tzinfo=UTC)
"""06:00 in Almaty."""
SATURDAY = FRIDAY + timedelta(days=1)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_first_file_names_the_end_of_every_chain(heads_folder):
    write("case:17", "opened", "suspended")
    write("case:9", "opened")
    path = publish_heads(FRIDAY)
    assert path == heads_folder / "2026-01-16.1.jsonl"
    header, *chains = lines(path)
    assert (header["day"], header["number"], header["chains"]) == ("2026-01-16", 1, 2)
    assert header["previous"] == "0" * 64
    assert chains == [
        {"chain": "case:17", "seq": 2, "hash": latest("case:17")["hash"]},
        {"chain": "case:9", "seq": 1, "hash": latest("case:9")["hash"]},
    ]
    assert DailyHead.objects.get().hash == digest(path)
    assert path.stat().st_mode & 0o222 == 0
    assert [found.name for found in heads_folder.iterdir()] == [path.name]


def test_the_next_file_names_what_grew_and_the_file_before(heads_folder):
    write("case:17", "opened")
    write("case:9", "opened")
    friday = publish_heads(FRIDAY)
    write("case:9", "suspended")
    saturday = publish_heads(SATURDAY)
    header, *chains = lines(saturday)
    assert saturday.name == "2026-01-17.1.jsonl"
    assert header["previous"] == digest(friday)
    assert [(line["chain"], line["seq"]) for line in chains] == [("case:9", 2)]


def test_the_day_is_that_of_almaty(heads_folder):
    write("case:17", "opened")
    assert publish_heads(datetime(2026, 1, 16, 19, 0, tzinfo=UTC)).name == "2026-01-17.1.jsonl"


def test_two_beats_of_one_day_publish_once(heads_folder):
    write("case:17", "opened")
    assert publish_heads(FRIDAY) is not None
    assert publish_heads(FRIDAY) is None
    assert publish_heads(SATURDAY) is None
    write("case:17", "suspended")
    assert publish_heads(FRIDAY).name == "2026-01-16.2.jsonl"
    assert publish_heads(FRIDAY) is None


def test_an_empty_journal_publishes_nothing(heads_folder):
    assert publish_heads(FRIDAY) is None
    assert not DailyHead.objects.exists()


def test_two_beats_at_the_same_moment_publish_once(heads_folder):
    write("case:17", "opened")
    start, published = Barrier(4), []

    def beat() -> None:
        start.wait()
        try:
            published.append(publish_heads(FRIDAY))
        finally:
            connection.close()

    threads = [Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(published, key=str) == [heads_folder / "2026-01-16.1.jsonl", None, None, None]


def test_a_full_disk_delays_the_file_but_loses_nothing(heads_folder, monkeypatch):
    write("case:17", "opened")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space left"):
        patched.setattr("journal.services.publishing.os.fsync", full)
        publish_heads(FRIDAY)
    assert list(heads_folder.iterdir()) == []
    write("case:18", "opened")
    saturday = publish_heads(SATURDAY)
    assert sorted(path.name for path in heads_folder.iterdir()) == [
        "2026-01-16.1.jsonl",
        "2026-01-17.1.jsonl",
    ]
    assert lines(saturday)[0]["previous"] == digest(heads_folder / "2026-01-16.1.jsonl")


def test_a_lost_folder_is_written_again_byte_by_byte(heads_folder):
    write("case:17", "opened")
    friday = publish_heads(FRIDAY)
    write("case:17", "suspended")
    saturday = publish_heads(SATURDAY)
    before = [friday.read_bytes(), saturday.read_bytes()]
    friday.unlink()
    saturday.unlink()
    assert publish_heads(SATURDAY) == saturday
    assert [friday.read_bytes(), saturday.read_bytes()] == before


def test_a_database_restored_from_an_old_backup_does_not_write_over_a_published_file(heads_folder):
    write("case:17", "opened")
    friday = publish_heads(FRIDAY)
    published = friday.read_bytes()
    with as_table_owner("journal_dailyhead", "journal_publishedhead") as run:
        run("DELETE FROM journal_publishedhead")
        run("DELETE FROM journal_dailyhead")
    assert publish_heads(FRIDAY).name == "2026-01-16.2.jsonl"
    assert friday.read_bytes() == published
    faults = []
    verify(faults.append, heads_folder)
    assert "File 2026-01-16.1.jsonl" in str(faults[0])


def test_a_chain_in_the_middle_of_an_act_does_not_hold_the_head_up(heads_folder):
    """Its new record belongs to the next head; publishing waits for nobody."""
    write("case:17", "opened")
    write("case:18", "opened")
    published = []

    def beat() -> None:
        try:
            published.append(publish_heads(FRIDAY))
        finally:
            connection.close()

    with transaction.atomic():
        record(entry(event="suspended"))
        thread = Thread(target=beat)
        thread.start()
        thread.join(timeout=20)
        assert published
    assert list(PublishedHead.objects.order_by("chain").values_list("chain", "seq")) == [
        ("case:17", 1),
        ("case:18", 1),
    ]
    assert lines(publish_heads(SATURDAY))[1]["seq"] == 2


def test_publishing_is_refused_inside_an_act(heads_folder):
    write("case:17", "opened")
    with pytest.raises(RuntimeError), transaction.atomic():
        publish_heads(FRIDAY)
    assert not DailyHead.objects.exists()
