"""Whom customs can tell about an entry on a day: the holder and the representatives whose power is valid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel import Locale, UnknownLocaleError
from django.db.models import Q, QuerySet

from law.entry_states import Register
from registers.models import Entry, PowerOfAttorney, Representative, RightsHolder


class ContactRole(StrEnum):
    """In what capacity someone is told."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True)
class Contact:
    """Someone to tell. `ref` names the record ("holder:12"); `location` is the address, else the country."""

    role: ContactRole
    name: str
    location: str
    email: str
    phone: str
    address: str
    language: str
    ref: str
    country: str = ""
    bin_iin: str = ""
    is_person: bool = False
    in_kazakhstan: bool = False

    @property
    def reachable(self) -> bool:
        """By e-mail, or by post to an address; a telephone number carries no notice (LAW.md 3.7)."""
        return bool(self.email or self.address)


def contacts_for(entry: Entry, day: date) -> list[Contact]:
    """The holder first, then the representatives whose power covers the entry and is valid that day."""
    return contacts_for_many([entry], day)[entry.pk]


def contacts_for_many(entries: Iterable[Entry], day: date) -> dict[int, list[Contact]]:
    """`contacts_for` each entry, by its id, in two queries however many there are."""
    wanted = list(entries)
    holders = RightsHolder.objects.in_bulk([entry.holder_id for entry in wanted])
    powers: dict[int, list[PowerOfAttorney]] = {}
    valid = PowerOfAttorney.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        Q(entry__isnull=True) | Q(entry__in=[entry.pk for entry in wanted]),
        holder__in=holders,
        valid_to__gte=day,
    )
    for power in valid.select_related("representative").order_by("id"):
        powers.setdefault(power.holder_id, []).append(power)
    return {
        entry.pk: [
            _contact(ContactRole.HOLDER, holders[entry.holder_id]),
            *(
                _contact(ContactRole.REPRESENTATIVE, representative)
                for representative in _once(
                    power.representative
                    for power in powers.get(entry.holder_id, ())
                    if power.entry_id in (None, entry.pk)
                    and (power.eeu_wide or entry.register != Register.EEU)
                )
            ),
        ]
        for entry in wanted
    }


def powers_of(entry: Entry) -> QuerySet[PowerOfAttorney]:
    """All powers of attorney that ever covered the entry, the latest first: also those that are over."""
    return (
        PowerOfAttorney.objects.filter(Q(entry__isnull=True) | Q(entry=entry), holder=entry.holder_id)
        .select_related("representative")
        .order_by("-valid_to", "id")
    )


def is_reachable(entry: Entry, day: date) -> bool:
    """Whether at least one of those to be told can be (LAW.md 7: one is enough, notices go to all known)."""
    return any(contact.reachable for contact in contacts_for(entry, day))


def _once(representatives: Iterable[Representative]) -> list[Representative]:
    return list({representative.pk: representative for representative in representatives}.values())


def _contact(role: ContactRole, party: RightsHolder | Representative) -> Contact:
    in_kazakhstan = party.in_kazakhstan if isinstance(party, Representative) else party.country == "KZ"
    return Contact(
        role=role,
        name=party.name,
        location=party.address or country_name(party.country, party.language),
        email=party.email,
        phone=party.phone,
        address=party.address,
        language=party.language,
        ref=f"{role}:{party.pk}",
        country=party.country,
        bin_iin=party.bin_iin,
        is_person=party.is_person,
        in_kazakhstan=in_kazakhstan,
    )


def country_name(code: str, language: str) -> str:
    """The name of a country in a language, or its code when that language has no name for it."""
    try:
        return str(Locale(language).territories.get(code, code))
    except UnknownLocaleError:
        return code
