"""Comparing what a file states with what is stored: pure bookkeeping, nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from law.entry_states import STATED, EntryEvent, EntryStatus, Standing, standing
from registers.folding import folded_key
from registers.models import Entry, PowerOfAttorney, Representative, RightsHolder
from registers.parsing.row import ParsedRow
from registers.services._people import People

#: Columns that an import writes. Status and absence are written by the kernel.
DATA_FIELDS = (
    "object_type",
    "title",
    "folded_key",
    "holder_id",
    "title_document",
    "title_number",
    "title_date",
    "letter",
    "letter_number",
    "letter_date",
    "goods_description",
    "goods_codes",
    "classes",
    "valid_from",
    "valid_to",
)


@dataclass(frozen=True)
class Stated:
    """A row with its parties found."""

    row: ParsedRow
    holder: RightsHolder
    trusted: Sequence[Representative]
    people_changed: bool


@dataclass
class Difference:
    """What a row changes of a stored entry; nothing when `event` is None."""

    entry: Entry
    row: ParsedRow
    event: EntryEvent | None
    fields: dict[str, Any] = field(default_factory=dict)


def with_people(
    rows: Iterable[ParsedRow], holders: People[RightsHolder], representatives: People[Representative]
) -> dict[str, Stated]:
    """The rows by number, with their parties."""
    stated = {}
    for row in rows:
        holder = holders.party(row.holder)
        trusted = list({party.pk: party for party in map(representatives.party, row.trusted)}.values())
        changed = holder.pk in holders.changed or any(
            party.pk in representatives.changed for party in trusted
        )
        stated[row.number] = Stated(row, holder, trusted, changed)
    return stated


def values_of(stated: Stated, stored: Entry | None = None) -> dict[str, Any]:
    """The columns of an entry as its row states them."""
    row = stated.row
    return {
        "object_type": row.object_type.value,
        "title": row.mark,
        "folded_key": folded_key(row.mark),
        "holder_id": stated.holder.pk,
        "title_document": row.title.text,
        "title_number": row.title.number,
        "title_date": row.title.date,
        "letter": row.letter.text,
        "letter_number": row.letter.number,
        "letter_date": row.letter.date,
        "goods_description": row.goods_text,
        "goods_codes": list(row.goods_codes),
        "classes": list(row.classes),
        "valid_from": _beginning(row, stored),
        "valid_to": row.valid_to,
    }


def _beginning(row: ParsedRow, stored: Entry | None) -> date | None:
    """The first protected day: the letter's. A letter that prolongs protection still running leaves it as it
    was.
    """
    if stored is None or stored.valid_from is None or row.letter.date is None:
        return row.letter.date
    if row.letter.date == stored.letter_date:
        return min(stored.valid_from, row.valid_to)
    if stored.valid_from < row.letter.date <= stored.valid_to + timedelta(days=1):
        return stored.valid_from
    return row.letter.date


def differences(
    entries: Iterable[Entry],
    stated: Mapping[str, Stated],
    powers: Mapping[int, Mapping[int, PowerOfAttorney]],
    today: date,
) -> list[Difference]:
    """What the file changes of each stored entry that it names. `powers`: entry id -> representative id ->
    power.
    """
    return [_difference(entry, stated[entry.number], powers.get(entry.pk, {}), today) for entry in entries]


def _difference(
    entry: Entry, stated: Stated, powers: Mapping[int, PowerOfAttorney], today: date
) -> Difference:
    values = values_of(stated, entry)
    fields = {name: value for name, value in values.items() if getattr(entry, name) != value}
    event: EntryEvent | None = None
    if _status_differs(entry, stated.row, today):
        event = STATED[stated.row.status]
    elif fields or stated.people_changed or _powers_differ(values, stated, powers):
        event = EntryEvent.DATA_CHANGED
    elif entry.absent_since is not None:
        event = EntryEvent.RETURNED
    return Difference(entry, stated.row, event, fields)


def _status_differs(entry: Entry, row: ParsedRow, today: date) -> bool:
    """Whether the row says something new of the status.

    A register goes on calling an entry active, or on hold, after its term: where our own daily act has
    expired the
    entry and the stated term is over, that word is not news.
    """
    if row.status == entry.status:
        return False
    over = standing(row.status, None, row.valid_to, today) is Standing.TERM_OVER
    return not (over and entry.status == EntryStatus.EXPIRED)


def _powers_differ(values: Mapping[str, Any], stated: Stated, powers: Mapping[int, PowerOfAttorney]) -> bool:
    in_force = {pk: power for pk, power in powers.items() if power.ended_on is None}
    return in_force.keys() != {party.pk for party in stated.trusted} or any(
        not power_as_stated(power, values) for power in in_force.values()
    )


def power_as_stated(power: PowerOfAttorney, values: Mapping[str, Any]) -> bool:
    """Whether a power that the register states still runs for that holder and as long as the entry."""
    return (power.holder_id, power.valid_from, power.valid_to) == (
        values["holder_id"],
        values["valid_from"],
        values["valid_to"],
    )
