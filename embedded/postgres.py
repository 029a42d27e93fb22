"""A PostgreSQL of this checkout's own: on a unix socket only, made once, stopped with its parent."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from embedded import marker, places, programs
from embedded.errors import NO_SPACE, CannotStartError, tail
from embedded.processes import Child, alive, launcher, wait_until

OWNER = "kz_owner"  # superuser: owns the tables, runs migrations
APP = "kz_app"  # web, worker and beat: owns nothing
DATABASE = "kz_ipr"
PORT = "5432"  # only names the socket's file
FIRST_WITH_BUILTIN_LOCALE = 17
# The same on every machine, and right for Kazakh letters, whatever LANG says; production's are the same.
BUILTIN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
# Nothing of the caller's environment: PG* and LANG would change what the server and its clients do.
BARE_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


class Postgres:
    """`durable` is for data that must survive a power cut; a test's server saves the time instead."""

    def __init__(self, home: Path, *, durable: bool, log: Path) -> None:
        self._home = home
        self._data = home / "data"
        self._durable = durable
        self._log = log
        self._programs = programs.postgresql()
        self.socket = places.socket_dir(home)
        self._child: Child | None = None

    def start(self) -> None:
        """Make the data folder when there is none, and start the server without waiting for it."""
        self._wait_for_predecessor()
        if self._data.exists():
            self._refuse_other_version()
        else:
            self._initialise()
        settings = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
        }
        self._child = Child(
            "PostgreSQL",
            [
                str(self._programs / "postgres"),
                "-D",
                str(self._data),
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            env=BARE_ENVIRONMENT,
            log=self._log,
            cwd=self._home,
            account=places.account(),
            stop_signal=signal.SIGINT,  # fast shutdown: sessions are ended, the data stays whole
            on_parent_death=signal.SIGINT,
        )

    def wait(self) -> None:
        """Return when it answers, its roles exist and the application's database is there and marked."""
        if not wait_until(self._answers, within=60):
            raise CannotStartError(f"PostgreSQL did not answer within a minute; see {self._log}.")
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(DATABASE))
                )
        with psycopg.connect(self.dsn(DATABASE), autocommit=True) as connection:
            marker.mark_local_database(connection)

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop(within=20)

    @property
    def child(self) -> Child:
        assert self._child is not None, "started"
        return self._child

    def dsn(self, database: str) -> str:
        return f"host={self.socket} port={PORT} dbname={database} user={OWNER}"

    def url(self, user: str) -> str:
        return f"postgresql://{user}@/{DATABASE}?host={quote(str(self.socket), safe='')}&port={PORT}"

    def _answers(self) -> bool:
        if self.child.exit_code() is not None:
            said = tail(self._log)
            if NO_SPACE in said:
                raise CannotStartError(f"The disk of {self._home} is full: free some space and start again.")
            raise CannotStartError(f"PostgreSQL did not start; {self._log} ends with:\n{said}")
        try:
            psycopg.connect(self.dsn("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _wait_for_predecessor(self) -> None:
        """A server whose parent was killed is still writing its last pages: let it finish."""

        def gone() -> bool:
            try:
                pid = int((self._data / "postmaster.pid").read_text().split()[0])
            except (FileNotFoundError, ValueError, IndexError):
                return True
            return not alive(pid) or not _is_postgres(pid)

        if not wait_until(gone, within=30):
            raise CannotStartError(f"Another PostgreSQL still uses {self._data}: stop it and start again.")

    def _refuse_other_version(self) -> None:
        made_by = (self._data / "PG_VERSION").read_text().strip()
        ours = programs.postgresql_version(self._programs)
        if made_by != str(ours):
            raise CannotStartError(
                f"The data in {self._data} was made by PostgreSQL {made_by} and this is {ours}: "
                "set KZ_PG_BIN to the older one to go on, or start over with bin/run --fresh."
            )

    def _initialise(self) -> None:
        """initdb into a folder that gets its name only when it is complete."""
        part = self._home / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        places.owned_folder(part)
        if programs.postgresql_version(self._programs) >= FIRST_WITH_BUILTIN_LOCALE:
            locale = BUILTIN_LOCALE
        else:
            locale = ["--locale=C.UTF-8"]
        done = subprocess.run(
            [
                *launcher(account=places.account(), on_parent_death=signal.SIGKILL),
                str(self._programs / "initdb"),
                *("-D", str(part), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
                *locale,
                *([] if self._durable else ["--no-sync"]),
            ],
            env=BARE_ENVIRONMENT,
            cwd=self._home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(part, ignore_errors=True)
            if NO_SPACE in done.stderr:
                raise CannotStartError(f"The disk of {self._home} is full: free some space and start again.")
            raise CannotStartError(f"PostgreSQL's initdb failed: {done.stderr.strip()}")
        part.rename(self._data)


def _is_postgres(pid: int) -> bool:
    """Whether the process is a PostgreSQL, where the system tells; a reused number must not block a start."""
    name = Path(f"/proc/{pid}/comm")
    if not os.path.isdir("/proc/self"):
        return True
    try:
        return name.read_text().strip().startswith("postgres")
    except OSError:
        return False
