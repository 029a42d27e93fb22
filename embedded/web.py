"""The application's own processes: web, worker and beat."""

import http.client
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from embedded.errors import CannotStartError, tail
from embedded.places import ROOT, var_dir
from embedded.processes import Child, wait_until

FIRST_PORT = 8000
PORTS_TRIED = 100
ADDRESS = "127.0.0.1"
THREADS = 4


def listen(chosen: str | None) -> socket.socket:
    """A listening socket: on the chosen port or not at all, else on the first free one from 8000.

    The web server inherits it, so that nobody can take the port between the question and the start.
    """
    if chosen is not None:
        if not chosen.isdigit() or not 0 < int(chosen) < 65536:
            raise CannotStartError(f"KZ_PORT is {chosen!r}: it must be a number from 1 to 65535.")
        try:
            return socket.create_server((ADDRESS, int(chosen)), backlog=128)
        except OSError:
            raise CannotStartError(
                f"Port {chosen} is taken or not allowed: choose another with KZ_PORT, or leave KZ_PORT out "
                "to get the next free one."
            ) from None
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return socket.create_server((ADDRESS, port), backlog=128)
        except OSError:
            continue
    raise CannotStartError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free: set KZ_PORT to one that is."
    )


def start_web(env: Mapping[str, str], listening: socket.socket, logs: Path) -> Child:
    listening.set_inheritable(True)
    return Child(
        "web",
        [
            *(sys.executable, "-m", "gunicorn", "kz_ipr.wsgi"),
            *("--bind", f"fd://{listening.fileno()}"),
            *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
            *("--no-control-socket", "--graceful-timeout", "5", "--access-logfile", "-"),
        ],
        env={**env, "KZ_DB_POOL": str(THREADS)},
        log=logs / "web.log",
        cwd=ROOT,
        pass_fds=[listening.fileno()],
        on_parent_death=signal.SIGQUIT,
    )


def answers(port: int, path: str = "/health/live") -> bool:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"{ADDRESS}:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def wait_for_web(web: Child, port: int) -> None:
    def ready() -> bool:
        if web.exit_code() is not None:
            raise CannotStartError(f"The web server did not start; {web.log} ends with:\n{tail(web.log)}")
        return answers(port)

    if not wait_until(ready, within=60, step=0.05):
        raise CannotStartError(f"The web server did not answer within a minute; see {web.log}.")


def start_worker(env: Mapping[str, str], logs: Path) -> Child:
    return _celery(
        "worker",
        ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
        env,
        logs,
    )


def start_beat(env: Mapping[str, str], logs: Path) -> Child:
    schedule = var_dir() / "beat"
    schedule.mkdir(parents=True, exist_ok=True)
    options = ["--schedule", str(schedule / "schedule"), "--pidfile=", "--loglevel", "INFO"]
    return _celery("beat", options, env, logs)


def _celery(name: str, options: list[str], env: Mapping[str, str], logs: Path) -> Child:
    return Child(
        name,
        [sys.executable, "-m", "celery", "--app", "kz_ipr", name, *options],
        env=env,
        log=logs / f"{name}.log",
        cwd=ROOT,
        # When we are killed the broker goes too, and a polite stop would wait for it: what a task had open
        # rolls back.
        on_parent_death=signal.SIGKILL,
    )
