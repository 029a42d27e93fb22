"""Register entries and applications as kinds of legal subject: the kernel moves their status by the tables of law."""

from collections.abc import Mapping, Sequence
from typing import Any

from acts.changes import Change, MoveClock
from acts.refusals import OutOfState
from acts.registry import SubjectKind
from deadlines.models import Clock
from law.application_states import STATUS_WORDS, ApplicationEvent, ApplicationStatus, transition
from law.entry_law import next_status
from law.entry_states import EntryEvent, EntryStatus, Register
from law.sentences import _
from registers.models import Application, Entry
from registers.notices import compose, tell_of_entries


def _next_state(entry: Entry, change: Change) -> str:
    event = EntryEvent(change.event)
    status = None if entry._state.adding else EntryStatus(entry.status)
    row = next_status(entry.register, status, event)
    if row is None:
        raise OutOfState(
            _("The entry's status does not admit this: %(event)s."), change.provision, {"event": event.value}
        )
    return row.to


def _application_after(application: Application, change: Change) -> str:
    if change.event == EntryEvent.CLOCK_MOVED:
        return application.status
    status = None if application._state.adding else ApplicationStatus(application.status)
    row = transition(Register(application.register), status, ApplicationEvent(change.event))
    if row is None:
        raise OutOfState(
            _("This cannot be done now: the application is “%(status)s”."),
            change.provision,
            {"status": STATUS_WORDS[ApplicationStatus(application.status)]},
        )
    return row.to


def _moved(subject: Application | Entry, clocks: Sequence[Clock], context: Mapping[str, Any]) -> Change:
    """A calendar change counts the open clocks anew: it moves their dates and nothing else (LAW.md 2)."""
    return Change(
        subject=subject,
        event=EntryEvent.CLOCK_MOVED,
        effective_at=context["now"],
        provision="CC6",
        actor_id=context.get("actor_id"),
        payload={
            "act": context["act"],
            "moved": [
                {"clock": clock.pk, "from": clock.due_on and clock.due_on.isoformat()} for clock in clocks
            ],
        },
        moves=[
            MoveClock(clock=clock, length=clock.length, counted_from=clock.counted_from) for clock in clocks
        ],
    )


ENTRY = SubjectKind(
    name="entry",
    model=Entry,
    next_state=_next_state,
    state_field="status",
    compose=tell_of_entries,
    moved=_moved,
    describe=lambda entries: dict(entries.values_list("pk", "number")),
    versioned=False,
)

APPLICATION = SubjectKind(
    name="application",
    model=Application,
    next_state=_application_after,
    state_field="status",
    compose=compose,
    moved=_moved,
    describe=lambda applications: dict(applications.values_list("pk", "number")),
)
