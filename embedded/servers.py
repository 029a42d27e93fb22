"""PostgreSQL, Valkey and the mail sink of one home folder, started and stopped together."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Self

from embedded import environment, places
from embedded.errors import CannotStartError
from embedded.mail_sink import MailSink
from embedded.postgres import APP, OWNER, Postgres
from embedded.processes import Child
from embedded.valkey import Valkey

LEAST_FREE_BYTES = 300 * 1024 * 1024


def refuse_full_disk(*folders: Path) -> None:
    """Better before the start than in the middle of a migration."""
    for folder in folders:
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE_BYTES:
            raise CannotStartError(
                f"The disk of {folder} is nearly full ({free // 2**20} MB free): free at least "
                f"{LEAST_FREE_BYTES // 2**20} MB and start again."
            )


class Lock:
    """One set of servers per home. The kernel lets go of it when its holder dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self._file = home / "lock"
        self._held: IO[str] | None = None

    def take(self, holder: str) -> str | None:
        """Take it, or return who has it."""
        opened = self._file.open("a+")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            opened.seek(0)
            has_it = opened.read().strip()
            opened.close()
            return has_it or "another start"
        self._held = opened
        self.note(holder)
        return None

    def note(self, holder: str) -> None:
        """What others are told while it is held."""
        assert self._held is not None, "taken"
        self._held.truncate(0)
        self._held.write(holder)
        self._held.flush()

    def wait(self, holder: str, on_wait: Callable[[str], None]) -> None:
        """Take it, waiting for as long as somebody else has it; `on_wait` is called once with their name."""
        told = False
        while (has_it := self.take(holder)) is not None:
            if not told:
                on_wait(has_it)
                told = True
            time.sleep(0.2)

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


class Servers:
    """Use as a context manager: what was started is stopped, whatever happens in between."""

    def __init__(self, home: Path, *, durable: bool, logs: Path, mail: Path) -> None:
        self.home = home
        self.postgres = Postgres(home, durable=durable, log=logs / "postgresql.log")
        self.valkey = Valkey(home, log=logs / "valkey.log")
        self.sink = MailSink(mail)

    def start(self) -> None:
        """Start all without waiting; `wait` returns when they answer."""
        refuse_full_disk(self.home, places.var_dir())
        self.postgres.start()
        self.valkey.start()
        self.sink.start()

    def wait(self) -> None:
        self.postgres.wait()
        self.valkey.wait()

    def stop(self) -> None:
        self.sink.stop()
        self.valkey.stop()
        self.postgres.stop()

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def children(self) -> list[Child]:
        return [self.postgres.child, self.valkey.child]

    def environment(self, kind: str) -> dict[str, str]:
        """What a process of ours needs to use them, as `KZ_ENV=kind`."""
        var = places.var_dir()
        return environment.clean(os.environ) | {
            "KZ_ENV": kind,
            **environment.lasting_secrets(var / "secrets.json"),
            "KZ_DATABASE_URL": self.postgres.url(APP),
            "KZ_OWNER_DATABASE_URL": self.postgres.url(OWNER),
            "KZ_BROKER_URL": self.valkey.url,
            "KZ_EMAIL_HOST": "127.0.0.1",
            "KZ_EMAIL_PORT": str(self.sink.port),
            "KZ_EMAIL_FROM": "customs@kz-ipr.example",
            "KZ_MAIL_SINK_DIR": str(self.sink.folder),
            "KZ_DECLARATION_TRANSPORT": "folder",
            "KZ_DECLARATION_DIR": str(var / "declaration-system"),
        }


def running_state(home: Path) -> Path:
    """The file in which bin/run tells bin/manage where its servers are."""
    return home / "running.json"


def publish(home: Path, env: dict[str, str]) -> None:
    environment.write_private(
        running_state(home), json.dumps({name: env[name] for name in env if name.startswith("KZ_")})
    )


def published(home: Path) -> dict[str, str]:
    """The KZ_ variables of the servers that run now, or nothing."""
    try:
        return dict(json.loads(running_state(home).read_text()))
    except (FileNotFoundError, ValueError):
        return {}
