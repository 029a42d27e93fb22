"""Who may keep the registers. Each function returns a refusal or None; None as person is the command line."""

from datetime import date

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal
from law.sentences import _

ROLES = "HOUSE.roles"


def keeping_register(by: User | None, *, on: date) -> Refusal | None:
    """Importing a register, including an entry, changing its status: registrars (LAW.md 1)."""
    if by is None or may(by, What.IMPORT_REGISTER, on=on):
        return None
    return NotAllowed(_("Only a registrar keeps the register."), ROLES)


def completing_contacts(by: User | None, *, on: date) -> Refusal | None:
    """Completing contact data: registrars, and whoever prepares or records in cases (LAW.md 3.7
    "Unreachable").
    """
    allowed = (What.IMPORT_REGISTER, What.PREPARE_CASE, What.RECORD_IN_CASE, What.DECIDE_CASE)
    if by is None or any(may(by, what, on=on) for what in allowed):
        return None
    return NotAllowed(_("Your role does not allow completing contact data."), ROLES)
