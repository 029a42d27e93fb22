"""Contact data completed on a case, so that a party can be told (LAW.md 3.7 "Unreachable")."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import What
from acts.refusals import Incomplete
from customs.models import Case, CaseParty
from customs.policies import need, need_text
from customs.services.case_under_lock import act, lock_case
from customs.services.declarations import address_in, one_line
from journal.services import hashed
from law.events import Event
from law.sentences import _
from law.time import local_date
from notifications import queries as outbox
from notifications import services as notifications
from notifications.models import Channel, Message

_PROVISION = "HOUSE.contact_needed"

#: Contact data that can be completed, with the columns' room for them.
_LONGEST = {
    "email": 254,
    "phone": 60,
    "location": 500,
    "postal_address": 500,
    "country": 2,
    "language": 2,
}


def may_complete_contact(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person completing contact data now."""
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def complete_contact(
    *,
    case_id: int,
    party_id: int,
    source: str,
    email: str = "",
    phone: str = "",
    location: str = "",
    postal_address: str = "",
    country: str = "",
    language: str = "",
    actor: User,
    now: datetime,
    version: int | None = None,
) -> CaseParty:
    """Fill in or replace how a party is reached, saying where this is known from; the name never changes.

    What is left empty stays as it is; where the postal address was no other than the location, a new location
    that is more than a country's name is the new one. Notices that did not reach the party, or wait to be
    printed, are tried again where the new data give another address. The journal keeps salted hashes only.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_complete_contact(case, actor=actor, now=now)
        source = need_text(source, "source", _PROVISION)
        party = case.parties.select_for_update(of=("self",)).filter(pk=party_id).first()
        if party is None:
            raise Incomplete(_("Choose a party of the case."), _PROVISION, field="party")
        given = {
            "email": email,
            "phone": phone,
            "location": location,
            "postal_address": postal_address or _address(party, location),
            "country": country.upper(),
            "language": language,
        }
        changed = _changed(party, {name: one_line(value) for name, value in given.items()})
        for name, value in changed.items():
            setattr(party, name, value)
        party.contact_source, party.contact_by, party.contact_at = source, actor, now
        everywhere = _same_person(case, party)
        everywhere.update(
            **changed,
            contact_source=party.contact_source,
            contact_by=party.contact_by,
            contact_at=party.contact_at,
        )
        sent = _send_again(case, party, everywhere.values_list("pk", flat=True), now)
        act(
            case,
            Event.CONTACT_COMPLETED,
            actor=actor,
            now=now,
            provision=_PROVISION,
            payload={
                "party": party.pk,
                "fields": {name: hashed(value) for name, value in changed.items()},
                "source": hashed(source),
                "sent_again": sent,
            },
        )
    return party


def _address(party: CaseParty, location: str) -> str:
    return address_in(location) if party.postal_address in ("", party.location) else ""


def _same_person(case: Case, party: CaseParty) -> QuerySet[CaseParty]:
    """Every row of the party in the case: one for each right of the holder for whom it stands there."""
    holder = party.right.holder_name if party.right else None
    return case.parties.filter(
        role=party.role, name=party.name, **{"right__holder_name": holder} if holder else {"pk": party.pk}
    )


def _changed(party: CaseParty, given: Mapping[str, str]) -> dict[str, str]:
    """What is given and new, checked. Raises `Incomplete` naming the field, also when nothing is new."""
    changed = {name: value for name, value in given.items() if value and value != getattr(party, name)}
    if not changed:
        raise Incomplete(_("Enter contact data that the case does not have yet."), _PROVISION, field="email")
    if "email" in changed:
        try:
            validate_email(changed["email"])
        except ValidationError as error:
            raise Incomplete(_("This is not an e-mail address."), _PROVISION, field="email") from error
    if "language" in changed and changed["language"] not in ("kk", "ru"):
        raise Incomplete(_("Notices are written in Kazakh or Russian."), _PROVISION, field="language")
    if "country" in changed and not (len(changed["country"]) == 2 and changed["country"].isalpha()):
        raise Incomplete(_("Enter the two letters of the country."), _PROVISION, field="country")
    for name, value in changed.items():
        longest = _LONGEST[name]
        if len(value) > longest:
            raise Incomplete(_("At most %(count)d characters."), _PROVISION, {"count": longest}, field=name)
    return changed


def _send_again(case: Case, party: CaseParty, rows: Iterable[int], now: datetime) -> list[int]:
    """New attempts for what has not reached the party and would now go elsewhere; numbers of the messages."""
    channel = Channel.EMAIL if party.email else Channel.PAPER
    address = party.email or party.postal_address
    waiting = [
        message
        for pending in (outbox.failed(), outbox.not_reached(), outbox.to_print())
        for message in pending.filter(
            subject_kind="case", subject_id=case.pk, recipient_ref__in=[f"party:{pk}" for pk in rows]
        )
    ]
    return [
        _again(message, channel, address, now)
        for message in sorted(waiting, key=lambda message: message.pk)
        if address and (message.channel, message.address) != (channel, address)
    ]


def _again(message: Message, channel: Channel, address: str, now: datetime) -> int:
    again = notifications.queue_again(message_id=message.pk, now=now, channel=channel, address=address)
    return again.pk
