"""Who may keep the registers. Each function returns a refusal or None; None as person is the command line."""

from datetime import date

from accounts.models import Organisation, User
from accounts.organisations import organisation_of
from accounts.queries import may
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal
from law.parties import acts_itself, in_force
from law.sentences import _
from registers.models import Application, Entry

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


def applying(by: User, organisation: Organisation, *, on: date) -> Refusal | None:
    """Whoever acts for an organisation draws up its applications."""
    own = organisation_of(by)
    if may(by, What.APPLY, on=on) and own is not None and own.pk == organisation.pk:
        return None
    return NotAllowed(
        _("Only a member of the organisation works on its applications."), "HOUSE.organisations"
    )


def standing_for_itself(organisation: Organisation) -> Refusal | None:
    """A holder outside the union acts through a person located in a member state (CC 459(5))."""
    if acts_itself(organisation.country):
        return None
    return NotAllowed(
        _("A holder outside the union acts through a person located in a member state."), "CC459.5"
    )


def writing(application: Application, by: User, *, on: date) -> Refusal | None:
    """A member of the applicant writes its draft, answers and objects."""
    return applying(by, application.organisation, on=on)


def reviewing(by: User, *, on: date) -> Refusal | None:
    """Registrars review applications (LAW.md 1)."""
    if may(by, What.REVIEW_APPLICATIONS, on=on):
        return None
    return NotAllowed(_("Only a registrar reviews applications."), ROLES)


def acting_for_entry(entry: Entry, by: User, *, on: date) -> Refusal | None:
    """A member of the organisation that applied for it, under a power that is still good (HOUSE.power)."""
    application = Application.objects.select_related("organisation", "mandate").filter(entry=entry).first()
    if application is None:
        return NotAllowed(_("This entry was not applied for here."), "HOUSE.organisations")
    refusal = applying(by, application.organisation, on=on)
    mandate = application.mandate
    if (
        refusal is None
        and mandate is not None
        and not in_force(mandate.valid_from, mandate.valid_to, mandate.ended_on, on)
    ):
        return NotAllowed(_("The power of attorney is no longer in force."), "HOUSE.power")
    return refusal
