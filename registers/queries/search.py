"""Finding entries by what somebody wrote: a number, a mark however damaged, a holder, a commodity code."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from registers.folding import folded_key
from registers.models import Entry, SearchKey
from registers.names import plain_name
from registers.parsing.numbers import one_spelling

#: Ranks a hit: exact key first, then few slips, then shared trigrams. Trigrams alone lose half of the swapped
#: letters, edit distance alone loses words added or left out, so both are asked and the better one counts. A swap of
#: neighbours is two edits but one slip: `swaps` holds the key with each pair swapped.
_SQL = """
WITH keys AS (
    SELECT entry_id, key, alias, false AS inside, levenshtein_less_equal(key, %(key)s, %(edits)s) AS edits
    FROM registers_searchkey WHERE levenshtein_less_equal(key, %(key)s, %(edits)s) <= %(edits)s
  UNION ALL
    SELECT entry_id, key, alias, false, %(edits)s + 1 FROM registers_searchkey WHERE key %% %(key)s
  UNION ALL
    SELECT entry_id, key, alias, true, 1 FROM registers_searchkey WHERE key LIKE %(inside)s
), hits AS (
    SELECT entry_id AS id, CASE WHEN key = ANY(%(swaps)s) THEN 1 ELSE edits END AS slips, edits,
        similarity(key, %(key)s) AS alike, CASE WHEN alias THEN 'alias' WHEN inside THEN 'inside' ELSE 'mark' END AS why
    FROM keys
  UNION ALL
    SELECT entry.id, edits, edits, similarity(holder.folded_key, %(key)s), 'holder'
    FROM registers_rightsholder holder
    CROSS JOIN LATERAL (SELECT CASE WHEN folded_key LIKE %(inside)s THEN 1 ELSE %(edits)s + 1 END AS edits) AS counted
    JOIN registers_entry entry ON entry.holder_id = holder.id
    WHERE holder.folded_key LIKE %(inside)s OR holder.folded_key %% %(key)s
)
SELECT id, min(edits) AS edits, max(alike) AS alike, (array_agg(why ORDER BY slips, alike DESC))[1] AS why
FROM hits GROUP BY id ORDER BY min(slips), alike DESC, id LIMIT %(limit)s
"""

#: Shortest key for which a match inside a longer one says anything.
_INSIDE_FROM = 3


#: Fewer figures of a commodity code than these name a chapter of the nomenclature, not goods.
_CODE_FROM = 4
_CODE_LENGTH = 10


class Why(StrEnum):
    """What of an entry meets what was asked for."""

    NUMBER = "number"
    EXACT = "exact"
    SPELLING = "spelling"
    TYPO = "typo"
    PART = "part"
    ALIAS = "alias"
    HOLDER = "holder"
    GOODS = "goods"


@dataclass(frozen=True)
class Found:
    """An entry found; `edits`: letters that differ from what was asked for; `alike`: shared trigrams, 0 to
    1.
    """

    entry: Entry
    edits: int
    alike: float
    why: Why


@dataclass(frozen=True)
class Hit:
    """What the ranking knows of an entry found; `met`: by what of it."""

    pk: int
    edits: int
    alike: float
    met: str


def ranked(text: str, limit: int) -> list[Hit]:
    """Which entries of both registers a text may mean, best first, by number, mark, alias, holder or goods code.

    Letters of another alphabet, figures for letters, doubled, dropped, added and swapped letters are forgiven.
    """
    hits = [Hit(pk, 0, 1.0, Why.NUMBER) for pk in _by_number(text, limit)]
    key = folded_key(text)
    if key and _is_code(text):
        hits += [Hit(pk, 0, 1.0, Why.GOODS) for pk in _by_goods(text, limit)]
    if key:
        hits += _by_key(key, limit)
    best = {hit.pk: hit for hit in reversed(hits)}
    return [hit for hit in hits if best[hit.pk] is hit][:limit]


def _by_key(key: str, limit: int) -> list[Hit]:
    edits = _edits_forgiven(key)
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "key": key,
                "edits": edits,
                "swaps": _swapped(key) if edits else [],
                "inside": f"%{key}%" if len(key) >= _INSIDE_FROM else key,
                "limit": limit,
            },
        )
        return [Hit(*row) for row in cursor.fetchall()]


def search(text: str, limit: int = 20) -> list[Found]:
    """The entries that a text may mean, best first (`ranked`)."""
    return found(ranked(text, limit), text)


def found(hits: Sequence[Hit], text: str) -> list[Found]:
    """The entries behind the hits, with their holders."""
    entries = Entry.objects.select_related("holder").in_bulk([hit.pk for hit in hits])
    return [
        Found(entry, hit.edits, hit.alike, _why(entry, text, hit.met, hit.edits))
        for hit in hits
        if (entry := entries.get(hit.pk)) is not None
    ]


def _why(entry: Entry, text: str, met: str, edits: int) -> Why:
    if met == "inside":
        return Why.PART
    if met != "mark":
        return Why(met)
    if edits:
        return Why.TYPO
    same = " ".join(entry.title.split()).casefold() == " ".join(text.split()).casefold()
    return Why.EXACT if same else Why.SPELLING


def _is_code(text: str) -> bool:
    figures = "".join(text.split())
    return figures.isascii() and figures.isdecimal() and _CODE_FROM <= len(figures) <= _CODE_LENGTH


def _by_goods(text: str, limit: int) -> QuerySet[Entry, int]:
    """Entries whose goods codes a commodity code begins with (LAW.md 7: six figures against ten)."""
    figures = "".join(text.split())
    prefixes = [figures[:length] for length in range(_CODE_FROM, len(figures) + 1)]
    entries = Entry.objects.filter(goods_codes__overlap=prefixes).order_by("pk")
    return entries.values_list("pk", flat=True)[:limit]


def same_mark(title: str, holder: str = "") -> QuerySet[Entry]:
    """Entries of the very mark (its folded key, or an alias), whatever their status.

    With `holder`, only those of that holder, compared without legal form, quotation marks and script: another
    holder's entry of a like-sounding mark says nothing about this one.
    """
    key = folded_key(title)
    if not key:
        return Entry.objects.none()
    keys = SearchKey.objects.filter(key=key)
    entries = Entry.objects.filter(pk__in=keys.values("entry_id")).select_related("holder")
    if not holder.strip():
        return entries
    wanted = folded_key(plain_name(holder))
    return entries.filter(
        pk__in=[entry.pk for entry in entries if folded_key(plain_name(entry.holder.name)) == wanted]
    )


def others_of_mark(entry: Entry) -> list[Entry]:
    """Further entries of the entry's mark and holder, in either register."""
    wanted = folded_key(plain_name(entry.holder.name))
    return [
        other
        for other in same_mark(entry.title)
        if other.pk != entry.pk and folded_key(plain_name(other.holder.name)) == wanted
    ]


def _by_number(text: str, limit: int) -> QuerySet[Entry, int]:
    number = one_spelling(text)
    if not any(char.isdigit() for char in number):
        return Entry.objects.none().values_list("pk", flat=True)
    like = Q(number__startswith=number)
    if len(number) >= _INSIDE_FROM:
        like |= Q(from_its_end__startswith=number[::-1])
    return (
        Entry.objects.alias(from_its_end=Reverse("number")).filter(like).values_list("pk", flat=True)[:limit]
    )


def _edits_forgiven(key: str) -> int:
    """Two for a word (a swap of neighbours is two edits), fewer where two would turn it into any other."""
    return 0 if len(key) <= 2 else 1 if len(key) == 3 else 2


def _swapped(key: str) -> list[str]:
    """The key with each two neighbours swapped."""
    return [key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(len(key) - 1)]
