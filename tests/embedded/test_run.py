"""bin/run from a new user's side: one address, data kept, nothing left behind."""

import http.client
import re
import signal
from pathlib import Path

import psycopg
import pytest

from embedded import places
from embedded.postgres import Postgres
from tests.embedded.conftest import Launched, Start, gone, processes_of

pytestmark = pytest.mark.servers


def port_of(launched: Launched) -> int:
    said = launched.wait_for("Ctrl-C stops everything.")
    found = re.search(r"http://localhost:(\d+)/", said)
    assert found, said
    return int(found[1])


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    return connection.getresponse().status


def dsn(var: Path) -> str:
    return Postgres(places.home("run"), durable=True, log=var / "unused.log").dsn("kz_ipr")


def test_from_the_first_start_to_the_third(var: Path, start: Start) -> None:
    first = start("-m", "embedded.run", "--no-sample")
    port = port_of(first)
    assert "First page after" in first.said
    assert status(port, "/health/live") == 200
    names = " ".join(processes_of(var))
    for program in ("postgres", "valkey-server", "gunicorn", "celery --app kz_ipr worker"):
        assert program in names
    with psycopg.connect(dsn(var), autocommit=True) as connection:
        connection.execute("CREATE TABLE entered AS SELECT 'yesterday' AS at")

    again = start("-m", "embedded.run", "--no-sample")
    assert again.process.wait(30) == 1
    assert f"is running already (bin/run at http://localhost:{port}/)" in again.said

    taken = start("-m", "embedded.run", env={"KZ_PORT": str(port), "KZ_VAR_DIR": str(var / "other")})
    assert taken.process.wait(30) == 1
    assert taken.said.startswith(f"Port {port} is taken") and taken.said.count("\n") == 1

    asked = start(
        "-m",
        "embedded.manage",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings as s; print(s.SITE_URL)",
    )
    assert asked.process.wait(60) == 0
    assert f"http://localhost:{port}" in asked.said, "what letters say leads to this start"

    managed = start("-m", "embedded.manage", "showmigrations", "--list")
    assert managed.process.wait(60) == 0
    assert "[X] 0001_initial" in managed.said and "[ ]" not in managed.said

    first.stop(signal.SIGINT)
    assert gone(var)

    second = start("-m", "embedded.run", "--no-sample")
    port_of(second)
    with psycopg.connect(dsn(var)) as connection:
        assert connection.execute("SELECT at FROM entered").fetchone() == ("yesterday",)
    second.stop(signal.SIGKILL)
    assert gone(var), "a killed parent leaves no orphan"

    third = start("-m", "embedded.run", "--no-sample", "--fresh")
    port_of(third)
    with psycopg.connect(dsn(var)) as connection:
        assert connection.execute("SELECT to_regclass('entered')").fetchone() == (None,)
    third.stop(signal.SIGTERM)
    assert gone(var)
