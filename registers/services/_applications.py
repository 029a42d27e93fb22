"""What every act on an application begins and ends with: the row locked, then one change through the kernel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from acts.apply import apply
from acts.changes import Applied, Change, CloseClock, MoveClock, OpenClock
from acts.refusals import OutOfState, Stale
from deadlines.models import Clock
from law.application_states import STATUS_WORDS, ApplicationEvent, ApplicationStatus, transition
from law.clocks.register_clocks import APPLICATION_CLOSES
from law.entry_states import Register
from law.sentences import _
from registers.models import Application
from registers.services._overtaking import overtake

OVERTAKEN = _(
    "The application has changed since you opened this page. Look at it again, then repeat if needed."
)


def lock(application_id: int, version: int | None = None) -> Application:
    """The application as last committed, unchangeable by others. Raises Stale for an overtaken page."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("organisation", "mandate")
        .get(pk=application_id)
    )
    if version is not None and version != application.version:
        raise Stale(OVERTAKEN, "HOUSE.stale")
    return application


def open_clocks(application: Application) -> list[Clock]:
    """The clocks that run for an application."""
    return list(Clock.objects.filter(subject_kind="application", subject_id=application.pk, end=""))


def provision_of(application: Application, event: ApplicationEvent) -> str:
    """The provision under which the event happens now. Raises OutOfState where the law gives it no place."""
    state = None if application._state.adding else ApplicationStatus(application.status)
    row = transition(Register(application.register), state, event)
    if row is None:
        raise out_of_state(application)
    return row.provision


def out_of_state(application: Application) -> OutOfState:
    """What is said when an act has no place where the application stands."""
    return OutOfState(
        _("This cannot be done now: the application is “%(status)s”."),
        "HOUSE.case_states",
        {"status": STATUS_WORDS[ApplicationStatus(application.status)]},
    )


def act(
    application: Application,
    event: ApplicationEvent,
    *,
    actor: User,
    now: datetime,
    fields: Mapping[str, Any] | None = None,
    payload: Mapping[str, Any] | None = None,
    opens: Sequence[OpenClock] = (),
    moves: Sequence[MoveClock] = (),
    refs: frozenset[str] | None = None,
    context: Mapping[str, Any] | None = None,
) -> Applied:
    """Move the application by the table, with the clocks that the event ends.

    `refs`: of several clocks of a kind only those, e.g. the answered inquiry's; `context`: what notices need.
    """
    ends = dict(APPLICATION_CLOSES.get(event, ()))
    running = [] if not ends or application._state.adding else open_clocks(application)
    closes = [
        CloseClock(clock=clock, end=ends[kind], at=now)
        for clock in running
        for kind in ends
        if clock.kind == kind and (refs is None or clock.ref in refs)
    ]
    overtake([application], event, now)
    change = Change(
        subject=application,
        event=event,
        effective_at=now,
        provision=provision_of(application, event),
        actor_id=actor.pk,
        fields=dict(fields or {}),
        payload=dict(payload or {}),
        closes=closes,
        opens=opens,
        moves=moves,
        context=dict(context or {}),
    )
    return apply([change], now=now)[0]
