"""The read side of archives of applications: whose they are, and how they stand."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.organisations import organisation_of
from registers.models import BulkFiling, BulkItem, Outcome


def own_filings(user: User) -> QuerySet[BulkFiling]:
    """The archives of the person's organisation, the latest first; none for whoever belongs to none."""
    organisation = organisation_of(user)
    found = BulkFiling.objects.select_related("organisation", "uploaded_by", "wanted_by")
    return found.filter(organisation=organisation) if organisation else found.none()


def tally(items: Iterable[BulkItem]) -> dict[Outcome, int]:
    """How many applications stand where."""
    counts = dict.fromkeys(Outcome, 0)
    for item in items:
        counts[Outcome(item.outcome)] += 1
    return counts
