"""Overrides and years of the calendar as kinds of legal subject, for `acts.apply`."""

from collections.abc import Mapping
from enum import StrEnum

from acts.changes import Change
from acts.refusals import OutOfState
from acts.registry import SubjectKind
from deadlines.models import CalendarOverride, CalendarYear
from law.sentences import _

_Override = CalendarOverride.State
_Year = CalendarYear.State


class CalendarEvent(StrEnum):
    """What can happen to a day or a year of the calendar; the value is what the journal stores."""

    DAY_PROPOSED = "day_proposed"
    DAY_REJECTED = "day_rejected"
    DAY_CONFIRMED = "day_confirmed"
    REVOCATION_PROPOSED = "day_revocation_proposed"
    REVOCATION_REJECTED = "day_revocation_rejected"
    DAY_REVOKED = "day_revoked"
    YEAR_CERTIFIED = "year_certified"
    YEAR_PROJECTED = "year_projected"
    MOVE_APPLIED = "pending_move_applied"
    MOVE_KEPT = "pending_move_kept"


#: A state of "" is that of an override that does not exist yet.
OVERRIDE_MOVES: Mapping[tuple[str, CalendarEvent], _Override] = {
    ("", CalendarEvent.DAY_PROPOSED): _Override.PROPOSED,
    (_Override.PROPOSED, CalendarEvent.DAY_REJECTED): _Override.REJECTED,
    (_Override.PROPOSED, CalendarEvent.DAY_CONFIRMED): _Override.IN_FORCE,
    (_Override.IN_FORCE, CalendarEvent.REVOCATION_PROPOSED): _Override.REVOCATION_PROPOSED,
    (_Override.REVOCATION_PROPOSED, CalendarEvent.REVOCATION_REJECTED): _Override.IN_FORCE,
    (_Override.REVOCATION_PROPOSED, CalendarEvent.DAY_REVOKED): _Override.REVOKED,
}

YEAR_MOVES: Mapping[tuple[str, CalendarEvent], _Year] = {
    ("", CalendarEvent.YEAR_CERTIFIED): _Year.CERTIFIED,
    (_Year.PROJECTED, CalendarEvent.YEAR_CERTIFIED): _Year.CERTIFIED,
    (_Year.CERTIFIED, CalendarEvent.YEAR_PROJECTED): _Year.PROJECTED,
}


def _override_after(override: CalendarOverride, change: Change) -> str:
    before = "" if override._state.adding else override.state
    after = OVERRIDE_MOVES.get((before, CalendarEvent(change.event)))
    if after is None:
        raise OutOfState(
            _("%(day)s: this has been decided already."),
            change.provision,
            {"day": f"{override.day:%d.%m.%Y}"},
        )
    return after


def _year_after(year: CalendarYear, change: Change) -> str:
    before = "" if year._state.adding else year.state
    after = YEAR_MOVES.get((before, CalendarEvent(change.event)))
    if after is None:
        raise OutOfState(
            _("The year %(year)s is certified already."), change.provision, {"year": str(year.pk)}
        )
    return after


def _chain(year: int) -> str:
    """Everything that happens to the days of a year stands on one chain."""
    return f"year:{year}"


def overrides() -> SubjectKind:
    """The kind of calendar overrides that `AppConfig.ready` registers."""
    return SubjectKind(
        name="override",
        model=CalendarOverride,
        next_state=_override_after,
        chain_of=lambda override: _chain(override.day.year),
        versioned=False,
    )


def years() -> SubjectKind:
    """The kind of calendar years that `AppConfig.ready` registers."""
    return SubjectKind(
        name="year",
        model=CalendarYear,
        next_state=_year_after,
        chain_of=lambda year: _chain(year.pk),
        versioned=False,
    )
