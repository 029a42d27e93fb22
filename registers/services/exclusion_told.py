"""Ending the clock of an exclusion's notice once the holder or a representative has it (CC 463(2))."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from acts.changes import Change
from deadlines.models import Clock
from law.clocks import RegisterClock
from law.entry_states import EntryEvent
from law.register_notices import EXCLUSION_NOTICE
from notifications.queries import accepted_by_role
from registers.models import Entry
from registers.services._entry_clocks import closing
from registers.services._write import write


def exclusions_told(*, now: datetime) -> int:
    """End the open notice clocks whose notice a channel has accepted, at that instant; return how many.

    Safe to run twice and side by side: what another run holds is left to it.
    """
    open_ones = Clock.objects.filter(
        subject_kind="entry", kind=RegisterClock.EXCLUSION_NOTICE, end=""
    ).values_list("subject_id", flat=True)
    accepted: dict[int, datetime] = {}
    for each in accepted_by_role(
        subject_kind="entry", subject_ids=list(open_ones), notice_kind=EXCLUSION_NOTICE.kind
    ):
        accepted.setdefault(each.subject_id, each.accepted_at)
    return _tell(accepted, now) if accepted else 0


@transaction.atomic
def _tell(accepted: Mapping[int, datetime], now: datetime) -> int:
    event = EntryEvent.EXCLUSION_TOLD
    entries = list(Entry.objects.select_for_update(skip_locked=True).filter(pk__in=accepted).order_by("pk"))
    changes = [
        Change(
            subject=entry,
            event=event,
            effective_at=accepted[entry.pk],
            provision=EXCLUSION_NOTICE.provision,
            closes=ending,
        )
        for entry in entries
        if (ending := closing([entry], event, accepted[entry.pk])[entry.pk])
    ]
    write(changes, now=now)
    return len(changes)
