"""A change of an application or an entry ends what is proposed on it: the decider saw another one."""

from collections.abc import Sequence
from datetime import datetime

from acts.rows import among
from law.application_states import ApplicationEvent, ApplicationStatus
from law.entry_states import EntryEvent
from law.register_proposals import OVERTAKES_NOT, Outcome
from registers.models import Application, Entry, Proposal


def overtake(
    subjects: Sequence[Application] | Sequence[Entry], event: ApplicationEvent | EntryEvent, now: datetime
) -> None:
    """End the open proposals on locked subjects to which an event happens (HOUSE.register_decisions)."""
    # Nothing is proposed on a draft.
    known = [
        subject
        for subject in subjects
        if not subject._state.adding and subject.status != ApplicationStatus.DRAFT
    ]
    if event in OVERTAKES_NOT or not known:
        return
    field = "application" if isinstance(known[0], Application) else "entry"
    Proposal.objects.filter(**{f"{field}__in": among(subject.pk for subject in known)}, outcome="").update(
        outcome=Outcome.OVERTAKEN, overtaken_at=now, overtaking_event=event.value
    )
