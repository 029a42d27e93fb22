"""Recording that a list of cases left the system."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from journal.services import JSON, Entry, record


def log_export(*, user: User, form: str, filters: Mapping[str, str], limit: int, now: datetime) -> None:
    """Write to the person's chain that they took the cases of these filters, as `form` (csv or xlsx).

    Before the first row leaves; `limit` is the most rows the file can hold.
    """
    payload: dict[str, JSON] = {"form": form, "filters": dict(filters), "limit": limit}
    with transaction.atomic():
        record(
            Entry(
                chain=f"user:{user.pk}",
                subject_kind="user",
                subject_id=user.pk,
                event="queue_exported",
                effective_at=now,
                actor_id=user.pk,
                provision="HOUSE.exports",
                payload=payload,
            )
        )
