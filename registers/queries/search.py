"""Finding entries by what somebody wrote: a number, a mark however damaged, a holder, a commodity code."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import Q, QuerySet

from registers.folding import folded_key
from registers.models import Entry
from registers.names import plain_name
from registers.parsing.numbers import one_spelling

#: Ranks a hit: exact key first, then few edits, then shared trigrams. Trigrams alone lose half of the swapped
#: letters, edit distance alone loses words added or left out, so both are asked and the better one counts.
_SQL = """
WITH hits AS (
    SELECT id, levenshtein_less_equal(folded_key, %(key)s, %(edits)s) AS edits,
        similarity(folded_key, %(key)s) AS alike, 'mark' AS why
    FROM registers_entry
    WHERE folded_key <> '' AND levenshtein_less_equal(folded_key, %(key)s, %(edits)s) <= %(edits)s
  UNION ALL
    SELECT id, %(edits)s + 1, similarity(folded_key, %(key)s), 'mark'
    FROM registers_entry WHERE folded_key %% %(key)s
  UNION ALL
    SELECT id, 1, similarity(folded_key, %(key)s), 'inside'
    FROM registers_entry WHERE folded_key LIKE %(inside)s
  UNION ALL
    SELECT id, levenshtein_less_equal(alias, %(key)s, %(edits)s), similarity(alias, %(key)s), 'alias'
    FROM registers_entry, unnest(alias_keys) AS alias
    WHERE cardinality(alias_keys) > 0
      AND (alias %% %(key)s OR levenshtein_less_equal(alias, %(key)s, %(edits)s) <= %(edits)s)
  UNION ALL
    SELECT entry.id, CASE WHEN holder.folded_key LIKE %(inside)s THEN 1 ELSE %(edits)s + 1 END,
        similarity(holder.folded_key, %(key)s), 'holder'
    FROM registers_rightsholder holder JOIN registers_entry entry ON entry.holder_id = holder.id
    WHERE holder.folded_key LIKE %(inside)s OR holder.folded_key %% %(key)s
)
SELECT id, min(edits) AS edits, max(alike) AS alike, (array_agg(why ORDER BY edits, alike DESC))[1] AS why
FROM hits GROUP BY id ORDER BY edits, alike DESC, id LIMIT %(limit)s
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


def search(text: str, limit: int = 20) -> list[Found]:
    """Entries of both registers that a text may mean, best first: by number, mark, alias, holder or goods code.

    Letters of another alphabet, figures for letters, doubled, dropped, added and swapped letters are
    forgiven.
    """
    by_number = [Found(entry, 0, 1.0, Why.NUMBER) for entry in _by_number(text, limit)]
    key = folded_key(text)
    if not key:
        return by_number
    if _is_code(text):
        known = {found.entry.pk for found in by_number}
        by_goods = [entry for entry in _by_goods(text, limit) if entry.pk not in known]
        by_number += [Found(entry, 0, 1.0, Why.GOODS) for entry in by_goods]
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "key": key,
                "edits": _edits_forgiven(key),
                "inside": f"%{key}%" if len(key) >= _INSIDE_FROM else key,
                "limit": limit,
            },
        )
        hits = cursor.fetchall()
    seen = {found.entry.pk for found in by_number}
    entries = Entry.objects.select_related("holder").in_bulk([hit[0] for hit in hits if hit[0] not in seen])
    by_key = [
        Found(entries[pk], edits, alike, _why(entries[pk], text, why, edits))
        for pk, edits, alike, why in hits
        if pk in entries
    ]
    return [*by_number, *by_key][:limit]


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


def _by_goods(text: str, limit: int) -> QuerySet[Entry]:
    """Entries whose goods codes a commodity code begins with (LAW.md 7: six figures against ten)."""
    figures = "".join(text.split())
    prefixes = [figures[:length] for length in range(_CODE_FROM, len(figures) + 1)]
    return Entry.objects.select_related("holder").filter(goods_codes__overlap=prefixes).order_by("pk")[:limit]


def same_mark(title: str, holder: str = "") -> QuerySet[Entry]:
    """Entries of the very mark (its folded key, or an alias), whatever their status.

    With `holder`, only those of that holder, compared without legal form, quotation marks and script: another
    holder's entry of a like-sounding mark says nothing about this one.
    """
    key = folded_key(title)
    if not key:
        return Entry.objects.none()
    entries = Entry.objects.filter(Q(folded_key=key) | Q(alias_keys__contains=[key])).select_related("holder")
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


def _by_number(text: str, limit: int) -> QuerySet[Entry]:
    number = one_spelling(text)
    if not any(char.isdigit() for char in number):
        return Entry.objects.none()
    found = Q(number__startswith=number)
    if len(number) >= _INSIDE_FROM:
        found |= Q(number__endswith=number)
    return Entry.objects.select_related("holder").filter(found)[:limit]


def _edits_forgiven(key: str) -> int:
    """Two for a word (a swap of neighbours is two edits), fewer where two would turn it into any other."""
    return 0 if len(key) <= 2 else 1 if len(key) == 3 else 2
