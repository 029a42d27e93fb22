"""A representative appointed after the case was opened, or known from a paper (LAW.md 1, 3.7 "Unreachable")."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, Repeated
from customs.models import CaseParty, PartyRole
from customs.policies import need_text
from customs.services.case_under_lock import act, lock_case
from customs.services.contacts import may_complete_contact
from customs.services.declarations import PartyData
from journal.services import hashed
from law.events import Event
from law.sentences import _

_PROVISION = "HOUSE.power"


def add_party(
    *,
    case_id: int,
    holder_id: int,
    contact: PartyData,
    power: str,
    valid_from: date,
    valid_to: date,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> CaseParty:
    """Add a representative of a holder, for every right of that holder in the case.

    `holder_id` is the holder's party, `power` names the power of attorney seen, valid from `valid_from` to
    `valid_to`, both included. What was sent before is not sent again: later notices go to the representative
    while the power is valid.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_complete_contact(case, actor=actor, now=now)
        holder = case.parties.filter(pk=holder_id, role=PartyRole.HOLDER).select_related("right").first()
        if holder is None or holder.right is None:
            raise Incomplete(_("Choose the right holder."), _PROVISION, field="holder")
        need_text(contact.name, "name", _PROVISION)
        power = need_text(power, "power", _PROVISION)
        if contact.email:
            try:
                validate_email(contact.email)
            except ValidationError as error:
                raise Incomplete(_("This is not an e-mail address."), _PROVISION, field="email") from error
        if valid_to < valid_from:
            raise Incomplete(_("The last day lies before the first."), _PROVISION, field="valid_to")
        rights = list(case.rights.filter(holder_name=holder.right.holder_name).order_by("pk"))
        known = case.parties.filter(role=PartyRole.REPRESENTATIVE, name=contact.name, right__in=rights)
        if any(each.may_act_on(valid_to) for each in known):
            raise Repeated(
                _("This representative stands in the case already, with a power valid that long."),
                _PROVISION,
                field="name",
            )
        added = CaseParty.objects.bulk_create(
            CaseParty(
                case=case,
                right=right,
                role=PartyRole.REPRESENTATIVE,
                in_kazakhstan=contact.in_kazakhstan,
                power=power,
                valid_from=valid_from,
                valid_to=valid_to,
                contact_source=power,
                contact_by=actor,
                contact_at=now,
                **contact.contact(),
            )
            for right in rights
        )
        act(
            case,
            Event.CONTACT_COMPLETED,
            actor=actor,
            now=now,
            provision=_PROVISION,
            payload={
                "added": [party.pk for party in added],
                "name": hashed(contact.name),
                "power": hashed(power),
                "valid_from": valid_from.isoformat(),
                "valid_to": valid_to.isoformat(),
            },
        )
    return added[0]
