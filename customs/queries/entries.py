"""Register entries offered while a case is being prepared: can they be cited for these goods on that day?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from acts.at_once import at_once, hold
from law.entry_states import Route, RouteReading
from law.security import SecurityReading
from registers.doubts import doubts
from registers.models import Entry, EntryStatusChange, MonthlyIndex
from registers.queries import Found, Why, contacts_for_many, match_goods, route_on, same_mark, search
from registers.queries.rates import Entered
from registers.queries.security import approved_contracts, flags_of

FOUND = 15
#: Marks on the goods that are looked up by themselves.
_MARKS = 3

WHY_LABELS: Mapping[Why, Promise] = {
    Why.NUMBER: _("by its number"),
    Why.EXACT: _("exactly this mark"),
    Why.SPELLING: _("this mark in another spelling"),
    Why.PART: _("part of the mark"),
    Why.ALIAS: _("also written so"),
    Why.HOLDER: _("by its holder"),
    Why.GOODS: _("by a goods code"),
}


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """An entry with the route it leaves open, who can be told, and what an officer should know of it.

    `why`: what of it met the search (empty for one that was only chosen); `goods`: the declared codes that its
    codes cover, None where there is nothing to compare; `security`: what is wrong with its insurance.
    """

    entry: Entry
    reading: RouteReading
    citable: bool
    goods: Sequence[str] | None
    reachable: bool
    chosen: bool
    why: str
    doubts: Sequence[str | Promise]
    security: SecurityReading | None


@dataclass(frozen=True, kw_only=True)
class RouteProposal:
    """The route that what was found leaves open, why, and by which entry (None: by there being none)."""

    route: Route
    sentence: str
    provision: str
    entry: Entry | None = None


def entry_rows(
    texts: Sequence[str], *, chosen: Collection[int], codes: Iterable[str], day: date
) -> list[EntryRow]:
    """The chosen entries first, then what a search for each text finds, best first."""
    picked = list(Entry.objects.select_related("holder").filter(pk__in=chosen).order_by("pk"))
    found: dict[int, Found] = {}
    for text in [each for each in texts if each.strip()][:_MARKS]:
        for hit in search(text, FOUND):
            found.setdefault(hit.entry.pk, hit)
    known = {entry.pk for entry in picked}
    hits = list(found.values())[:FOUND]
    entries = [*picked, *(hit.entry for hit in hits if hit.entry.pk not in known)]
    if not entries:
        return []
    contacts = contacts_for_many(entries, day, just_read=True)
    here = [entry.pk for entry in entries]
    changes, contracts, indexes = at_once(
        EntryStatusChange.objects.filter(entry__in=here),
        approved_contracts().filter(entry__in=here),
        MonthlyIndex.in_force(),
    )
    hold(entries, "status_changes", changes, "entry")
    flags = flags_of(entries, day, contracts, Entered(indexes))
    declared = sorted({code for code in codes if code.strip()})
    covered: dict[int, list[str]] = {entry.pk: [] for entry in entries}
    for code in declared:
        for entry in match_goods(code, entries):
            covered[entry.pk].append(code)
    rows = []
    for entry in entries:
        reading = route_on(entry, day)
        rows.append(
            EntryRow(
                entry=entry,
                reading=reading,
                citable=reading.route is Route.REGISTERED,
                goods=covered[entry.pk] if declared and entry.goods_codes else None,
                reachable=any(contact.reachable for contact in contacts[entry.pk]),
                chosen=entry.pk in known,
                why=_why(found.get(entry.pk)),
                doubts=doubts(entry, day),
                security=flags.get(entry.pk),
            )
        )
    return rows


def _why(hit: Found | None) -> str:
    if hit is None:
        return ""
    if hit.why is not Why.TYPO:
        return str(WHY_LABELS[hit.why])
    if hit.edits > 2:
        return gettext("a similar mark")
    return ngettext("%(edits)d letter differs", "%(edits)d letters differ", hit.edits) % {"edits": hit.edits}


def proposed_route(
    *,
    chosen: Collection[int],
    marks: Sequence[str],
    holder: str,
    day: date,
    read: Iterable[EntryRow] = (),
) -> RouteProposal | None:
    """Which article what was found leads to, None while there is nothing to go by.

    The chosen entries decide, else those of the very marks; a mark in neither register is acted on ex officio.
    `read`: rows that are on the page already, so that their entries are not asked again.
    """
    known = {row.entry.pk: row for row in read}
    named = [mark for mark in marks if mark.strip()][:_MARKS]
    entries = [known[pk].entry for pk in chosen if pk in known]
    unread = [pk for pk in chosen if pk not in known]
    entries += Entry.objects.select_related("holder").filter(pk__in=unread).order_by("pk")
    for mark in () if entries else named:
        entries += same_mark(mark, holder)
    readings = [
        (entry, known[entry.pk].reading if entry.pk in known else route_on(entry, day))
        for entry in entries[:5]
    ]
    for route in (Route.REGISTERED, Route.NONE, Route.EX_OFFICIO):
        for entry, reading in readings:
            if reading.route is route:
                return RouteProposal(
                    route=route, sentence=reading.sentence, provision=reading.provision, entry=entry
                )
    if not named:
        return None
    return RouteProposal(
        route=Route.EX_OFFICIO,
        sentence=gettext("No entry of exactly this mark: customs acts ex officio, for trade marks only."),
        provision="CC199.3",
    )
