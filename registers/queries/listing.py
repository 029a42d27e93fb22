"""The registers as a list: everything, what some conditions leave, or what a search finds; a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import F, Func, Q, QuerySet, TextField, Value

from registers.folding import folded_key
from registers.models import Entry
from registers.queries.search import found, ranked

PAGE = 50
#: Of a search the best so many are listed; whoever means a later one narrows the search down.
MOST = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty: anything. `words`: ranked by likeness, everything else must hold."""

    words: str = ""
    holder: str = ""
    code: str = ""
    nice_class: int | None = None
    object_type: str = ""
    register: str = ""
    status: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "words")


@dataclass(frozen=True)
class Listed:
    """One page. `total`: how many there are, at least so many when `more`; `following`: where the next page begins."""

    entries: list[Entry]
    total: int
    more: bool
    following: Mapping[str, str]


def listed(wanted: Wanted, *, page: int = 1, after: str = "") -> Listed:
    """A page of what is wanted: of a search by its number, of a list by the place behind which it begins."""
    return _searched(wanted, page) if wanted.words else _in_order(wanted, after)


def _searched(wanted: Wanted, page: int) -> Listed:
    hits = ranked(wanted.words, MOST)
    more = len(hits) == MOST
    if wanted.narrowed and hits:
        kept = narrowed(Entry.objects.filter(pk__in=[hit.pk for hit in hits]), wanted)
        allowed = set(kept.values_list("pk", flat=True))
        hits = [hit for hit in hits if hit.pk in allowed]
    begins = PAGE * (page - 1)
    shown = found(hits[begins : begins + PAGE], wanted.words)
    following = {"page": str(page + 1)} if len(hits) > begins + PAGE else {}
    return Listed([each.entry for each in shown], len(hits), more, following)


def _in_order(wanted: Wanted, after: str) -> Listed:
    entries = narrowed(Entry.objects.all(), wanted)
    page = list(behind(entries, after).select_related("holder")[: PAGE + 1])
    following = {"after": f"{page[PAGE - 1].register}/{page[PAGE - 1].number}"} if len(page) > PAGE else {}
    return Listed(page[:PAGE], entries.count(), False, following)


def behind(entries: QuerySet[Entry], place: str) -> QuerySet[Entry]:
    """Entries behind a place `register/number`: found by index, the last page costs what the first does."""
    entries = entries.order_by("register", "number")
    name, _sep, number = place.partition("/")
    return entries.filter(Q(register=name, number__gt=number) | Q(register__gt=name)) if number else entries


def narrowed(entries: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    """The entries that meet every condition."""
    for name in ("object_type", "register", "status"):
        if value := getattr(wanted, name):
            entries = entries.filter(**{name: value})
    if wanted.nice_class is not None:
        entries = entries.filter(classes__contains=[wanted.nice_class])
    if wanted.holder:
        key = folded_key(wanted.holder)
        entries = entries.filter(holder__folded_key__contains=key) if key else entries.none()
    return _of_code(entries, wanted.code) if wanted.code else entries


def _of_code(entries: QuerySet[Entry], code: str) -> QuerySet[Entry]:
    """Codes match by prefix, the longer against the shorter (LAW.md 7): 6404 finds 640411, and 640411 finds 6404."""
    shorter = [code[:length] for length in range(2, len(code) + 1, 2)]
    together = Func(F("goods_codes"), Value(" "), function="array_to_string", output_field=TextField())
    return entries.alias(codes=together).filter(
        Q(goods_codes__overlap=shorter) | Q(codes__startswith=code) | Q(codes__contains=f" {code}")
    )
