from datetime import datetime

from django.db import transaction

from accounts import policies
from accounts.models import Office, User
from accounts.roles import Role
from accounts.services._records import PeopleEvent, person_facts, record_about
from acts.refusals import Repeated
from law.sentences import _
from law.time import local_date


@transaction.atomic
def create_user(
    *,
    username: str,
    password: str | None,
    full_name: str,
    role: Role,
    office: Office | None = None,
    email: str = "",
    organisation: str = "",
    language: str = "ru",
    by: User | None,
    now: datetime,
) -> User:
    """Open an account. `by` is the administrator; None for the operator at the command line.

    Without a password nobody can sign in until one is set. One that an administrator gave is changed at the first
    sign-in; the operator's is not, who may be typing it for themselves. The strength of a password is checked
    where it is typed. Raises NotAllowed, Incomplete (role and office), Repeated (the sign-in name is taken).
    """
    for refusal in (
        policies.managing_people(by, on=local_date(now)),
        policies.role_with_office(role, office),
    ):
        if refusal:
            raise refusal
    if User.objects.filter(username=username.strip().lower()).exists():
        raise Repeated(_("This sign-in name is taken."), policies.PEOPLE, field="username")
    person = User.objects.create_user(
        username,
        password,
        full_name=full_name,
        role=role,
        office=office,
        email=email,
        organisation=organisation,
        language=language,
        password_was_handed_over=by is not None and password is not None,
    )
    record_about(person, PeopleEvent.PERSON_ADDED, person_facts(person), by=by, now=now)
    return person
