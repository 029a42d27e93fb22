"""Ending terms that ran out: before any act, and by the sweep with no act behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from acts.apply import apply
from acts.changes import Applied
from acts.registry import SubjectKind
from acts.rows import among
from deadlines.models import Clock


def settle(kind: SubjectKind, subjects: Sequence[Any], *, now: datetime) -> list[Applied]:
    """End every term clock of the LOCKED subjects that lapsed by `now`.

    The clocks are read in a statement of their own after the lock, so one that another worker has just
    ended or moved is seen as it is. Effective at the clock's own instant, whatever the hour of this call.
    """
    if kind.expire is None or not subjects:
        return []
    lapsed = {
        clock.subject_id: clock
        for clock in Clock.objects.filter(
            subject_kind=kind.name,
            subject_id__in=among(subject.pk for subject in subjects),
            kind__in=kind.term_clocks,
            end="",
            lapses_at__lte=now,
        )
    }
    if not lapsed:
        return []
    due = [subject for subject in subjects if subject.pk in lapsed]
    return apply(kind.expire(due, lapsed, now), now=now)
