from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import policies
from accounts.models import AuthorisationState, StandingAuthorisation, User
from accounts.subjects import AuthorisationEvent
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete
from law.sentences import _
from law.time import local_date


@transaction.atomic
def revoke_authorisation(
    *, authorisation_id: int, why: str, by: User, now: datetime
) -> StandingAuthorisation:
    """Take an order back; the person decides nothing by it from this moment.

    Raises NotAllowed, Incomplete (no reason), Repeated (revoked or run out already).
    """
    authorisation = StandingAuthorisation.objects.select_for_update().get(pk=authorisation_id)
    refusal = policies.revoking(authorisation, by, on=local_date(now))
    if refusal:
        raise refusal
    if not why.strip():
        raise Incomplete(_("Say why it is revoked."), policies.AUTHORISATIONS, field="why")
    _revoke([authorisation], why=why.strip(), by=by, revoked_by=by, now=now)
    return authorisation


def revoke_all_of(person: User, *, why: str, by: User | None, now: datetime) -> None:
    """Revoke what a person still holds or will hold, when the account itself loses the right to it.

    The caller has locked the person. From the command line (`by` None) the person's own account stands in the
    row as the one who revoked, so that who and when stay paired; the journal names nobody.
    """
    held = StandingAuthorisation.objects.select_for_update().filter(
        person=person, state=AuthorisationState.GRANTED, valid_to__gte=local_date(now)
    )
    _revoke(list(held.order_by("pk")), why=why, by=by, revoked_by=by or person, now=now)


def _revoke(
    authorisations: Sequence[StandingAuthorisation],
    *,
    why: str,
    by: User | None,
    revoked_by: User,
    now: datetime,
) -> None:
    apply(
        [
            Change(
                subject=authorisation,
                event=AuthorisationEvent.REVOKED,
                effective_at=now,
                provision=policies.AUTHORISATIONS,
                actor_id=by.pk if by else None,
                payload={"person": authorisation.person_id, "office": authorisation.office_id, "why": why},
                fields={"revoked_at": now, "revoked_by": revoked_by, "revoked_why": why},
            )
            for authorisation in authorisations
        ],
        now=now,
    )
