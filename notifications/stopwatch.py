"""How far time has moved on since a run began.

A run gets its `now` from the edge and reads no clock. Its later moments are `now` plus the time that passed,
so that a message accepted at the end of a slow run is not recorded as accepted at its beginning: around
midnight that would turn a late notice into a timely one.
"""

import time
from datetime import datetime, timedelta


class Stopwatch:
    """Started at an aware instant, for a run of a given length."""

    def __init__(self, now: datetime, run: timedelta) -> None:
        self._now = now
        self._run = run
        self._started = time.monotonic()

    def moment(self) -> datetime:
        """The instant at which the run has arrived."""
        return self._now + self._passed()

    def is_over(self) -> bool:
        """Whether the run's time is up."""
        return self._passed() >= self._run

    def _passed(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self._started)
