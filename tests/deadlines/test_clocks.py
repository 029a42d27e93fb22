"""What the database says about clocks, whoever writes them (ARCHITECTURE rule 9)."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from deadlines.models import Clock
from deadlines.queries import open_clocks
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from tests.factories import DECIDED, LAST_DAY, RESUMES

pytestmark = pytest.mark.django_db


def clock(**fields: Any) -> Clock:
    """A suspension of ten business days of case 7, decided on 2026-11-20, with changes."""
    values: dict[str, Any] = {
        "subject_kind": "case",
        "subject_id": 7,
        "kind": ClockKind.REGISTERED_SUSPENSION,
        "counted_from": date(2026, 11, 20),
        "length": 10,
        "due_on": LAST_DAY,
        "lapses_at": RESUMES,
        "calendar_version": 1,
        "rulebook": "2018-01-01",
        "started_at": DECIDED,
    }
    return Clock.objects.create(**{**values, **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"end": ClockEnd.MET}, "clock_end_has_its_instant"),
        ({"ended_at": RESUMES}, "clock_end_has_its_instant"),
        ({"due_on": None}, "clock_due_day_has_its_instant"),
        ({"lapses_at": None}, "clock_due_day_has_its_instant"),
    ],
)
def test_an_end_has_its_instant_and_a_last_day_its_moment(fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        clock(**fields)


def test_one_open_clock_per_kind_and_case() -> None:
    """A second may run once the first has ended; the checks of two papers run side by side."""
    clock()
    with pytest.raises(IntegrityError, match="one_open_clock_per_kind"), transaction.atomic():
        clock()
    Clock.objects.update(end=ClockEnd.CORRECTED, ended_at=RESUMES)
    clock()
    for ref in ("document:1", "document:2"):
        clock(kind=ClockKind.DOCUMENT_VERIFICATION, ref=ref)
    assert Clock.objects.filter(end="").count() == 3


def test_a_hold_until_a_court_decides_has_no_last_day() -> None:
    hold = clock(kind=ClockKind.COURT_HOLD, length=0, due_on=None, lapses_at=None)
    assert hold.is_open


def test_open_clocks_come_nearest_lapse_first() -> None:
    late = clock()
    early = clock(kind=ClockKind.SUSPENSION_NOTICE, due_on=date(2026, 11, 23), lapses_at=DECIDED)
    clock(subject_id=8)
    clock(kind=ClockKind.LATER_NOTICE, end=ClockEnd.MET, ended_at=DECIDED)
    assert list(open_clocks("case", [7])) == [early, late]
