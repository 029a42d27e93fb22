"""Changes of a person's account. Whoever loses the role of an officer loses the authorisations with it."""

from datetime import datetime

from django.db import transaction

from accounts import policies
from accounts.models import Office, User
from accounts.roles import MAY_BE_AUTHORISED, Role
from accounts.services._records import PeopleEvent, person_facts, record_about
from accounts.services.revoke_authorisation import revoke_all_of
from acts.refusals import Repeated
from law.sentences import _
from law.time import local_date


def _locked(person_id: int, by: User | None, now: datetime) -> User:
    person = User.objects.select_for_update().get(pk=person_id)
    refusal = policies.changing(person, by, on=local_date(now))
    if refusal:
        raise refusal
    return person


@transaction.atomic
def change_role(*, person_id: int, role: Role, office: Office | None, by: User | None, now: datetime) -> User:
    """Give a person another role or office, from the next page on.

    Raises NotAllowed (not an administrator, or one's own account), Incomplete (role and office do not fit),
    Repeated (nothing changes).
    """
    person = _locked(person_id, by, now)
    refusal = policies.role_with_office(role, office)
    if refusal:
        raise refusal
    before = {"role": person.role, "office": person.office_id}
    person.role, person.office = role, office
    after = {"role": str(person.role), "office": person.office_id}
    if before == after:
        raise Repeated(_("The person has this role in this office already."), policies.PEOPLE)
    person.save(update_fields=["role", "office"])
    if role not in MAY_BE_AUTHORISED:
        revoke_all_of(person, why=_("The person's role changed."), by=by, now=now)
    record_about(person, PeopleEvent.ROLE_CHANGED, {"before": before, "after": after}, by=by, now=now)
    return person


@transaction.atomic
def deactivate(*, person_id: int, why: str, by: User | None, now: datetime) -> User:
    """Close an account: open sessions end with their next request, standing authorisations are revoked.

    Raises NotAllowed (not an administrator, or one's own account), Repeated (closed already).
    """
    person = _locked(person_id, by, now)
    if not person.is_active:
        raise Repeated(_("This account is closed already."), policies.PEOPLE)
    person.is_active = False
    person.save(update_fields=["is_active"])
    revoke_all_of(person, why=_("The person's account was closed."), by=by, now=now)
    record_about(person, PeopleEvent.PERSON_DEACTIVATED, {"why": why}, by=by, now=now)
    return person


@transaction.atomic
def reactivate(*, person_id: int, by: User | None, now: datetime) -> User:
    """Open a closed account again, with its role; authorisations do not come back.

    Raises NotAllowed (not an administrator, or one's own account), Repeated (open already).
    """
    person = _locked(person_id, by, now)
    if person.is_active:
        raise Repeated(_("This account is open already."), policies.PEOPLE)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_about(person, PeopleEvent.PERSON_REACTIVATED, person_facts(person), by=by, now=now)
    return person


@transaction.atomic
def set_password(*, person_id: int, password: str, by: User | None, now: datetime) -> User:
    """Give another person a new password, which they change when they sign in; their open sessions end.

    Raises NotAllowed as above.
    """
    person = _locked(person_id, by, now)
    person.set_password(password)
    person.password_was_handed_over = True
    person.save(update_fields=["password", "password_was_handed_over"])
    record_about(person, PeopleEvent.PASSWORD_SET, {}, by=by, now=now)
    return person
