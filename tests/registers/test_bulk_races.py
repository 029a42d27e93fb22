"""Archives of applications by two at once, each on a connection of its own."""

import pytest

from deadlines.models import Clock
from registers.models import Application, BulkFiling, Wanted
from registers.services import bulk_filing
from tests.registers.applications import FILED, make_organisation
from tests.registers.archives import application, archive_of, handed_in, outcomes
from tests.registers.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _wanted(count: int) -> list[BulkFiling]:
    """The same archive handed in so often, checked, and wanted filed each time."""
    organisation, person = make_organisation()
    content = archive_of(*(application(f"TM-{number}") for number in range(4)))
    filings = [handed_in(content, organisation, person) for _each in range(count)]
    return [
        bulk_filing.want(filing_id=each.pk, wanted=Wanted.FILED, language="en", by=person, now=FILED)
        for each in filings
    ]


def test_the_same_archive_sent_twice_at_once_files_once() -> None:
    """HOUSE.interchange."""
    filings = _wanted(2)
    left = list(filings)
    at_once(2, lambda: bulk_filing.carry_out(left.pop(), now=FILED))
    assert sorted(outcome for each in filings for outcome in outcomes(each)) == ["filed"] * 4 + ["known"] * 4
    assert Application.objects.exclude(number="").count() == Application.objects.count() == 4
    assert Clock.objects.count() == 4


def test_two_workers_at_one_archive_file_each_application_once() -> None:
    (filing,) = _wanted(1)
    at_once(3, lambda: bulk_filing.go_on(now=FILED, time_left=lambda: True))
    assert outcomes(filing) == ["filed"] * 4
    assert Application.objects.count() == 4
