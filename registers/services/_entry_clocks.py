"""The clocks that an event of an entry opens and ends, by the tables of law."""

from collections.abc import Sequence
from datetime import date, datetime

from acts.changes import CloseClock, OpenClock
from acts.rows import among
from deadlines.models import Clock
from law.clocks.register_clocks import ENTRY_CLOSES, ENTRY_OPENS
from law.entry_states import EntryEvent
from registers.models import Entry


def opening(event: EntryEvent, counted_from: date, now: datetime) -> list[OpenClock]:
    """What the event opens, counted from a day."""
    return [
        OpenClock(kind=kind, counted_from=counted_from, started_at=now) for kind in ENTRY_OPENS.get(event, ())
    ]


def closing(entries: Sequence[Entry], event: EntryEvent, at: datetime) -> dict[int, list[CloseClock]]:
    """What the event ends of each locked entry, in one question; an imported entry has no clocks."""
    ends = dict(ENTRY_CLOSES.get(event, ()))
    found: dict[int, list[CloseClock]] = {entry.pk: [] for entry in entries}
    if not ends:
        return found
    running = Clock.objects.filter(
        subject_kind="entry",
        subject_id__in=among(entry.pk for entry in entries),
        kind__in=[kind.value for kind in ends],
        end="",
    )
    by_name = {kind.value: end for kind, end in ends.items()}
    for clock in running:
        found[clock.subject_id].append(CloseClock(clock=clock, end=by_name[clock.kind], at=at))
    return found
