"""Start one server so that it cannot outlive its parent; runs before the virtual environment, so stdlib only.

    python -I -S child.py --parent PID [--account UID:GID] [--signal N] [--watch FD] -- COMMAND...

On Linux the kernel delivers the signal when the parent dies. Elsewhere (`--watch`) this process stays between
the two and reads a pipe whose other end only the parent holds.
"""

import argparse
import ctypes
import os
import select
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(account: str) -> None:
    uid, gid = (int(part) for part in account.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(parent: int, number: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)


def watch(pipe: int, number: int, command: list[str]) -> int:
    """Run the command below this process and pass signals on; end it when the pipe closes."""
    child = os.fork()
    if child == 0:
        os.close(pipe)
        os.execvp(command[0], command)
    for passed in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(passed, lambda received, _frame: os.kill(child, received))
    told = False
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        readable, _, _ = select.select([] if told else [pipe], [], [], 0.1)
        if readable:
            told = True
            os.kill(child, number)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--account")
    parser.add_argument("--signal", type=int, default=signal.SIGTERM)
    parser.add_argument("--watch", type=int)
    parser.add_argument("command", nargs="+")
    chosen = parser.parse_args()
    if chosen.account:
        become(chosen.account)
    if chosen.watch is not None:
        sys.exit(watch(chosen.watch, chosen.signal, chosen.command))
    die_with_parent(chosen.parent, chosen.signal)  # after setuid, which clears it
    os.execvp(chosen.command[0], chosen.command)


if __name__ == "__main__":
    main()
