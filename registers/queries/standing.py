"""Where entries stand on a day: the status they had then, read together with their term (LAW.md 3.7, 4.3)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from law.entry_states import (
    EntryStatus,
    ObjectType,
    Register,
    RouteReading,
    Standing,
    hold_may_end_by,
    route,
    standing,
)
from registers.models import Entry, EntryStatusChange
from registers.queries.search import others_of_mark


def _status_then(day: date) -> Coalesce:
    """The status on a day: what the first later change found there, else the status of now."""
    later = EntryStatusChange.objects.filter(entry=OuterRef("pk"), effective_on__gt=day)
    return Coalesce(Subquery(later.order_by("effective_on", "id").values("old")[:1]), F("status"))


def _begun(day: date) -> Q:
    return Q(valid_from__isnull=True) | Q(valid_from__lte=day)


def active_on(day: date) -> QuerySet[Entry]:
    """Entries of either register that protect on that day: active then, and within their term."""
    return Entry.objects.alias(status_then=_status_then(day)).filter(
        _begun(day), status_then=EntryStatus.ACTIVE, valid_to__gte=day
    )


def status_on(entry: Entry, day: date) -> EntryStatus:
    """The status the entry had on a day, which may lie before changes recorded since."""
    # All of them, few as they are: a page that has read them is not made to ask again.
    later = [change for change in entry.status_changes.all() if change.effective_on > day]
    first = min(later, key=lambda change: (change.effective_on, change.pk), default=None)
    return EntryStatus(first.old if first else entry.status)


def standing_on(entry: Entry, day: date) -> Standing:
    """Where the entry stood on that day: status then and term together."""
    return standing(status_on(entry, day), entry.valid_from, entry.valid_to, day)


def is_active(entry: Entry, day: date) -> bool:
    """Whether the entry protects on that day; what the status says after the term is over does not matter."""
    return standing_on(entry, day) is Standing.ACTIVE


def is_on_hold(entry: Entry, day: date) -> bool:
    """Whether the entry is on hold on that day, so that neither route to a suspension is open."""
    return standing_on(entry, day) is Standing.ON_HOLD


def route_on(entry: Entry, day: date, others: Iterable[Entry] | None = None) -> RouteReading:
    """The route to a suspension that the entry leaves open on that day, with the reason and its provision.

    Further entries of the same mark and holder, in either register, are taken into account; `others`: these,
    where they are read already.
    """
    if others is None:
        others = others_of_mark(entry)
    return route(
        standing_on(entry, day),
        ObjectType(entry.object_type),
        [standing_on(other, day) for other in others],
        register=Register(entry.register),
    )


def expirable_on(day: date) -> QuerySet[Entry]:
    """Entries whose status still runs though their term, or the longest hold after it, was over before that
    day.
    """
    return Entry.objects.filter(
        Q(status=EntryStatus.ACTIVE, valid_to__lt=day)
        | Q(status=EntryStatus.ON_HOLD, valid_to__lt=hold_may_end_by(day))
    )


def match_goods(code: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with a goods code that the declared code begins with (LAW.md 7: six digits against ten).

    An entry without codes matches nothing here: it is found by its mark.
    """
    digits = "".join(char for char in code if char.isdigit())
    return [
        entry for entry in entries if any(digits.startswith(prefix) for prefix in entry.goods_codes if prefix)
    ]


def unchecked_status_changes() -> QuerySet[EntryStatusChange]:
    """Changes of status whose open cases nobody has looked at yet, oldest first."""
    return EntryStatusChange.objects.filter(checked_at__isnull=True).select_related("entry").order_by("id")
