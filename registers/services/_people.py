"""Holders and representatives as a source states them: found again or added, never doubled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection

from registers.folding import folded_key
from registers.models import Representative, RightsHolder
from registers.names import name_key
from registers.parsing.persons import Person

P = TypeVar("P", RightsHolder, Representative)

_BATCH = 1000


@dataclass(frozen=True)
class People(Generic[P]):
    """The parties behind stated persons, and the ids of those whose data the statement changed."""

    by_key: Mapping[str, P]
    changed: frozenset[int]

    def party(self, person: Person) -> P:
        """The party a stated person is."""
        return self.by_key[key_of(person)]


def key_of(person: Person) -> str:
    """By what a person is recognised: the BIN/IIN, and where none is stated the name."""
    return person.bin_iin or name_key(person.name)


def one_at_a_time() -> None:
    """Wait until no other transaction adds people or entries; held to the end of this one.

    Two imports of a register would each see the other's rows as missing, and two of any would each add the same
    person.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registers'))")


def upsert_holders(persons: Iterable[Person]) -> People[RightsHolder]:
    """Find or add holders. Of one person stated twice the last statement counts."""
    return _upsert(RightsHolder, persons)


def upsert_representatives(persons: Iterable[Person]) -> People[Representative]:
    """Find or add representatives, in the same way."""
    return _upsert(Representative, persons)


def _upsert(model: type[P], persons: Iterable[Person]) -> People[P]:
    stated = {key_of(person): person for person in persons}
    found = _find(model, stated)
    changed = []
    for key, party in found.items():
        if _is_stated_better(party, key, stated):
            continue
        if _restate(party, stated[key]):
            changed.append(party)
    if changed:
        fields = ["name", "name_key", "country", "address", "stated_address", "is_person"]
        fields.append("folded_key" if model is RightsHolder else "in_kazakhstan")
        model._default_manager.bulk_update(changed, fields, batch_size=_BATCH)
    added = [_new(model, person) for key, person in stated.items() if key not in found]
    model._default_manager.bulk_create(added, batch_size=_BATCH)
    found |= {party.bin_iin or party.name_key: party for party in added}
    return People(found, frozenset(party.pk for party in changed))


def _is_stated_better(party: P, key: str, stated: Mapping[str, Person]) -> bool:
    """Whether a source that names a party by its bare name also states it by its number, with its proper name."""
    return party.bin_iin not in ("", key) and party.bin_iin in stated


def _find(model: type[P], stated: Mapping[str, Person]) -> dict[str, P]:
    """Known parties by key. A name without a BIN/IIN also finds the one party of that name that has got one
    since.
    """
    bins = [person.bin_iin for person in stated.values() if person.bin_iin]
    names = [key for key, person in stated.items() if not person.bin_iin]
    found: dict[str, P] = {party.bin_iin: party for party in model._default_manager.filter(bin_iin__in=bins)}
    by_name: dict[str, list[P]] = {}
    for party in model._default_manager.filter(name_key__in=names).order_by("bin_iin"):
        by_name.setdefault(party.name_key, []).append(party)
    # One row found by number and by name is one object: two of it would each overwrite what the other states.
    rows = {party.pk: party for party in found.values()}
    for name, parties in by_name.items():
        if not parties[0].bin_iin or len(parties) == 1:
            found[name] = rows.get(parties[0].pk, parties[0])
    return found


def _restate(party: RightsHolder | Representative, person: Person) -> bool:
    """Take over what is stated and new; what an officer completed stays until the source states something
    else.
    """
    changed = False
    if party.name != person.name:
        party.name, changed = person.name, True
    if person.address and party.stated_address != person.address:
        party.stated_address = party.address = person.address
        party.country = person.country or party.country
        changed = True
    if changed:
        _derive(party, person)
    return changed


def _new(model: type[P], person: Person) -> P:
    party = model(
        name=person.name,
        bin_iin=person.bin_iin,
        country=person.country,
        address=person.address,
        stated_address=person.address,
    )
    _derive(party, person)
    return party


def correct(holder: RightsHolder, person: Person) -> None:
    """Write what a holder reported of itself over what was known; what the register states stays apart.

    Nothing else is touched. The caller has looked that the name is nobody else's.
    """
    holder.name, holder.address, holder.country = person.name, person.address, person.country
    _derive(holder, person)
    holder.save(update_fields=["name", "name_key", "address", "country", "folded_key", "is_person"])


def _derive(party: RightsHolder | Representative, person: Person) -> None:
    party.name_key = name_key(party.name)
    party.is_person = person.is_natural
    if isinstance(party, RightsHolder):
        party.folded_key = folded_key(party.name)
    else:
        party.in_kazakhstan = party.country == "KZ"
