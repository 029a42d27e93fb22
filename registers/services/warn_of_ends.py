"""Warnings before insurance, right, power of attorney or protection ends (HOUSE.expiry_warnings)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from law.time import local_date
from letters import services as letters
from notifications import services as notifications
from notifications.models import Message
from registers.entry_notices import recipients_of, warning, warning_key, warning_letter
from registers.letters import central_office
from registers.queries.endings import EndsSoon, ends_soon

_BATCH: Final = 200


def warn_of_ends(*, now: datetime) -> int:
    """Queue every warning that holds today and was not sent to its recipient yet; return how many were.

    What is due is read off the day, so that a worker that was down for days loses none. Safe to run twice and side by
    side: the key of a warning is made of the entry, what ends and when, the threshold and the recipient. Who has no
    e-mail address gets a letter, which waits among the registrars' deliveries for its posting; whom neither reaches,
    they see as not warned.
    """
    due = ends_soon(local_date(now))
    return sum(_warn(due[start : start + _BATCH], now) for start in range(0, len(due), _BATCH))


@transaction.atomic
def _warn(due: Sequence[EndsSoon], now: datetime) -> int:
    recipients = recipients_of((item.entry for item in due), local_date(now))
    wanted = {warning_key(item, each.ref): (item, each) for item in due for each in recipients[item.entry.pk]}
    sent = set(Message.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True))
    fresh = [(item, each) for key, (item, each) in wanted.items() if key not in sent]
    if not fresh:
        return 0
    queued = notifications.queue([warning(item, each, now) for item, each in fresh], now=now)
    office = central_office()
    if office is not None:
        on_paper = [warning_letter(office, item, each, now) for item, each in fresh if each.on_paper]
        letters.issue(on_paper, now=now)
    return queued
