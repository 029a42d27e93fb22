"""Who may keep the registers. Each function returns a refusal or None; None as person is the command line."""

from datetime import date

from django.conf import settings

from accounts.models import Organisation, User
from accounts.organisations import acts_under, organisation_of
from accounts.queries import may
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal
from law.parties import acts_itself
from law.sentences import _
from registers.models import Application, Entry, Proposal

ROLES = "HOUSE.roles"
PROPOSALS = "HOUSE.register_decisions"


def keeping_register(by: User | None, *, on: date) -> Refusal | None:
    """Importing a register, including an entry, changing its status: registrars (LAW.md 1)."""
    if by is None or may(by, What.IMPORT_REGISTER, on=on):
        return None
    return NotAllowed(_("Only a registrar keeps the register."), ROLES)


def carrying_out(by: User | None, *, on: date) -> Refusal | None:
    """Putting a decision into the register: who decides it, or the registrar who records what the Commission did."""
    if by is None or may(by, What.DECIDE_REGISTER, on=on):
        return None
    return keeping_register(by, on=on)


def proposing(by: User, *, on: date) -> Refusal | None:
    """Registrars propose what is decided on the register (LAW.md 1)."""
    if may(by, What.REVIEW_APPLICATIONS, on=on):
        return None
    return NotAllowed(_("Only a registrar proposes decisions for the register."), ROLES)


def deciding(by: User, *, on: date) -> Refusal | None:
    """Chief officers decide what is proposed; another registrar too where this is set (HOUSE.register_decisions)."""
    if may(by, What.DECIDE_REGISTER, on=on):
        return None
    if settings.REGISTRARS_DECIDE and may(by, What.REVIEW_APPLICATIONS, on=on):
        return None
    return NotAllowed(_("Your role does not decide what is proposed for the register."), PROPOSALS)


def deciding_proposal(proposal: Proposal, by: User, *, on: date) -> Refusal | None:
    """The same for one proposal: never the person who made it (HOUSE.four_eyes)."""
    if settings.FOUR_EYES and proposal.proposed_by_id == by.pk:
        return NotAllowed(
            _("You proposed this yourself; another person decides it. This is a house rule, not law."),
            "HOUSE.four_eyes",
        )
    return deciding(by, on=on)


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


def keeping_rates(by: User | None, *, on: date) -> Refusal | None:
    """Chief officers keep the amounts (LAW.md 1, 5); None as person is the command line."""
    if by is None or may(by, What.KEEP_RATES, on=on):
        return None
    return NotAllowed(_("Only a chief officer enters rates and indexes."), ROLES)


def acting_for_entry(entry: Entry, by: User, *, on: date) -> Refusal | None:
    """A member of the organisation that applied for it, under a power that is still good (HOUSE.power)."""
    application = Application.objects.select_related("organisation", "mandate").filter(entry=entry).first()
    if application is None:
        return NotAllowed(_("This entry was not applied for here."), "HOUSE.organisations")
    refusal = applying(by, application.organisation, on=on)
    mandate = application.mandate
    if refusal is None and mandate is not None and not acts_under(mandate, on):
        return NotAllowed(_("The power of attorney is no longer in force."), "HOUSE.power")
    return refusal
