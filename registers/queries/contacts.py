"""Whom customs can tell about an entry on a day: the holder and the representatives whose power is valid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

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
    """Someone to tell. `ref` names the record ("holder:12"); `location` is the address, else the country.

    `valid_from` and `valid_to`: the days of a representative's power (both included), as far as known.
    """

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
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def reachable(self) -> bool:
        """By e-mail, or by post to an address; a telephone number carries no notice (LAW.md 3.7)."""
        return bool(self.email or self.address)


def contacts_for(entry: Entry, day: date, *, just_read: bool = False) -> list[Contact]:
    """The holder first, then the representatives whose power covers the entry and is valid that day."""
    return contacts_for_many([entry], day, just_read=just_read)[entry.pk]


def contacts_for_many(
    entries: Iterable[Entry], day: date, *, just_read: bool = False
) -> dict[int, list[Contact]]:
    """`contacts_for` each entry, by its id, in two queries however many there are.

    `just_read`: the entries were read with their holders for this very page, which need not be read again.
    """
    wanted = list(entries)
    if just_read:
        holders = {entry.holder_id: entry.holder for entry in wanted}
    else:
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
            *_representatives(
                power
                for power in powers.get(entry.holder_id, ())
                if power.entry_id in (None, entry.pk) and (power.eeu_wide or entry.register != Register.EEU)
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


def _representatives(powers: Iterable[PowerOfAttorney]) -> list[Contact]:
    """Each representative once. Powers valid on one day overlap: together they run from first to last."""
    held: dict[int, list[PowerOfAttorney]] = {}
    for power in powers:
        held.setdefault(power.representative_id, []).append(power)
    return [
        _contact(
            ContactRole.REPRESENTATIVE,
            each[0].representative,
            None
            if any(power.valid_from is None for power in each)
            else min(power.valid_from for power in each if power.valid_from),
            max(_last_day(power) for power in each),
        )
        for each in held.values()
    ]


def _last_day(power: PowerOfAttorney) -> date:
    if power.ended_on is None:
        return power.valid_to
    return min(power.valid_to, power.ended_on - timedelta(days=1))


def _contact(
    role: ContactRole,
    party: RightsHolder | Representative,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Contact:
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
        valid_from=valid_from,
        valid_to=valid_to,
    )


def country_name(code: str, language: str) -> str:
    """The name of a country in a language, or its code when that language has no name for it."""
    try:
        return str(Locale(language).territories.get(code, code))
    except UnknownLocaleError:
        return code


def is_country(text: str) -> bool:
    """Whether a text only names a country, by its code or its name in Kazakh, Russian or English."""
    return text.strip().casefold() in _countries()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    names = {str(code) for code in Locale("en").territories}
    for language in ("kk", "ru", "en"):
        names.update(str(name) for name in Locale(language).territories.values())
    return frozenset(name.casefold() for name in names)
