"""A date that stands against a change of the calendar goes on to stand in a clock that takes over the term."""

from collections.abc import Sequence

from calendars.models import PendingMove
from calendars.queries import standing_moves
from deadlines.models import Clock


def carry_moves(clocks: Sequence[tuple[Clock, Clock]]) -> None:
    """For each (clock, its successor): put the successor on the chief officer's list, or keep its old date.

    So what was not decided yet is decided for both, and what was kept stays kept (LAW.md 3.7).
    """
    successors = {origin.pk: successor for origin, successor in clocks}
    PendingMove.objects.bulk_create(
        PendingMove(
            clock=successors[move.clock_id],
            **{name: getattr(move, name) for name in _KEPT},
        )
        for move in standing_moves(successors)
    )


_KEPT = (
    "old_due",
    "new_due",
    "act",
    "calendar_version",
    "raised_at",
    "decision",
    "reasons",
    "decided_by_id",
    "decided_at",
)
