"""A Valkey of this checkout's own, on a unix socket only. It keeps nothing: ticks come again every minute."""

import signal
import socket
from pathlib import Path

from embedded import places, programs
from embedded.errors import CannotStartError, tail
from embedded.processes import Child, wait_until


class Valkey:
    def __init__(self, home: Path, *, log: Path) -> None:
        self._home = home
        self._log = log
        self.socket = places.socket_dir(home) / "valkey.sock"
        self._child: Child | None = None

    def start(self) -> None:
        folder = places.owned_folder(self._home / "valkey")
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(folder),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        self._child = Child(
            "Valkey",
            [
                str(programs.valkey()),
                *(part for name, value in settings.items() for part in (f"--{name}", value)),
            ],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            log=self._log,
            cwd=self._home,
            account=places.account(),
            on_parent_death=signal.SIGTERM,
        )

    def wait(self) -> None:
        if not wait_until(self._answers, within=20):
            raise CannotStartError(f"Valkey did not answer within 20 seconds; see {self._log}.")

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop(within=5)

    @property
    def child(self) -> Child:
        assert self._child is not None, "started"
        return self._child

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def _answers(self) -> bool:
        if self.child.exit_code() is not None:
            raise CannotStartError(f"Valkey did not start; {self._log} ends with:\n{tail(self._log)}")
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
