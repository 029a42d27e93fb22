"""Folders for servers: short and passable, as a checkout's are, and gone afterwards with all they led to."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from embedded import environment, places
from embedded.places import ROOT

Start = Callable[..., "Launched"]


class Launched:
    """A launcher running in its own process, with what it has printed so far."""

    def __init__(self, process: subprocess.Popen[str], output: Path) -> None:
        self.process = process
        self._output = output

    @property
    def said(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def wait_for(self, words: str, within: float = 60) -> str:
        deadline = time.monotonic() + within
        while words not in self.said:
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.said}"
            assert time.monotonic() < deadline, f"no {words!r} in:\n{self.said}"
            time.sleep(0.05)
        return self.said

    def stop(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty KZ_VAR_DIR."""
    folder = Path(tempfile.mkdtemp(prefix="kz-test-", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("KZ_VAR_DIR", str(folder))
    yield folder
    outside = places.servers_dir()
    shutil.rmtree(outside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a Python module the way bin/* do; whatever still runs at the end is stopped."""
    launched: list[Launched] = []

    def start(*arguments: str, env: dict[str, str] | None = None) -> Launched:
        output = tmp_path / f"output-{len(launched)}.txt"
        with output.open("w") as target:
            process = subprocess.Popen(
                [sys.executable, "-P", *arguments],
                cwd=ROOT,
                env=environment.clean(os.environ) | (env or {}),
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=subprocess.STDOUT,
                text=True,
            )
        launched.append(Launched(process, output))
        return launched[-1]

    yield start
    for one in launched:
        one.stop()


def processes_of(folder: Path) -> list[str]:
    """Command lines of the processes that name this folder in their arguments or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
            if process.pid != os.getpid() and (
                str(folder) in line or process.environ().get("KZ_VAR_DIR", "").startswith(str(folder))
            ):
                found.append(line)
        except psutil.Error:
            continue
    return found


def gone(folder: Path, within: float = 20) -> bool:
    """Whether all processes of this folder end within so many seconds."""
    deadline = time.monotonic() + within
    while left := processes_of(folder):
        if time.monotonic() > deadline:
            print(*left, sep="\n")
            return False
        time.sleep(0.2)
    return True
