"""Powers of attorney of a representative: recorded once, ended once, never edited."""

from datetime import date, datetime

from django.db import transaction

from accounts import policies
from accounts.models import Mandate, Organisation, OrganisationKind, User
from accounts.services._organisation_records import OrganisationEvent, record_of
from accounts.services.sign_up import OrganisationData
from acts.refusals import Incomplete, NotAllowed
from journal.services import JSON, hashed
from law.parties import IDENTIFIED_IN, MandateScope
from law.sentences import _
from law.time import local_date

POWER = "HOUSE.power"


@transaction.atomic
def record_mandate(
    *,
    organisation_id: int,
    holder: OrganisationData,
    scope: MandateScope,
    eeu_wide: bool,
    valid_from: date,
    valid_to: date,
    document: str,
    by: User,
    now: datetime,
) -> Mandate:
    """Enter the power of attorney under which the representative acts for a holder, both days included.

    Raises NotAllowed (not a manager, no representative, not located in a member state), Incomplete.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    for refusal in (
        policies.managing(organisation, by),
        _represents(organisation),
        policies.taking_a_mandate(organisation, valid_from=valid_from, valid_to=valid_to, on=local_date(now)),
        holder.refusal(),
    ):
        if refusal:
            raise refusal
    if not document.strip():
        raise Incomplete(_("Name the power of attorney: its number and date."), POWER, field="document")
    mandate = Mandate.objects.create(
        representative=organisation,
        name=holder.name.strip(),
        country=holder.country,
        bin_iin=holder.bin_iin if holder.country == IDENTIFIED_IN else "",
        foreign_id="" if holder.country == IDENTIFIED_IN else holder.foreign_id.strip(),
        address=holder.address.strip(),
        scope=scope,
        eeu_wide=eeu_wide,
        valid_from=valid_from,
        valid_to=valid_to,
        document=document.strip(),
        recorded_at=now,
        recorded_by=by,
    )
    facts: dict[str, JSON] = {
        "mandate": mandate.pk,
        "holder": hashed(mandate.name),
        "scope": str(scope),
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat(),
    }
    record_of(organisation, OrganisationEvent.MANDATE_RECORDED, facts, by=by, now=now, provision=POWER)
    return mandate


@transaction.atomic
def end_mandate(*, organisation_id: int, mandate_id: int, ended_on: date, by: User, now: datetime) -> Mandate:
    """A power of attorney revoked or given up: no longer good from that day on.

    Raises NotAllowed, Repeated (ended already), Incomplete (no such day).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    mandate = organisation.mandates.get(pk=mandate_id)
    for refusal in (
        policies.managing(organisation, by),
        policies.ending_a_mandate(mandate, ended_on=ended_on, on=local_date(now)),
    ):
        if refusal:
            raise refusal
    mandate.ended_on, mandate.revoked_at, mandate.revoked_by = ended_on, now, by
    mandate.save(update_fields=["ended_on", "revoked_at", "revoked_by"])
    facts: dict[str, JSON] = {"mandate": mandate.pk, "ended_on": ended_on.isoformat()}
    record_of(organisation, OrganisationEvent.MANDATE_ENDED, facts, by=by, now=now, provision=POWER)
    return mandate


def _represents(organisation: Organisation) -> NotAllowed | None:
    if organisation.kind == OrganisationKind.REPRESENTATIVE:
        return None
    return NotAllowed(_("Only a representative takes powers of attorney."), POWER)
