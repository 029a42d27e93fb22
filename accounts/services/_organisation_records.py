"""What the journal is told about organisations, on each one's own chain: ids, days, hashes of who people are."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from accounts import policies
from accounts.models import Organisation, User
from journal.services import JSON, Entry, hashed, record


class OrganisationEvent(StrEnum):
    """What can happen to an organisation; the value is what the journal stores."""

    SIGNED_UP = "organisation_signed_up"
    INVITED = "member_invited"
    EMAIL_CONFIRMED = "email_confirmed"
    ROLE_CHANGED = "member_role_changed"
    MEMBER_LEFT = "member_left"
    DATA_CHANGED = "organisation_changed"
    MANDATE_RECORDED = "mandate_recorded"
    MANDATE_ENDED = "mandate_ended"


def organisation_facts(organisation: Organisation) -> dict[str, JSON]:
    """Its kind and country, and hashes of what identifies it: a sole trader is a person."""
    return {
        "kind": organisation.kind,
        "country": organisation.country,
        "name": hashed(organisation.name),
        "bin_iin": hashed(organisation.bin_iin),
        "foreign_id": hashed(organisation.foreign_id),
        "address": hashed(organisation.address),
    }


def record_of(
    organisation: Organisation,
    event: OrganisationEvent,
    payload: Mapping[str, JSON],
    *,
    by: User,
    now: datetime,
    provision: str = policies.ORGANISATIONS,
) -> None:
    """Append to the organisation's chain; the last statement of the act's transaction."""
    record(
        Entry(
            chain=f"organisation:{organisation.pk}",
            subject_kind="organisation",
            subject_id=organisation.pk,
            event=event,
            effective_at=now,
            actor_id=by.pk,
            provision=provision,
            payload=payload,
        )
    )
