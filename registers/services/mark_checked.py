from collections.abc import Iterable
from datetime import datetime

from registers.models import EntryStatusChange


def mark_checked(*, change_ids: Iterable[int], now: datetime) -> int:
    """Note that the open cases behind these status changes were looked at; return how many were still
    unchecked.
    """
    return EntryStatusChange.objects.filter(pk__in=list(change_ids), checked_at__isnull=True).update(
        checked_at=now
    )
