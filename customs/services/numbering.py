"""Case numbers: one sequence a year, taken in the act's own transaction."""

from django.db.models import F

from customs.models import CaseCounter


def next_number(year: int) -> str:
    """The next case number of the year, e.g. 2026-000042. Gapless: a refused act gives it back."""
    CaseCounter.objects.bulk_create([CaseCounter(year=year)], ignore_conflicts=True)
    CaseCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"{year}-{CaseCounter.objects.get(year=year).last:06d}"
