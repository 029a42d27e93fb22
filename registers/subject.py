"""Register entries as a kind of legal subject: the kernel moves their status by `law.entry_states`."""

from acts.changes import Change
from acts.refusals import OutOfState
from acts.registry import SubjectKind
from law.entry_states import EntryEvent, EntryStatus, next_status
from law.sentences import _
from registers.models import Entry


def _next_state(entry: Entry, change: Change) -> str:
    event = EntryEvent(change.event)
    status = None if entry._state.adding else EntryStatus(entry.status)
    row = next_status(status, event)
    if row is None:
        raise OutOfState(
            _("The entry's status does not admit this: %(event)s."), change.provision, {"event": event.value}
        )
    return row.to


ENTRY = SubjectKind(name="entry", model=Entry, next_state=_next_state, state_field="status", versioned=False)
