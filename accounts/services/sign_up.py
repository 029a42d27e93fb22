"""Signing up as an organisation, being invited to one, and confirming the e-mail address of either."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts import policies
from accounts.email_links import link_for, person_behind
from accounts.models import MemberRole, Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from accounts.services._organisation_records import OrganisationEvent, organisation_facts, record_of
from acts.refusals import Incomplete, Refusal, Repeated, TooLate
from journal.services import JSON, hashed
from law.parties import IDENTIFIED_IN
from law.sentences import _
from notifications import services as notifications
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage

LINK_OVER = _("This link was used already or is too old: sign up again, or ask for a new invitation.")

#: One mail an address and hour: whoever types another's address cannot fill that mailbox.
_HOUR = "%Y%m%d%H"


@dataclass(frozen=True, kw_only=True)
class OrganisationData:
    """An organisation as whoever signs it up names it."""

    kind: OrganisationKind
    name: str
    country: str
    address: str
    bin_iin: str = ""
    foreign_id: str = ""
    phone: str = ""

    def refusal(self) -> Refusal | None:
        """What is wrong with it, in itself."""
        if not (self.name.strip() and self.country and self.address.strip()):
            return Incomplete(_("Give the name, the country and the address."), policies.ORGANISATIONS)
        return policies.identified(self.country, self.bin_iin)


@transaction.atomic
def sign_up(
    *,
    organisation: OrganisationData,
    full_name: str,
    email: str,
    language: str = "ru",
    now: datetime,
) -> User | None:
    """Open an organisation with its first manager, who chooses a password by the link in the mail.

    Not here: whoever types another's address would then know the password of the account its owner confirms.
    None when the address has an account already: its owner is told by mail, the page says the same either way, so
    that nobody learns who has an account. Raises Incomplete, Repeated (the BIN/IIN has signed up).
    """
    refusal = organisation.refusal()
    if refusal:
        raise refusal
    email = email.strip().lower()
    known = User.objects.filter(username=email).first()
    if known is not None:
        _mail_again(known, now)
        return None
    if organisation.bin_iin and Organisation.objects.filter(bin_iin=organisation.bin_iin).exists():
        raise Repeated(
            _("An organisation with this BIN or IIN has signed up: ask its manager to invite you."),
            policies.ORGANISATIONS,
            field="bin_iin",
        )
    opened = Organisation.objects.create(
        kind=organisation.kind,
        name=organisation.name.strip(),
        country=organisation.country,
        address=organisation.address.strip(),
        bin_iin=organisation.bin_iin if organisation.country == IDENTIFIED_IN else "",
        foreign_id="" if organisation.country == IDENTIFIED_IN else organisation.foreign_id.strip(),
        phone=organisation.phone.strip(),
    )
    person = _person(opened, full_name, email, language)
    Membership.objects.create(organisation=opened, person=person, role=MemberRole.MANAGER, joined_at=now)
    _mail_link(person, now)
    record_of(opened, OrganisationEvent.SIGNED_UP, organisation_facts(opened), by=person, now=now)
    return person


@transaction.atomic
def invite(
    *,
    organisation_id: int,
    full_name: str,
    email: str,
    role: MemberRole,
    language: str,
    by: User,
    now: datetime,
) -> User:
    """Let another person act for the organisation: they choose a password by the link in their mail.

    Raises NotAllowed (not a manager), Repeated (the address has an account already).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    refusal = policies.managing(organisation, by)
    if refusal:
        raise refusal
    email = email.strip().lower()
    if User.objects.filter(username=email).exists():
        raise Repeated(
            _("This address has an account already; it cannot be invited."),
            policies.ORGANISATIONS,
            field="email",
        )
    person = _person(organisation, full_name, email, language)
    Membership.objects.create(organisation=organisation, person=person, role=role, joined_at=now)
    _mail_link(person, now)
    facts: dict[str, JSON] = {"person": person.pk, "role": str(role), "email": hashed(email)}
    record_of(organisation, OrganisationEvent.INVITED, facts, by=by, now=now)
    return person


@transaction.atomic
def confirm_email(*, uid: str, token: str, password: str, now: datetime) -> User:
    """Open the account whose link this is, with the password that its owner chooses.

    The strength of a password is checked where it is typed. Raises TooLate (used, too old or not ours).
    """
    found = person_behind(uid, token)
    person = User.objects.select_for_update().get(pk=found.pk) if found else None
    if person is None or person.email_confirmed_at is not None:
        raise TooLate(LINK_OVER, policies.ORGANISATIONS)
    person.set_password(password)
    person.is_active, person.email_confirmed_at = True, now
    person.save(update_fields=["is_active", "email_confirmed_at", "password"])
    membership = person.memberships.select_related("organisation").get(left_at__isnull=True)
    facts: dict[str, JSON] = {"person": person.pk}
    record_of(membership.organisation, OrganisationEvent.EMAIL_CONFIRMED, facts, by=person, now=now)
    return person


def _person(organisation: Organisation, full_name: str, email: str, language: str) -> User:
    return User.objects.create_user(
        email,
        None,
        full_name=full_name.strip(),
        email=email,
        role=Role.RIGHTS_HOLDER,
        organisation=organisation.name,
        language=language,
        is_active=False,
    )


def _mail_again(person: User, now: datetime) -> None:
    """The owner of an address that somebody signs up with: a new link, or word that there is an account."""
    if person.email and person.email_confirmed_at is None and not person.is_active:
        if person.memberships.filter(left_at__isnull=True).exists():
            _mail_link(person, now)
        return
    with translation.override(person.language):
        subject = gettext("You have an account already")
        body = gettext(
            "Somebody tried to sign up with your e-mail address. You have an account already: sign in with it. "
            "If it was not you, nothing needs to be done."
        )
    _mail(person, "sign_up_again", subject, body, now)


def _mail_link(person: User, now: datetime) -> None:
    with translation.override(person.language):
        subject = gettext("Confirm your e-mail address")
        body = gettext(
            "You are to act for %(organisation)s in the system that protects intellectual property at the border "
            "of Kazakhstan. Confirm your address and choose a password by this link; it is good once and for three "
            "days:"
        ) % {"organisation": person.organisation}
        close = gettext("If you expected no such mail, nothing needs to be done.")
    _mail(person, "email_link", subject, f"{body}\n\n{link_for(person)}\n\n{close}", now)


def _mail(person: User, kind: str, subject: str, body: str, now: datetime) -> None:
    notifications.queue(
        [
            OutgoingMessage(
                dedupe_key=f"{kind}:{person.pk}:{now:{_HOUR}}",
                channel=Channel.EMAIL,
                subject_kind="user",
                subject_id=person.pk,
                notice_kind=kind,
                recipient_role="member",
                recipient_ref=f"user:{person.pk}",
                address=person.email,
                recipient_name=person.full_name,
                language=person.language,
                subject=subject,
                body=body,
                provision=policies.ORGANISATIONS,
                effective_at=now,
            )
        ],
        now=now,
    )
