"""Register entries offered while a case is being prepared: can they be cited for these goods on that day?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from law.entry_states import Route, RouteReading
from registers.models import Entry
from registers.queries import contacts_for_many, match_goods, route_on, search

FOUND = 15


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """An entry with the route it leaves open, whether its goods codes meet those typed, who can be told."""

    entry: Entry
    reading: RouteReading
    citable: bool
    goods_match: bool | None
    reachable: bool
    chosen: bool


def entry_rows(text: str, *, chosen: Collection[int], codes: Iterable[str], day: date) -> list[EntryRow]:
    """The chosen entries first, then what a search for `text` finds, best first."""
    picked = list(Entry.objects.select_related("holder").filter(pk__in=chosen).order_by("pk"))
    found = [hit.entry for hit in search(text, FOUND)] if text.strip() else []
    known = {entry.pk for entry in picked}
    entries = [*picked, *(entry for entry in found if entry.pk not in known)]
    contacts = contacts_for_many(entries, day)
    declared = [code for code in codes if code.strip()]
    matching = {entry.pk for code in declared for entry in match_goods(code, entries)}
    rows = []
    for entry in entries:
        reading = route_on(entry, day)
        rows.append(
            EntryRow(
                entry=entry,
                reading=reading,
                citable=reading.route is Route.REGISTERED,
                goods_match=entry.pk in matching if declared and entry.goods_codes else None,
                reachable=any(contact.reachable for contact in contacts[entry.pk]),
                chosen=entry.pk in known,
            )
        )
    return rows
