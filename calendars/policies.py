"""Who may change the working calendar now: None, or the refusal that says why not."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal, Repeated
from deadlines.models import CalendarOverride
from law.sentences import _

ROLES = "HOUSE.roles"
OVERRIDES = "HOUSE.override"
CERTIFICATION = "HOUSE.certification"
SECOND_OFFICER = "HOUSE.second_officer"
PAST_DATE = "HOUSE.past_date"

PROPOSED = CalendarOverride.State.PROPOSED
REVOCATION_PROPOSED = CalendarOverride.State.REVOCATION_PROPOSED
#: States in which an override waits for a second chief officer.
WAITING = (PROPOSED, REVOCATION_PROPOSED)


def proposer_id(override: CalendarOverride) -> int | None:
    """Who proposed what waits: the day, or its revocation."""
    if override.state == REVOCATION_PROPOSED:
        return override.revocation_proposed_by_id
    return override.proposed_by_id


def proposing(by: User, *, on: date) -> Refusal | None:
    """Chief officers propose days and revocations, and reject them."""
    if may(by, What.PROPOSE_CALENDAR, on=on):
        return None
    return NotAllowed(_("Only a chief officer changes the working calendar."), ROLES)


def revoking(override: CalendarOverride, by: User, *, on: date) -> Refusal | None:
    """As above, while the day is in force and no revocation waits."""
    refusal = proposing(by, on=on)
    if refusal is None and override.state != CalendarOverride.State.IN_FORCE:
        return Repeated(_("This entry of the calendar is not in force, or its revocation waits."), OVERRIDES)
    return refusal


def waiting(overrides: Iterable[CalendarOverride]) -> Refusal | None:
    """What is confirmed or rejected must still wait for it."""
    for override in overrides:
        if override.state not in WAITING:
            return Repeated(
                _("%(day)s: this has been decided already."), OVERRIDES, {"day": f"{override.day:%d.%m.%Y}"}
            )
    return None


def confirming(overrides: Iterable[CalendarOverride], by: User, *, on: date) -> Refusal | None:
    """A second chief officer confirms: not the one who proposed."""
    if not may(by, What.CONFIRM_CALENDAR, on=on):
        return NotAllowed(_("Only a chief officer changes the working calendar."), ROLES)
    overrides = list(overrides)
    if refusal := waiting(overrides):
        return refusal
    if any(proposer_id(override) == by.pk for override in overrides):
        return NotAllowed(
            _(
                "You proposed this change yourself; a second chief officer confirms it. This is a house rule, not law."
            ),
            SECOND_OFFICER,
        )
    return None


def certifying(by: User, *, on: date) -> Refusal | None:
    """A chief officer certifies a year."""
    if may(by, What.CERTIFY_CALENDAR, on=on):
        return None
    return NotAllowed(_("Only a chief officer certifies a year of the calendar."), ROLES)


def deciding_move(by: User, *, on: date) -> Refusal | None:
    """A chief officer decides on a date that a change would move into the past."""
    if may(by, What.CONFIRM_CALENDAR, on=on):
        return None
    return NotAllowed(_("Only a chief officer decides on a date that lies in the past."), ROLES)
