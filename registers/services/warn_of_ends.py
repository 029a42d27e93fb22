"""Warnings before insurance, right, power of attorney or protection ends (HOUSE.expiry_warnings)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from law.time import local_date
from notifications import services as notifications
from notifications.models import Message
from registers.entry_notices import recipients_of, warning, warning_key
from registers.queries.endings import EndsSoon, ends_soon

_BATCH: Final = 200


def warn_of_ends(*, now: datetime) -> int:
    """Queue every warning that holds today and was not sent to its recipient yet; return how many were.

    What is due is read off the day, so that a worker that was down for days loses none. Safe to run twice and side by
    side: the key of a warning is made of the entry, what ends and when, the threshold and the recipient. Who has no
    e-mail address gets none; registrars see whom nobody could warn.
    """
    due = ends_soon(local_date(now))
    return sum(_warn(due[start : start + _BATCH], now) for start in range(0, len(due), _BATCH))


@transaction.atomic
def _warn(due: Sequence[EndsSoon], now: datetime) -> int:
    recipients = recipients_of((item.entry for item in due), local_date(now))
    wanted = {warning_key(item, each.ref): (item, each) for item in due for each in recipients[item.entry.pk]}
    sent = set(Message.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True))
    fresh = [warning(item, each, now) for key, (item, each) in wanted.items() if key not in sent]
    return notifications.queue(fresh, now=now) if fresh else 0
