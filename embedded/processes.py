"""Child processes that end with us, write to a log of their own and are stopped in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from embedded import places

CHILD = Path(__file__).with_name("child.py")


def launcher(*, account: places.Account | None, on_parent_death: int, watch: int | None = None) -> list[str]:
    """The command line before a server's own that ties it to this process."""
    command = [sys.executable, "-I", "-S", str(CHILD), "--parent", str(os.getpid())]
    command += ["--signal", str(on_parent_death)]
    if account is not None:
        command += ["--account", f"{account.uid}:{account.gid}"]
    if watch is not None:
        command += ["--watch", str(watch)]
    return [*command, "--"]


class Child:
    """One running server or application process.

    It has a session of its own: Ctrl-C reaches only the parent, which then stops its children in order.
    Must be started from the main thread: the kernel ties it to the thread that starts it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path,
        cwd: Path,
        account: places.Account | None = None,
        stop_signal: int = signal.SIGTERM,
        on_parent_death: int = signal.SIGTERM,
        pass_fds: Sequence[int] = (),
        watched: bool = not sys.platform.startswith("linux"),
    ) -> None:
        self.name = name
        self.log = log
        self._stop_signal = stop_signal
        read: int | None = None
        self._write: int | None = None
        if watched:
            read, self._write = os.pipe()
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_suffix(".log.old"))
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*launcher(account=account, on_parent_death=on_parent_death, watch=read), *command],
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[*pass_fds, *([read] if read is not None else [])],
            )
        if read is not None:
            os.close(read)

    @property
    def pid(self) -> int:
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(self._stop_signal)

    def stop(self, within: float = 10.0) -> None:
        """Ask, wait up to `within` seconds, then insist."""
        self.ask_to_stop()
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._write is not None:
            os.close(self._write)
            self._write = None


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_until(condition: Callable[[], bool], *, within: float, step: float = 0.02) -> bool:
    """Whether the condition came true within so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True
