"""The pages of entries for search engines."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, QuerySet, Subquery

from registers.files_of_register import state_of_registers
from registers.models import Entry, PublishedChange


class EntrySitemap(Sitemap):  # type: ignore[type-arg]  # takes no parameter at run time
    """Every entry of both registers, so many a file that one is made in a second."""

    limit = 5000

    def items(self) -> QuerySet[Entry, Any]:
        last = PublishedChange.objects.filter(entry=OuterRef("pk")).order_by("-pk")
        entries = Entry.objects.only("register", "number")
        return entries.annotate(changed=Subquery(last.values("at")[:1])).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        changed: datetime | None = item.changed
        return changed

    def get_latest_lastmod(self) -> datetime | None:
        """Not read from every entry: the registers know when they changed last."""
        at: datetime | None = state_of_registers()[1]
        return at
