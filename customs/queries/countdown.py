"""How long a term still runs, and its days one by one, as the head of the case page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from law.business_days import DayProof
from law.time import local_date, start_of


@dataclass(frozen=True, kw_only=True)
class Countdown:
    """The time to the last instant of a term.

    `until`: 00:00 after the last day (CC 6). `left`: by the clock. `days`: business days after today up to and
    with the last day. `steps`: the instants at which `days` falls by one, so that `days` is always the number
    of them still to come.
    """

    until: datetime
    left: timedelta
    days: int
    steps: Sequence[datetime]


@dataclass(frozen=True, kw_only=True)
class StripDay:
    """One calendar day of a term in the row of days."""

    proof: DayProof
    past: bool
    today: bool
    last: bool


def countdown_of(proof: Sequence[DayProof], lapses_at: datetime, now: datetime) -> Countdown:
    """The countdown of a term that runs at `now`, by its day-by-day proof."""
    steps = [start for day in proof if day.counted and (start := start_of(day.day)) > now]
    return Countdown(until=lapses_at, left=lapses_at - now, days=len(steps), steps=steps)


def day_strip(proof: Iterable[DayProof], *, last: date | None, now: datetime) -> list[StripDay]:
    """The days of a term, today and the last day marked."""
    today = local_date(now)
    return [
        StripDay(proof=day, past=day.day < today, today=day.day == today, last=day.day == last)
        for day in proof
    ]
