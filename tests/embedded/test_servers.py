"""The servers of a checkout: they keep their data, end with their parent and leave other checkouts alone."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
import redis

from embedded import places, run
from embedded.errors import CannotStartError
from embedded.mail_sink import MailSink
from embedded.marker import is_local_database
from embedded.postgres import Postgres
from embedded.processes import alive
from embedded.servers import Lock
from tests.embedded.conftest import Start, gone

pytestmark = pytest.mark.servers


def postgres(home: Path, var: Path) -> Postgres:
    return Postgres(home, durable=False, log=var / "log" / "postgresql.log")


def test_a_second_start_keeps_the_data_and_fresh_starts_over(var: Path) -> None:
    home = places.home("run")
    server = postgres(home, var)
    server.start()
    try:
        server.wait()
        with psycopg.connect(server.dsn("kz_ipr")) as connection:
            assert is_local_database(connection)
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
            # Kazakh letters fold whatever the caller's LANG says.
            assert connection.execute("SELECT lower('ӘДІЛЕТ'), 'Қ' ILIKE 'қ'").fetchone() == ("әділет", True)
    finally:
        server.stop()

    server = postgres(home, var)
    server.start()
    try:
        server.wait()
        with psycopg.connect(server.dsn("kz_ipr")) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    finally:
        server.stop()

    run.start_over(home)
    server = postgres(home, var)
    server.start()
    try:
        server.wait()
        with psycopg.connect(server.dsn("kz_ipr")) as connection:
            assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
    finally:
        server.stop()


def test_servers_end_when_their_parent_is_killed(var: Path, start: Start) -> None:
    held = start("-m", "tests.embedded.hold_servers", "run")
    said = json.loads(held.wait_for("}").strip())
    assert all(alive(pid) for pid in said["pids"])
    held.stop(signal.SIGKILL)
    assert gone(var)


def test_where_the_kernel_cannot_tell_a_pipe_does(tmp_path: Path) -> None:
    """macOS has no signal for a parent's death: the process between the two reads a pipe."""
    script = (
        "import os, signal, sys, time\n"
        "from pathlib import Path\n"
        "from embedded.processes import Child\n"
        "child = Child('sleeper', ['sleep', '333'], env=os.environ, log=Path(sys.argv[1]), cwd=Path('/'),\n"
        "              watched=True)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "sleeper.log")],
        cwd=places.ROOT,
        env={**os.environ, "PYTHONPATH": str(places.ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    between = int(parent.stdout.readline())
    assert alive(between)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while alive(between) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(between)


def test_two_checkouts_run_side_by_side(var: Path, start: Start, tmp_path: Path) -> None:
    first, second = (
        json.loads(start("-m", "tests.embedded.hold_servers", name).wait_for("}").strip())
        for name in ("one", "two")
    )
    assert first["dsn"] != second["dsn"]
    with psycopg.connect(first["dsn"], autocommit=True) as connection:
        connection.execute("CREATE TABLE only_here ()")
    with psycopg.connect(second["dsn"]) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
    for said in (first, second):
        broker = redis.Redis(unix_socket_path=said["broker"].removeprefix("redis+socket://"))
        assert broker.dbsize() == 0
        broker.set("seen", 1)


def test_one_set_of_servers_per_home(var: Path) -> None:
    home = places.home("run")
    first, second = Lock(home), Lock(home)
    assert first.take("bin/run at http://localhost:8000/") is None
    assert second.take("bin/manage") == "bin/run at http://localhost:8000/"
    first.release()
    assert second.take("bin/manage") is None


def test_data_of_another_version_is_not_touched(var: Path) -> None:
    home = places.home("run")
    data = places.owned_folder(home / "data")
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStartError, match="was made by PostgreSQL 9"):
        postgres(home, var).start()


def test_a_long_path_gets_its_socket_elsewhere(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = var / ("a-rather-long-name-of-a-checkout-" * 3)
    deep.mkdir()
    monkeypatch.setenv("KZ_VAR_DIR", str(deep))
    home = places.home("run")
    server = postgres(home, deep)
    assert len(f"{server.socket}/.s.PGSQL.5432") < 104
    server.start()
    try:
        server.wait()
        assert not str(server.socket).startswith(str(deep))
        assert server.socket.stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
        server.socket.rmdir()


def test_a_checkout_the_servers_cannot_reach_keeps_their_data_outside(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root's own folders are closed to the account PostgreSQL must run as; a user's are not."""
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("KZ_VAR_DIR", str(closed))
    home = places.home("run")
    assert home.is_relative_to(closed) == (places.account() is None)
    server = postgres(home, closed)
    server.start()
    try:
        server.wait()
        assert (home / "data").stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
        run.start_over(home)
        import shutil

        shutil.rmtree(home.parent)


def test_the_sink_keeps_letters_and_refuses_one_domain(tmp_path: Path) -> None:
    sink = MailSink(tmp_path / "mail")
    sink.start()
    try:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = "a@kz.example", "b@kz.example", "Уведомление"
        letter.set_content("Выпуск приостановлен")
        with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as client:
            client.send_message(letter)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("a@kz.example", ["c@refused.example"], "Subject: x\r\n\r\nx")
    finally:
        sink.stop()
    (kept,) = (tmp_path / "mail").glob("*.eml")
    assert b"X-Envelope-To: b@kz.example" in kept.read_bytes()
