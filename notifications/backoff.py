"""When a failed attempt is repeated. These figures are the house's, not the law's."""

from datetime import timedelta

#: After the first failure, the second, the third; from the fourth on the last.
PAUSES: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)

#: Goods wait for an instruction: it is repeated at least this often.
LONGEST_FOR_INSTRUCTIONS = timedelta(minutes=15)

#: A message that failed this often waits for an officer. Instructions are repeated without end.
MAX_ATTEMPTS = 10

#: For how long one worker may work on what it claimed; afterwards another takes it. Far longer than a run
#: and the one exchange that may still be going on when the run's time is up.
CLAIM = timedelta(minutes=10)

#: How long a run goes on. The beat starts one each minute: longer ones would pile up before the sweep.
RUN = timedelta(seconds=50)


def pause_after(attempts: int, longest: timedelta = PAUSES[-1]) -> timedelta:
    """How long to wait after the ``attempts``-th attempt (>= 1) failed."""
    return min(PAUSES[min(attempts, len(PAUSES)) - 1], longest)
