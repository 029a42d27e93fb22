"""What was added to the registers, changed in them and excluded from them since a day or since the last look."""

from datetime import date

from django.db.models import QuerySet

from law.time import start_of
from registers.models import PublishedChange

#: So many changes a page.
NEWS_PAGE = 500


def news(*, since: date | None, after: int, limit: int = NEWS_PAGE) -> list[PublishedChange]:
    """The changes recorded on the day `since` or later, with a number above `after`, in the order of their numbers."""
    changes = _with_entries().filter(pk__gt=after)
    if since is not None:
        changes = changes.filter(at__gte=start_of(since))
    return list(changes.order_by("pk")[:limit])


def latest_news(limit: int) -> list[PublishedChange]:
    """The last changes, the newest first."""
    return list(_with_entries().order_by("-pk")[:limit])


def _with_entries() -> QuerySet[PublishedChange]:
    return PublishedChange.objects.select_related("entry__holder")
