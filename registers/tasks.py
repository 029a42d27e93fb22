"""The daily expiry as a Celery task: the time in, one service call."""

from celery import shared_task
from django.utils import timezone

from registers.services import expire_entries as expire


@shared_task(name="registers.expire_entries")
def expire_entries() -> int:
    """Expire entries whose term is over; idempotent, so any tick makes up for a missed one."""
    return expire(now=timezone.now())
