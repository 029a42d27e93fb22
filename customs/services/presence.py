"""Who has a case open now. Nothing is locked: it is said, so that two people do not do the same at once."""

from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from customs.models import Case, CasePresence

#: Pages say every half minute that they are open: two misses, and the person has gone.
PRESENT_FOR: Final = timedelta(seconds=75)


def note_presence(*, case: Case, person: User, act: str, now: datetime) -> None:
    """Note that the person has the case open, on the page of `act` if one is named; since when is kept."""
    row, made = CasePresence.objects.get_or_create(
        case=case, person=person, defaults={"act": act, "since": now, "seen_at": now}
    )
    if not made:
        row.since = row.since if row.seen_at >= now - PRESENT_FOR else now
        row.act, row.seen_at = act, now
        row.save(update_fields=["act", "since", "seen_at"])


def others_present(*, case: Case, person: User, now: datetime) -> list[CasePresence]:
    """Everybody else who has the case open, the first to come first."""
    fresh = case.present.filter(seen_at__gt=now - PRESENT_FOR, person__is_active=True)
    return list(fresh.exclude(person=person).select_related("person").order_by("since", "pk"))


def forget_absent(*, now: datetime) -> None:
    """Forget who has gone; what is left behind is no record of anybody's work."""
    CasePresence.objects.filter(seen_at__lte=now - PRESENT_FOR).delete()
