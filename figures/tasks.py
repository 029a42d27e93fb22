"""Celery's way to counting: the time comes in here and nowhere below."""

import logging

from celery import shared_task
from django.utils import timezone

from figures.services import count_since_last_run

logger = logging.getLogger(__name__)


@shared_task(name="figures.count")
def count() -> None:
    """Count the days touched since the last run."""
    days = count_since_last_run(now=timezone.now())
    logger.info("daily totals: %s days counted", days)
