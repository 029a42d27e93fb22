"""bin/run: the whole application on this machine until Ctrl-C.

bin/run            start; what was entered before is still there
bin/run --fresh    start over with an empty database and new sample data
"""

import argparse
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from embedded import environment, places, project, servers, web
from embedded.errors import CannotStartError, one_sentence, tail
from embedded.processes import Child

HOME = "run"
HOLDER = "bin/run"
# What the application wrote for the database that goes with --fresh; secrets and logs stay.
OF_THE_DATABASE = ("mail", "declaration-system", "files", "heads", "beat", project.SIGN_INS)


def start_over(home: Path) -> None:
    """Throw away the database and everything the application wrote beside it."""
    for name in ("data", "data.part", "valkey", "sample-loaded"):
        _remove(home / name)
    for name in OF_THE_DATABASE:
        _remove(places.var_dir() / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _stop_on_signal(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def stopping(children: list[Child], running: servers.Servers) -> Iterator[None]:
    """Stop all on the way out: web, worker and beat at once, then the servers they use."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_on_signal)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if children:
            print("\nStopping ...", flush=True)
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop(within=10)
        servers.running_state(running.home).unlink(missing_ok=True)
        running.stop()


def watch(children: list[Child]) -> None:
    """Return never; raises CannotStartError when one of them ends by itself."""
    while True:
        for child in children:
            if (code := child.exit_code()) is not None:
                raise CannotStartError(
                    f"{child.name} ended by itself with {code}; {child.log} ends with:\n{tail(child.log)}"
                )
        time.sleep(0.5)


def refuse_or_wait(holder: str) -> None:
    if holder.startswith(HOLDER):
        raise CannotStartError(f"This checkout is running already ({holder}): stop that one first.")
    print(f"Waiting for {holder} to finish with the database ...", flush=True)


def announce(port: int) -> None:
    print(f"\nReady:  http://localhost:{port}/\n")
    sign_ins = places.var_dir() / project.SIGN_INS
    if sign_ins.exists():
        print("Sample sign-ins:")
        print(sign_ins.read_text(encoding="utf-8").rstrip())
        print()
    print(f"Logs: {places.var_dir() / 'log'}.  Ctrl-C stops everything.", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/run", description="Run the application on this machine.")
    parser.add_argument("--fresh", action="store_true", help="start over with an empty database")
    parser.add_argument("--no-sample", action="store_true", help="do not make sample data")
    chosen = parser.parse_args()
    started = time.monotonic()

    home = places.home(HOME)
    lock = servers.Lock(home)
    lock.wait(HOLDER, refuse_or_wait)
    if chosen.fresh:
        start_over(home)
    listening = web.listen(os.environ.get("KZ_PORT") or None)
    port = listening.getsockname()[1]
    lock.note(f"{HOLDER} at http://localhost:{port}/")

    logs = places.var_dir() / "log"
    running = servers.Servers(home, durable=True, logs=logs, mail=places.var_dir() / "mail")
    children: list[Child] = []
    with stopping(children, running):
        running.start()
        # Letters bear the address under which they are confirmed: the one that is really listened on.
        env = running.environment("local") | {"KZ_PORT": str(port)}
        environment.adopt(env)
        project.set_up_as_owner()  # while the servers start
        running.wait()
        project.migrate()
        children.append(web.start_web(env, listening, logs))
        web.wait_for_web(children[0], port)
        print(f"First page after {time.monotonic() - started:.1f} s:  http://localhost:{port}/", flush=True)
        if not chosen.no_sample:
            project.load_sample(home)  # before the worker: it tells past days in their order
        project.disconnect()
        servers.publish(home, env)
        children.append(web.start_worker(env, logs))
        children.append(web.start_beat(env, logs))
        announce(port)
        watch([*children, *running.children])
    return 0


if __name__ == "__main__":
    one_sentence(main)
