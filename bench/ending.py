"""Ending 10,000 overdue cases by the sweep, with every row and text, against the same rows without logic."""

import json
import os
import subprocess
import sys
from collections import Counter
from time import perf_counter
from typing import Any

from acts.models import SweepRun
from bench.database import as_owner, empty, rows_written, settle_down
from bench.overdue import Written, lapsed, overdue_cases
from bench.result import ROUNDS, Row, row
from letters.models import Counter as LetterCounter
from tests.factories import RESUMES, make_world

CASES = 10_000
FEWER = 2_000
INSTANT = 500
TIMES_THE_FLOOR = 4.0
SECONDS_FOR_AN_INSTANT = 5.0
#: Peak memory may grow by so much between 2,000 cases and 10,000: it is bounded by the batch, not the total.
MEGABYTES_MORE = 16.0


def run() -> list[Row]:
    """The ratio to the floor, the growth of memory with the number of cases, and 500 cases at one instant."""
    empty()
    with as_owner():
        world = make_world()
    ours, floors, less, more, instants = [], [], [], [], []
    for _round in range(ROUNDS):
        ids = overdue_cases(world, CASES)
        written = Written(ids)
        settle_down()
        before = rows_written()
        swept = sweep_in_a_process_of_its_own(CASES)
        by_the_sweep = rows_written() - before
        ours.append(swept["seconds"])
        more.append(swept["megabytes"])
        written.remember()
        written.take_back()
        settle_down()
        written.make_present()
        before = rows_written()
        started = perf_counter()
        written.write_again()
        floors.append(perf_counter() - started)
        _assert_as_many(by_the_sweep, rows_written() - before)
        for number, found, what in ((FEWER, less, "megabytes"), (INSTANT, instants, "seconds")):
            overdue_cases(world, number)
            settle_down()
            found.append(sweep_in_a_process_of_its_own(number)[what])
    return [
        row(f"ending {CASES:,} overdue cases", ours, "s", floor=floors, limit=TIMES_THE_FLOOR),
        row(f"ending {INSTANT} cases of one instant", instants, "s", limit=SECONDS_FOR_AN_INSTANT),
        row(f"peak memory of ending {CASES:,} cases", more, "MB"),
        row(
            f"its growth since {FEWER:,} cases",
            [high - low for low, high in zip(less, more, strict=True)],
            "MB",
            limit=MEGABYTES_MORE,
        ),
    ]


def _assert_as_many(by_the_sweep: Counter[tuple[str, str]], by_the_floor: Counter[tuple[str, str]]) -> None:
    """The floor writes as many rows into every table as the sweep does, and no more.

    Of two kinds of rows the sweep alone writes more: its own run, and the counter of letters once a batch.
    """
    runs, counter = SweepRun._meta.db_table, LetterCounter._meta.db_table
    assert by_the_floor.pop((counter, "updated")) == 1
    by_the_sweep.pop((counter, "updated"))
    assert (by_the_sweep.pop((runs, "inserted")), by_the_sweep.pop((runs, "updated"))) == (1, 1)
    assert by_the_sweep == by_the_floor, by_the_sweep - by_the_floor + (by_the_floor - by_the_sweep)


def sweep_in_a_process_of_its_own(expected: int) -> dict[str, Any]:
    """Seconds and peak memory of one sweep, as a worker just started does it."""
    assert lapsed(RESUMES) == expected
    done = subprocess.run(
        [sys.executable, "-m", "bench.one_sweep", RESUMES.isoformat()],
        env=os.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert (said["ended"], said["set_aside"]) == (expected, 0), done.stdout
    return said
