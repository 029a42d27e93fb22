"""One sweep in a process of its own, at the instant given: a line of JSON with what it did, time and peak memory."""

import json
import re
import resource
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

import django


def peak() -> float:
    """The most memory this process ever held, in megabytes.

    Linux counts what the parent held into getrusage; its own status file does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
        assert found
        return int(found[1]) / 2**10
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 2**20 if sys.platform == "darwin" else held / 2**10


if __name__ == "__main__":
    django.setup()
    from django.db import connection

    from acts.sweep import sweep

    connection.ensure_connection()
    started = perf_counter()
    done = sweep(now=datetime.fromisoformat(sys.argv[1]))
    seconds = perf_counter() - started
    said = {"seconds": seconds, "megabytes": peak(), "ended": done.ended, "set_aside": done.set_aside}
    print(json.dumps(said))
