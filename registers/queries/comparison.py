"""Comparing an application with what the registers hold: which entries it resembles, and by what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.lookups import LessThanOrEqual

from registers.folding import folded_key
from registers.models import Application, Entry

#: So many entries of one title document, or of a mark written alike, tell the reviewer enough.
_MOST = 50
#: Letters in which marks differ that are near, and the shortest key of which this says anything.
_NEAR, _NEAR_FROM = 2, 4


class Shared(StrEnum):
    """What an entry has in common with an application."""

    MARK = "mark"
    ALIAS = "alias"
    NEAR = "near"
    TITLE = "title"
    GOODS = "goods"


@dataclass(frozen=True)
class Hit:
    """An entry that the application resembles; `shared`: each thing in common with what shows it."""

    entry: Entry
    shared: Mapping[Shared, str]


def like_it(application: Application) -> list[Hit]:
    """Entries of either register that share mark, spelling or document of title; the likest first. One question.

    Goods alone make no hit - many entries cover the same goods - they are named where something else is shared.
    A mark that differs by a letter or two is a hit only where goods overlap.
    """
    asked = [each for each in (_of_key(application), _of_title(application), _near(application)) if each]
    if not asked:
        return []
    parts = [
        Entry.objects.filter(each).exclude(pk=application.entry_id or 0).order_by("pk")[:_MOST]
        for each in asked
    ]
    pks = parts[0].values("pk").union(*(part.values("pk") for part in parts[1:]))
    key = folded_key(application.title)
    entries = Entry.objects.filter(pk__in=pks).annotate(edits=_edits(key)).select_related("holder")
    hits = [Hit(entry, _shared(application, entry, _is_near(key, entry.edits))) for entry in entries]
    hits = [hit for hit in hits if set(hit.shared) - {Shared.GOODS}]
    return sorted(hits, key=lambda hit: (-len(hit.shared), hit.entry.register, hit.entry.number))


def _keys(application: Application) -> list[str]:
    written = (folded_key(text) for text in (application.title, *application.aliases))
    return [key for key in dict.fromkeys(written) if key]


def _of_key(application: Application) -> Q:
    keys = _keys(application)
    return Q(folded_key__in=keys) | Q(alias_keys__overlap=keys) if keys else Q()


def _of_title(application: Application) -> Q:
    """By the number of the title document, as a whole number where it is one: 54321 is not in 154321."""
    number = application.title_number.strip()
    if not number:
        return Q()
    if number.isascii() and number.isdecimal():
        return Q(title_number=number) | Q(title_document__regex=rf"(^|\D){number}(\D|$)")
    return Q(title_number=number) | Q(title_document__icontains=number)


def _near(application: Application) -> Q:
    key = folded_key(application.title)
    codes = {code[:length] for code in application.goods_codes for length in (4, 6, 8, 10)}
    if len(key) < _NEAR_FROM or not codes:
        return Q()
    return Q(LessThanOrEqual(_edits(key), _NEAR), ~Q(folded_key=""), goods_codes__overlap=sorted(codes))


def _edits(key: str) -> Func:
    """Letters in which an entry's key differs from another; more than `_NEAR` is any number above it."""
    return Func(
        F("folded_key"),
        Value(key),
        Value(_NEAR),
        function="levenshtein_less_equal",
        output_field=IntegerField(),
    )


def _is_near(key: str, edits: int) -> bool:
    return len(key) >= _NEAR_FROM and edits <= _NEAR


def _shared(application: Application, entry: Entry, near: bool) -> dict[Shared, str]:
    """What both have, each with the words or codes in which it shows."""
    number, keys = application.title_number.strip(), _keys(application)
    goods = _goods(application, entry)
    title = f"{entry.title_document} {entry.title_number}".strip()
    ways: dict[Shared, str] = {}
    if keys and entry.folded_key and entry.folded_key == folded_key(application.title):
        ways[Shared.MARK] = entry.title
    elif set(keys) & {entry.folded_key, *entry.alias_keys}:
        ways[Shared.ALIAS] = ", ".join(filter(None, (entry.title, *entry.aliases)))
    elif goods and entry.folded_key and near:
        ways[Shared.NEAR] = entry.title
    if number and (number == entry.title_number or re.search(rf"(?<!\d){re.escape(number)}(?!\d)", title)):
        ways[Shared.TITLE] = title
    if goods:
        ways[Shared.GOODS] = ", ".join(goods)
    return ways


def _goods(application: Application, entry: Entry) -> list[str]:
    """Codes of the application that an entry's codes cover, or the other way round (LAW.md 7: by their beginning)."""
    return [
        code
        for code in application.goods_codes
        if any(code.startswith(other) or other.startswith(code) for other in entry.goods_codes if other)
    ]
