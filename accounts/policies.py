"""Who may change people, offices and standing authorisations now: None, or the refusal that says why not."""

from datetime import date

from accounts.models import Office, StandingAuthorisation, User
from accounts.models.user import HAVE_NO_OFFICE, NEED_AN_OFFICE
from accounts.queries import may
from accounts.roles import MAY_BE_AUTHORISED, Role, What
from acts.refusals import Incomplete, NotAllowed, Refusal, Repeated
from law.sentences import _

PEOPLE = "HOUSE.roles"
AUTHORISATIONS = "HOUSE.standing_authorisation"
FOUR_EYES = "HOUSE.four_eyes"


def managing_people(by: User | None, *, on: date) -> Refusal | None:
    """Administrators add and change people; None stands for the operator at the command line."""
    if by is None or may(by, What.MANAGE_PEOPLE, on=on):
        return None
    return NotAllowed(_("Only an administrator adds people and offices and changes them."), PEOPLE)


def changing(person: User, by: User | None, *, on: date) -> Refusal | None:
    """As above, and nobody changes the rights of their own account."""
    if by is not None and by.pk == person.pk:
        return NotAllowed(_("Nobody changes the role or the state of their own account."), FOUR_EYES)
    return managing_people(by, on=on)


def role_with_office(role: Role, office: Office | None) -> Refusal | None:
    """Does this role belong to this office? Central staff may stand in the committee or in none."""
    if role in NEED_AN_OFFICE and office is None:
        return Incomplete(_("This role needs a customs office."), PEOPLE, field="office")
    if role in HAVE_NO_OFFICE and office is not None:
        return Incomplete(_("This role belongs to no customs office."), PEOPLE, field="office")
    if office is not None and not office.is_active:
        return Incomplete(_("This customs office is out of service."), PEOPLE, field="office")
    return None


def granting(person: User, office: Office, by: User, *, on: date) -> Refusal | None:
    """The head of that office, or of one above it, authorises another officer: nobody else decides (LAW.md 1)."""
    if by.pk == person.pk:
        return NotAllowed(_("Nobody authorises themselves."), FOUR_EYES, field="person")
    if not may(by, What.GRANT_AUTHORISATION, office, on=on):
        return NotAllowed(
            _("Only the head of this office or of one above it authorises a person."),
            AUTHORISATIONS,
            field="office",
        )
    if not person.is_active or person.role not in MAY_BE_AUTHORISED:
        return NotAllowed(
            _("Only an inspector or a head whose account is open can be authorised."),
            AUTHORISATIONS,
            field="person",
        )
    return None


def revoking(authorisation: StandingAuthorisation, by: User, *, on: date) -> Refusal | None:
    """Whoever may grant it may revoke it, once, while it has not run out."""
    if not may(by, What.GRANT_AUTHORISATION, authorisation.office_id, on=on):
        return NotAllowed(
            _("Only the head of this office or of one above it, or a chief officer, revokes it."),
            AUTHORISATIONS,
        )
    if authorisation.revoked_at is not None:
        return Repeated(_("This authorisation is revoked already."), AUTHORISATIONS)
    if authorisation.valid_to < on:
        return Repeated(_("This authorisation has run out already."), AUTHORISATIONS)
    return None
