"""The step every act on entries ends in: the kernel, then a record of each status that changed and of what is news."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from acts.apply import apply
from acts.changes import Applied, Change
from law.entry_states import EntryEvent
from law.time import local_date
from registers.models import EntryStatusChange, ImportRun, PublishedChange
from registers.published import NEWS
from registers.services._overtaking import overtake


def write(changes: Sequence[Change], *, now: datetime, run: ImportRun | None = None) -> list[Applied]:
    """Apply changes of locked entries. `context` of a change may hold "ground" and "document"."""
    by_event = defaultdict(list)
    for change in changes:
        by_event[EntryEvent(change.event)].append(change.subject)
    for event, entries in by_event.items():
        overtake(entries, event, now)
    applied = apply(changes, now=now)
    EntryStatusChange.objects.bulk_create(
        (
            EntryStatusChange(
                entry=item.change.subject,
                old=item.before,
                new=item.after,
                effective_on=local_date(item.change.effective_at),
                at=now,
                ground=item.change.context.get("ground", ""),
                document=item.change.context.get("document", ""),
                provision=item.change.provision,
                by_id=item.change.actor_id,
                run=run,
            )
            for item in applied
            if item.before and item.before != item.after
        ),
        batch_size=1000,
    )
    _publish(applied, now)
    return applied


def _publish(applied: Sequence[Applied], now: datetime) -> None:
    """Record what is news to the public.

    One transaction at a time, to its end: whoever has read the news up to one row would else miss a row with a lower
    number that becomes visible later.
    """
    news = [
        PublishedChange(
            entry=item.change.subject,
            kind=NEWS[event] if item.before else PublishedChange.Kind.ADDED,
            event=event,
            effective_on=local_date(item.change.effective_at),
            at=now,
        )
        for item in applied
        if (event := EntryEvent(item.change.event)) in NEWS
    ]
    if not news:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registers.published'))")
    PublishedChange.objects.bulk_create(news, batch_size=1000)
