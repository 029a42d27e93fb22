"""The daily expiry as a Celery task: the time in, one service call."""

from celery import shared_task
from django.utils import timezone

from registers.services import expire_entries as expire
from registers.services.exclusion_told import exclusions_told


@shared_task(name="registers.expire_entries")
def expire_entries() -> int:
    """Expire entries whose term is over; idempotent, so any tick makes up for a missed one."""
    return expire(now=timezone.now())


@shared_task(name="registers.exclusions_told")
def told_of_exclusions() -> int:
    """End the clocks of exclusion notices that have reached somebody; idempotent."""
    return exclusions_told(now=timezone.now())
