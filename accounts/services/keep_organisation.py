"""What a manager changes of an organisation: its address, who belongs to it, in which role."""

from datetime import datetime

from django.db import transaction

from accounts import policies
from accounts.models import MemberRole, Membership, Organisation, User
from accounts.services._organisation_records import OrganisationEvent, organisation_facts, record_of
from acts.refusals import Incomplete, Repeated
from journal.services import JSON
from law.sentences import _


def _managed(organisation_id: int, by: User) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    refusal = policies.managing(organisation, by)
    if refusal:
        raise refusal
    return organisation


def _member(organisation: Organisation, membership_id: int) -> Membership:
    membership = organisation.memberships.select_related("person", "organisation").get(pk=membership_id)
    if membership.left_at is not None:
        raise Repeated(_("This person has left already."), policies.ORGANISATIONS)
    return membership


@transaction.atomic
def change_organisation(
    *, organisation_id: int, address: str, phone: str, by: User, now: datetime
) -> Organisation:
    """A new address or telephone; name and number stay, for applications rest on them.

    Raises NotAllowed (not a manager), Incomplete (no address).
    """
    organisation = _managed(organisation_id, by)
    if not address.strip():
        raise Incomplete(_("Give the address."), policies.ORGANISATIONS, field="address")
    organisation.address, organisation.phone = address.strip(), phone.strip()
    organisation.save(update_fields=["address", "phone"])
    record_of(organisation, OrganisationEvent.DATA_CHANGED, organisation_facts(organisation), by=by, now=now)
    return organisation


@transaction.atomic
def change_member_role(
    *, organisation_id: int, membership_id: int, role: MemberRole, by: User, now: datetime
) -> Membership:
    """Make a member a manager, or the other way round. Raises NotAllowed (also: the last manager), Repeated."""
    organisation = _managed(organisation_id, by)
    membership = _member(organisation, membership_id)
    if membership.role == role:
        raise Repeated(_("The person has this role already."), policies.ORGANISATIONS, field="role")
    refusal = policies.leaving_a_manager(membership)
    if refusal:
        raise refusal
    membership.role = role
    membership.save(update_fields=["role"])
    facts: dict[str, JSON] = {"person": membership.person_id, "role": str(role)}
    record_of(organisation, OrganisationEvent.ROLE_CHANGED, facts, by=by, now=now)
    return membership


@transaction.atomic
def end_membership(*, organisation_id: int, membership_id: int, by: User, now: datetime) -> Membership:
    """Let a person act for the organisation no more: the account is closed from the next page on.

    Raises NotAllowed (not a manager, or the last one), Repeated (left already).
    """
    organisation = _managed(organisation_id, by)
    membership = _member(organisation, membership_id)
    refusal = policies.leaving_a_manager(membership)
    if refusal:
        raise refusal
    membership.left_at, membership.left_by = now, by
    membership.save(update_fields=["left_at", "left_by"])
    person = membership.person
    person.is_active = False
    person.save(update_fields=["is_active"])
    record_of(organisation, OrganisationEvent.MEMBER_LEFT, {"person": person.pk}, by=by, now=now)
    return membership
