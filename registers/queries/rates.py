"""Rates of the euro: the one of a day, or the last one before it (LAW.md 5)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from registers.models import EuroRate


def rates_in_force() -> QuerySet[EuroRate]:
    """Each day's rate, the latest day first: superseded ones are not among them."""
    return EuroRate.objects.filter(superseded_by__isnull=True)


def every_rate() -> QuerySet[EuroRate]:
    """All that was ever entered, with what superseded it, the latest day first."""
    return EuroRate.objects.select_related("recorded_by", "superseded_by")


def rates_for(days: Iterable[date]) -> dict[date, Decimal]:
    """What `law.amounts.euro_rate_on` needs for these days: for each the last rate that is not after it."""
    found: dict[date, Decimal] = {}
    for day in set(days):
        last = rates_in_force().filter(day__lte=day).first()
        if last is not None:
            found[last.day] = last.kzt
    return found
