"""Who may change people, offices and standing authorisations now: None, or the refusal that says why not."""

from datetime import date

from accounts.models import Mandate, MemberRole, Membership, Office, Organisation, StandingAuthorisation, User
from accounts.models.user import HAVE_NO_OFFICE, NEED_AN_OFFICE
from accounts.queries import may
from accounts.roles import MAY_BE_AUTHORISED, Role, What
from acts.refusals import Incomplete, NotAllowed, Refusal, Repeated
from law import identifiers
from law.parties import IDENTIFIED_IN, may_represent
from law.sentences import _

PEOPLE = "HOUSE.roles"
AUTHORISATIONS = "HOUSE.standing_authorisation"
FOUR_EYES = "HOUSE.four_eyes"
ORGANISATIONS = "HOUSE.organisations"


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


def identified(country: str, bin_iin: str) -> Refusal | None:
    """In Kazakhstan a BIN or IIN with its right check digit; elsewhere the number is free."""
    if country != IDENTIFIED_IN:
        return None
    if not bin_iin:
        return Incomplete(_("Give the BIN or IIN."), "HOUSE.identifier", field="bin_iin")
    try:
        identifiers.check(bin_iin)
    except identifiers.IdentifierError as wrong:
        return Incomplete(wrong.sentence, wrong.provision, wrong.params, field="bin_iin")
    return None


def managing(organisation: Organisation, by: User) -> Refusal | None:
    """A manager of the organisation decides who belongs to it and for whom it acts."""
    manages = organisation.memberships.filter(person=by, role=MemberRole.MANAGER, left_at__isnull=True)
    if by.is_active and manages.exists():
        return None
    return NotAllowed(_("Only a manager of the organisation does this."), ORGANISATIONS)


def leaving_a_manager(membership: Membership) -> Refusal | None:
    """An organisation keeps at least one manager who may sign in."""
    others = membership.organisation.memberships.filter(
        role=MemberRole.MANAGER, left_at__isnull=True, person__is_active=True
    ).exclude(pk=membership.pk)
    if membership.role != MemberRole.MANAGER or others.exists():
        return None
    return NotAllowed(
        _("The organisation keeps at least one manager: name another one first."), ORGANISATIONS
    )


def taking_a_mandate(
    organisation: Organisation, *, valid_from: date, valid_to: date, on: date
) -> Refusal | None:
    """A representative located in a member state takes powers of attorney that are not over yet."""
    if not may_represent(organisation.country):
        return NotAllowed(
            _("A holder outside the union acts through a person located in a member state."), "CC459.5"
        )
    if valid_to < valid_from:
        return Incomplete(_("The power of attorney ends before it begins."), "HOUSE.power", field="valid_to")
    if valid_to < on:
        return Incomplete(_("The power of attorney has run out already."), "HOUSE.power", field="valid_to")
    return None


def ending_a_mandate(mandate: Mandate, *, ended_on: date, on: date) -> Refusal | None:
    """Once, on a day from its first to today's."""
    if mandate.ended_on is not None:
        return Repeated(_("This power of attorney has ended already."), "HOUSE.power")
    if not mandate.valid_from <= ended_on <= on:
        return Incomplete(_("It ends on a day from its first one to today."), "HOUSE.power", field="ended_on")
    return None
