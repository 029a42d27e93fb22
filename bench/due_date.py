"""Due date of ten business days with its grade, against numpy.busday_offset called one date at a time.

Both count on the same days off over the same start days. numpy is given its best case: a prepared calendar
and prepared datetime64 values, no grade, and no working weekends, which it cannot know. The day-by-day proof
is measured against the due date itself.
"""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import numpy

from law.kz_calendar import base_calendar

ROUNDS = 5
LENGTH = 10
STARTS = [date(2021, 1, 4) + timedelta(days=days) for days in range(2_000)]


def run() -> list[dict[str, Any]]:
    """Microseconds for one date, medians of five rounds: one row for due(), one for explain()."""
    calendar = base_calendar()
    off = [fact.day for fact in calendar.facts if not fact.working]
    prepared = numpy.busdaycalendar(holidays=off)
    starts64 = [numpy.datetime64(start) for start in STARTS]
    terms = [(start, calendar.due(start, LENGTH).day) for start in STARTS]

    def due() -> None:
        for start in STARTS:
            calendar.due(start, LENGTH)

    def offset() -> None:
        for start in starts64:
            numpy.busday_offset(start, LENGTH, "backward", busdaycal=prepared)

    def explain() -> None:
        for start, end in terms:
            calendar.explain(start, end)

    # Interleaved, so that a slow moment of the machine falls on all of them.
    rounds = [[_microseconds(each) for each in (due, offset, explain)] for _round in range(ROUNDS)]
    ours, floor, proof = (median(column) for column in zip(*rounds, strict=True))
    return [
        _row("due date of ten business days with its grade", ours, floor, 1.0),
        _row("day-by-day proof of ten business days", proof, ours, 100.0),
    ]


def _microseconds(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) / len(STARTS) * 1_000_000


def _row(name: str, ours: float, floor: float, limit: float) -> dict[str, Any]:
    return {
        "name": name,
        "ours": round(ours, 3),
        "floor": round(floor, 3),
        "ratio": round(ours / floor, 2),
        "limit": limit,
        "unit": "µs",
    }
