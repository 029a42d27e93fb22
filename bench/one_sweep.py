"""One sweep in a process of its own; says in a line of JSON what it did, how long it took and its peak memory."""

import json
import resource
import sys
from time import perf_counter

import django

if __name__ == "__main__":
    django.setup()
    from django.db import connection

    from acts.sweep import sweep
    from tests.factories import RESUMES

    connection.ensure_connection()
    started = perf_counter()
    done = sweep(now=RESUMES)
    seconds = perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / 2**20 if sys.platform == "darwin" else peak / 2**10
    print(
        json.dumps(
            {"seconds": seconds, "megabytes": megabytes, "ended": done.ended, "set_aside": done.set_aside}
        )
    )
