"""Backup and restore as docs/operations.md says, with the real programs, followed by verify_journal."""

import os
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from acts.sweep import sweep
from embedded.programs import postgresql
from journal.services import publish_heads
from tests.factories import almaty, make_world, suspended_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]

COPY = "kz_restored_copy"


def program(name: str, *arguments: str) -> None:
    settings = connection.settings_dict
    place = ["-h", settings["HOST"], "-U", settings["USER"]]
    if settings["PORT"]:
        place += ["-p", settings["PORT"]]
    subprocess.run(
        [str(postgresql() / name), *place, *arguments],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
    )


@pytest.fixture
def restored(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A case that ran to its end, its heads published, dumped and restored under another name."""
    settings.JOURNAL_HEADS_DIR = tmp_path / "heads"
    world = make_world()
    suspended_case(world)
    sweep(now=almaty(2027, 3, 1, 9))
    publish_heads(almaty(2027, 3, 2, 0, 10))
    dump = tmp_path / "kz.dump"
    program("pg_dump", "-Fc", "-f", str(dump), connection.settings_dict["NAME"])
    program("createdb", "-T", "template0", COPY)
    try:
        program("pg_restore", "--exit-on-error", "-d", COPY, str(dump))
        yield COPY
    finally:
        program("dropdb", "--force", COPY)


def verify_copy(heads: Path) -> str:
    """verify_journal against the restored database."""
    said = StringIO()
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = COPY
    try:
        call_command("verify_journal", heads=heads, stdout=said)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
    return said.getvalue()


def test_a_restored_database_has_its_whole_journal_and_still_refuses_changes(
    tmp_path: Path, restored: str
) -> None:
    assert "no fault" in verify_copy(tmp_path / "heads").lower()
    server = connection.settings_dict
    with psycopg.connect(
        host=server["HOST"],
        port=server["PORT"] or None,
        user=server["USER"],
        dbname=restored,
        autocommit=True,
    ) as copy:
        with pytest.raises(psycopg.Error):
            copy.execute("DELETE FROM journal_record")
        copy.execute("SET session_replication_role = replica")
        copy.execute("DELETE FROM journal_record WHERE chain LIKE 'case:%' AND seq = 2")
    with pytest.raises((CommandError, SystemExit)):
        verify_copy(tmp_path / "heads")
