"""Who has a thing open now. Nothing is locked: it is said, so that two people do not do the same at once."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import Presence, User

#: Pages say every half minute that they are open: two misses, and the person has gone.
PRESENT_FOR: Final = timedelta(seconds=75)


def note_presence(rows: Any, *, person: User, act: str, now: datetime) -> None:
    """Note that the person has the thing of `rows` (its related presences) open; since when is kept."""
    row, made = rows.get_or_create(person=person, defaults={"act": act, "since": now, "seen_at": now})
    if not made:
        row.since = row.since if row.seen_at >= now - PRESENT_FOR else now
        row.act, row.seen_at = act, now
        row.save(update_fields=["act", "since", "seen_at"])


def others_present(rows: QuerySet[Any], *, person: User, now: datetime) -> list[Any]:
    """Everybody else who has it open, the first to come first."""
    fresh = rows.filter(seen_at__gt=now - PRESENT_FOR, person__is_active=True)
    return list(fresh.exclude(person=person).select_related("person").order_by("since", "pk"))


def forget_absent(model: type[Presence], *, now: datetime) -> None:
    """Forget who has gone; what is left behind is no record of anybody's work."""
    model._default_manager.filter(seen_at__lte=now - PRESENT_FOR).delete()
