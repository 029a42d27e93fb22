from datetime import date, datetime

from django.db import transaction

from accounts import policies
from accounts.models import Office, StandingAuthorisation, User
from accounts.subjects import AuthorisationEvent
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete, TooLate
from law.sentences import _
from law.time import local_date


@transaction.atomic
def grant_authorisation(
    *, person: User, office: Office, valid_from: date, valid_to: date, act: str, by: User, now: datetime
) -> StandingAuthorisation:
    """Let a person decide in the head's stead in an office and those below, both days included.

    `act` is the number and date of the written order. No day before today: nobody is authorised afterwards
    for what was already decided. Raises NotAllowed, TooLate, Incomplete.
    """
    day = local_date(now)
    # Locked, so that the account is not closed or given another role between the check and the grant.
    person = User.objects.select_for_update().get(pk=person.pk)
    refusal = policies.granting(person, office, by, on=day)
    if refusal:
        raise refusal
    if not act.strip():
        raise Incomplete(_("Name the order: its number and date."), policies.AUTHORISATIONS, field="act")
    if valid_to < valid_from:
        raise Incomplete(_("The last day lies before the first."), policies.AUTHORISATIONS, field="valid_to")
    if valid_from < day:
        raise TooLate(
            _("The first day lies in the past; an authorisation begins today at the earliest."),
            policies.AUTHORISATIONS,
            field="valid_from",
        )
    authorisation = StandingAuthorisation(
        person=person,
        office=office,
        valid_from=valid_from,
        valid_to=valid_to,
        act=act.strip(),
        granted_at=now,
        granted_by=by,
    )
    apply(
        [
            Change(
                subject=authorisation,
                event=AuthorisationEvent.GRANTED,
                effective_at=now,
                provision=policies.AUTHORISATIONS,
                actor_id=by.pk,
                payload={
                    "person": person.pk,
                    "office": office.pk,
                    "valid_from": valid_from.isoformat(),
                    "valid_to": valid_to.isoformat(),
                    "act": authorisation.act,
                },
            )
        ],
        now=now,
    )
    return authorisation
