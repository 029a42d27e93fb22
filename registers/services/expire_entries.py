"""The daily act that makes the status of entries whose term is over say so. What protects never depends on
it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from acts.changes import Change, CloseClock
from law.entry_law import next_status
from law.entry_states import EntryEvent, EntryStatus, hold_ends_on
from law.time import end_of, local_date
from registers.models import Entry
from registers.queries import expirable_on
from registers.services._entry_clocks import closing
from registers.services._write import write

_BATCH: Final = 500


def expire_entries(*, now: datetime) -> int:
    """Expire every entry whose term (or the hold after it) was over before today; return how many.

    Effective at the end of the last day however late this runs. Safe to run twice and side by side: what
    another
    run holds is left to it.
    """
    total = 0
    while expired := _expire_batch(now):
        total += expired
    return total


@transaction.atomic
def _expire_batch(now: datetime) -> int:
    due = expirable_on(local_date(now)).order_by("pk").select_for_update(skip_locked=True)[:_BATCH]
    entries = list(due)
    ending = closing(entries, EntryEvent.TERM_ENDED, now)
    return len(write([_ended(entry, ending[entry.pk]) for entry in entries], now=now))


def _ended(entry: Entry, closes: Sequence[CloseClock]) -> Change:
    status = EntryStatus(entry.status)
    row = next_status(entry.register, status, EntryEvent.TERM_ENDED)
    assert row is not None, "the table lets active and held entries expire"
    last_day = hold_ends_on(entry.valid_to) if status is EntryStatus.ON_HOLD else entry.valid_to
    return Change(
        subject=entry,
        event=EntryEvent.TERM_ENDED,
        effective_at=end_of(last_day),
        closes=[replace(close, at=end_of(last_day)) for close in closes],
        provision=row.provision,
        payload={"last_day": last_day.isoformat()},
    )
