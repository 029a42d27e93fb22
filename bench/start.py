"""bin/run after its installation: from nothing to the first page, with a new database and with an old one."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.result import ROUNDS, Row, row
from embedded import environment, places
from embedded.places import ROOT

SECONDS = 10.0
_SAID = re.compile(r"First page after ([\d.]+) s")


def run() -> list[Row]:
    """Seconds until the first page answers, as bin/run itself says and as a clock beside it sees."""
    first, second = [], []
    for _round in range(ROUNDS):
        folder = Path(tempfile.mkdtemp(prefix="kz-bench-", dir="/tmp"))
        folder.chmod(0o755)
        try:
            first.append(_started(folder))
            second.append(_started(folder))
        finally:
            _clear(folder)
    return [
        row("bin/run, first start, to the first page", first, "s", limit=SECONDS),
        row("bin/run, later start, to the first page", second, "s", limit=SECONDS),
    ]


def _started(folder: Path) -> float:
    output = folder / "said.txt"
    started = time.perf_counter()
    with output.open("w") as target:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "embedded.run", "--no-sample"],
            cwd=ROOT,
            env=environment.clean(os.environ) | {"KZ_VAR_DIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.STDOUT,
        )
    try:
        while _SAID.search(output.read_text()) is None:
            assert process.poll() is None, output.read_text()
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        while "Ctrl-C" not in output.read_text():
            assert process.poll() is None, output.read_text()
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    return seconds


def _clear(folder: Path) -> None:
    """Remove the folder, and the servers' folder that lies elsewhere when this one is not theirs to enter."""
    before = os.environ.get("KZ_VAR_DIR")
    os.environ["KZ_VAR_DIR"] = str(folder)
    try:
        shutil.rmtree(places.servers_dir(), ignore_errors=True)
    finally:
        if before is None:
            del os.environ["KZ_VAR_DIR"]
        else:
            os.environ["KZ_VAR_DIR"] = before
    shutil.rmtree(folder, ignore_errors=True)
