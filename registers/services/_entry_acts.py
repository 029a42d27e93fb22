"""What the small acts on an entry begin and end with: the row locked, then one change through the kernel."""

from collections.abc import Mapping
from datetime import date, datetime

from accounts.models import User
from acts.changes import Change
from acts.refusals import OutOfState, Refusal
from law.entry_law import next_status
from law.entry_states import EntryEvent, EntryStatus
from law.sentences import _
from registers.models import Entry
from registers.services._write import write

#: One fact that changed: what it was and what it is, as JSON.
Changed = Mapping[str, tuple[object, object]]


def locked(entry_id: int) -> Entry:
    """The entry as last committed, unchangeable by others until this transaction ends."""
    return Entry.objects.select_for_update().get(pk=entry_id)


def admits(entry: Entry, event: EntryEvent, provision: str) -> Refusal | None:
    """The refusal of an event that has no place where the entry stands; an excluded one takes nothing in."""
    row = next_status(entry.register, EntryStatus(entry.status), event)
    if entry.status == EntryStatus.EXCLUDED or row is None:
        return OutOfState(_("The entry's status does not admit this."), provision)
    return None


def record(
    entry: Entry,
    event: EntryEvent,
    provision: str,
    by: User,
    now: datetime,
    payload: Mapping[str, object],
    *,
    changed: Changed | None = None,
    context: Mapping[str, object] | None = None,
) -> None:
    """Write an event of a locked entry. `changed`: each fact with what it was and is, for the history."""
    facts = {name: [_json(old), _json(new)] for name, (old, new) in (changed or {}).items()}
    change = Change(
        subject=entry,
        event=event,
        effective_at=now,
        provision=provision,
        actor_id=by.pk,
        payload={**payload, **({"changed": facts} if facts else {})},
        context=dict(context or {}),
    )
    write([change], now=now)


def _json(value: object) -> object:
    if value is None or isinstance(value, str | int | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
