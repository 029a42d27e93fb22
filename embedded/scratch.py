"""Servers for one run of tests or measurements: made empty, thrown away afterwards."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from embedded import places
from embedded.processes import alive
from embedded.servers import Servers


def _left_behind(folder: Path, purpose: str) -> list[Path]:
    """Folders of runs whose process was killed before it could clear up."""
    found = []
    for path in folder.glob(f"{purpose}-*"):
        number = path.name.removeprefix(f"{purpose}-")
        if number.isdigit() and not alive(int(number)):
            found.append(path)
    return found


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def servers(purpose: str, *, durable: bool) -> Iterator[Servers]:
    """Running servers in folders of this process's own; `KZ_VAR_DIR` points there meanwhile."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    name = f"{purpose}-{os.getpid()}"
    for parent in (places.servers_dir(), places.var_dir()):
        for path in _left_behind(parent, purpose):
            shutil.rmtree(path, ignore_errors=True)
    home = places.home(name)
    var = places.var_dir() / name
    var.mkdir(parents=True, exist_ok=True)
    running = Servers(home, durable=durable, logs=var / "log", mail=var / "mail")
    before = os.environ.get("KZ_VAR_DIR")
    os.environ["KZ_VAR_DIR"] = str(var)
    try:
        with running:
            yield running
    finally:
        if before is None:
            os.environ.pop("KZ_VAR_DIR", None)
        else:
            os.environ["KZ_VAR_DIR"] = before
        for path in (home, var, running.postgres.socket):
            shutil.rmtree(path, ignore_errors=True)
