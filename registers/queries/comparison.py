"""Comparing an application with what the registers hold: which entries it resembles, and by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from registers.folding import folded_key
from registers.models import Application, Entry
from registers.queries.search import Why, search

#: So many entries of one title document, or of a mark written alike, tell the reviewer enough.
_MOST = 50
_NEAR = 10


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
    """Entries of either register that share mark, spelling or document of title; the likest first.

    Goods alone make no hit - many entries cover the same goods - they are named where something else is shared.
    A mark that differs by a letter or two is a hit only where goods overlap.
    """
    found = {entry.pk: entry for entry in _of_same_key(application) | _of_same_title(application)}
    near = {
        hit.entry.pk: hit.entry
        for hit in (search(application.title, _NEAR) if application.title else ())
        if hit.why is Why.TYPO and hit.entry.pk not in found and _goods(application, hit.entry)
    }
    hits = [Hit(entry, _shared(application, entry, entry.pk in near)) for entry in {**found, **near}.values()]
    return sorted(hits, key=lambda hit: (-len(hit.shared), hit.entry.register, hit.entry.number))


def _keys(application: Application) -> list[str]:
    written = (folded_key(text) for text in (application.title, *application.aliases))
    return [key for key in dict.fromkeys(written) if key]


def _of_same_key(application: Application) -> set[Entry]:
    keys = _keys(application)
    same = Q(folded_key__in=keys) | Q(alias_keys__overlap=keys)
    return set(Entry.objects.filter(same).select_related("holder")[:_MOST]) if keys else set()


def _of_same_title(application: Application) -> set[Entry]:
    number = application.title_number.strip()
    same = Q(title_number=number) | Q(title_document__iregex=rf"(^|\D){number}(\D|$)")
    if not number.isascii() or not number.isdecimal():
        same = Q(title_number=number) | Q(title_document__icontains=number)
    return set(Entry.objects.filter(same).select_related("holder")[:_MOST]) if number else set()


def _shared(application: Application, entry: Entry, near: bool) -> dict[Shared, str]:
    """What both have, each with the words or codes in which it shows."""
    number, keys = application.title_number.strip(), _keys(application)
    title = f"{entry.title_document} {entry.title_number}".strip()
    ways: dict[Shared, str] = {}
    if keys and entry.folded_key and entry.folded_key == folded_key(application.title):
        ways[Shared.MARK] = entry.title
    elif set(keys) & {entry.folded_key, *entry.alias_keys}:
        ways[Shared.ALIAS] = ", ".join(filter(None, (entry.title, *entry.aliases)))
    elif near:
        ways[Shared.NEAR] = entry.title
    if number and number in title:
        ways[Shared.TITLE] = title
    goods = _goods(application, entry)
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
