"""Completing what the register does not say: how to reach a holder or representative (LAW.md 3.7
"Unreachable").
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete
from journal.services import hashed
from law.entry_states import NEUTRAL_PROVISIONS, EntryEvent
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import ContactLanguage, Entry, PowerOfAttorney, Representative, RightsHolder
from registers.queries import ContactRole
from registers.services._people import one_at_a_time
from registers.services._write import write

_PROVISION = NEUTRAL_PROVISIONS[EntryEvent.CONTACTS_COMPLETED]


@transaction.atomic
def complete_contacts(
    *,
    entry_id: int,
    ref: str,
    email: str | None = None,
    phone: str | None = None,
    address: str | None = None,
    country: str | None = None,
    language: str | None = None,
    by: User | None,
    now: datetime,
) -> RightsHolder | Representative:
    """Set the contact data that are given (None: as it was) of a party to the entry, and return the party.

    `ref` is a contact's: "holder:12", "representative:5". The data are the party's, so they serve all its
    entries; an import keeps them until the register states another address. Raises NotAllowed, Incomplete.
    """
    refusal = policies.completing_contacts(by, on=local_date(now))
    if refusal:
        raise refusal
    one_at_a_time()
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    party = _party(entry, ref)
    given = {
        name: value.strip()
        for name, value in {
            "email": email,
            "phone": phone,
            "address": address,
            "country": country,
            "language": language,
        }.items()
        if value is not None
    }
    _check(given)
    for name, value in given.items():
        setattr(party, name, value)
    if isinstance(party, Representative) and "country" in given:
        party.in_kazakhstan = party.country == "KZ"
    party.save()
    change = Change(
        subject=entry,
        event=EntryEvent.CONTACTS_COMPLETED,
        effective_at=now,
        provision=_PROVISION,
        actor_id=by.pk if by else None,
        payload={"ref": ref, **{name: hashed(value) for name, value in given.items()}},
    )
    write([change], now=now)
    return party


def _party(entry: Entry, ref: str) -> RightsHolder | Representative:
    """The party, locked without keeping others from referring to it. Raises Incomplete: none of it."""
    role, _sep, pk = ref.partition(":")
    if role == ContactRole.HOLDER and pk == str(entry.holder_id):
        return RightsHolder.objects.select_for_update(no_key=True).get(pk=entry.holder_id)
    if role == ContactRole.REPRESENTATIVE and pk.isdecimal():
        powers = PowerOfAttorney.objects.filter(representative=int(pk), holder=entry.holder_id)
        if powers.exists():
            return Representative.objects.select_for_update(no_key=True).get(pk=pk)
    raise Incomplete(_("This is no party to the entry."), _PROVISION, field="ref")


def _check(given: dict[str, str]) -> None:
    if given.get("email"):
        try:
            validate_email(given["email"])
        except ValidationError:
            raise Incomplete(_("This is not an e-mail address."), _PROVISION, field="email") from None
    if "language" in given and given["language"] not in ContactLanguage.values:
        raise Incomplete(_("Choose a language."), _PROVISION, field="language")
    country = given.get("country", "")
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise Incomplete(_("A country is given by its two-letter code."), _PROVISION, field="country")
