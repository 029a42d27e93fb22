"""Eight sweeps at once: each term ends exactly once (LAW.md 3.2, "exactly once however many workers run")."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count

from acts.models import SetAside, SweepRun
from acts.sweep import Swept, sweep
from customs.models import Case
from deadlines.models import Clock
from journal.models import Record
from journal.verification import verify
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.events import Event
from notifications.models import Instruction, Message
from tests.copies import copies_of
from tests.factories import RESUMES, World, opened_case, suspended_case
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 240


def test_eight_sweeps_end_each_of_many_terms_exactly_once(world: World) -> None:
    case = suspended_case(world)
    ids = [case.pk, *copies_of(case, CASES - 1)]

    # Small batches: the sweeps meet at every one of them.
    results = together(*[lambda: sweep(now=RESUMES, batch=20)] * 8)

    assert errors_in(results) == []
    swept: list[Swept] = results
    assert Counter(pk for result in swept for _kind, pk in result.ended_ids) == Counter(ids)
    assert sum(result.ended for result in swept) == CASES
    assert not SetAside.objects.exists()
    _ended_once(ids)


def _ended_once(ids: list[int]) -> None:
    """One end, one record, one notice to each recipient, one release, all effective at 00:00 (CC 198(6))."""
    ended = Case.objects.filter(
        pk__in=ids, state=CaseState.RELEASE_RESUMED, ended_at=RESUMES, end=ClockEnd.EXPIRED_NO_REQUEST
    )
    assert ended.count() == len(ids)
    terms = Clock.objects.filter(subject_id__in=ids, kind=ClockKind.REGISTERED_SUSPENSION)
    assert set(terms.values_list("end", "ended_at")) == {(ClockEnd.EXPIRED_NO_REQUEST, RESUMES)}

    records = Record.objects.filter(event=Event.EXPIRED, subject_id__in=ids)
    assert _counts(records, "subject_id") == dict.fromkeys(ids, 1)
    assert set(records.values_list("effective_at", "provision")) == {(RESUMES, "CC198.6")}
    assert verify(lambda fault: pytest.fail(str(fault))).chains >= len(ids)

    notices = Message.objects.filter(notice_kind="resumption", subject_id__in=ids)
    # The declarant, the right holder, the officer who prepared the case.
    assert _counts(notices, "subject_id") == dict.fromkeys(ids, 3)
    assert notices.values("subject_id", "recipient_ref").distinct().count() == 3 * len(ids)

    releases = Instruction.objects.filter(kind="release", subject_id__in=ids)
    assert _counts(releases, "subject_id") == dict.fromkeys(ids, 1)
    assert set(releases.values_list("sequence", "effective_at")) == {(2, RESUMES)}, "after the hold, in order"


def _counts(rows, column: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def test_sweeps_that_meet_at_shared_declarations_neither_deadlock_nor_lose_one(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Two cases on each declaration, met in opposite order: instructions are numbered one after the other."""
    other = opened_case(world)
    case = suspended_case(world)
    first = [case.pk, *copies_of(case, 59)]
    second = copies_of(case, 60)
    numbers = [Case.objects.get(pk=pk).declaration_id for pk in first]
    for pk, declaration in zip(second, reversed(numbers), strict=True):
        Case.objects.filter(pk=pk).update(declaration_id=declaration)

    results = together(*[lambda: sweep(now=RESUMES, batch=60)] * 4)

    assert errors_in(results) == []
    assert sum(result.ended for result in results) == 120
    assert [record for record in caplog.records if record.name == "acts.sweep"] == [], "no batch fell apart"
    for declaration in numbers:
        number = Case.objects.filter(declaration_id=declaration).values_list("declaration__number", flat=True)
        told = Instruction.objects.filter(declaration_number=number[0]).order_by("sequence")
        assert [row.kind for row in told][-2:] == ["release", "release"]
        assert [row.sequence for row in told] == list(range(1, len(told) + 1))
    other.refresh_from_db()
    assert other.state == CaseState.PREPARED


def test_a_worker_down_for_three_days_ends_each_term_at_its_lawful_moment(world: World) -> None:
    """Down from Friday to Monday 7 December, over the weekend: the ends of Saturday 00:00 stand (LAW.md 3.2)."""
    case = suspended_case(world)
    ids = [case.pk, *copies_of(case, 20)]
    monday = RESUMES + timedelta(days=2, hours=9, minutes=13)

    assert sweep(now=monday).ended == 21

    _ended_once(ids)
    assert sweep(now=monday).ended == 0, "the next pass finds nothing left"
    assert set(SweepRun.objects.values_list("at", "ended")) == {(monday, 21), (monday, 0)}


def test_one_sweep_is_as_good_as_another_whatever_its_batch(world: World) -> None:
    case = suspended_case(world)
    ids = [case.pk, *copies_of(case, 6)]
    assert sweep(now=RESUMES - timedelta(microseconds=1)).ended == 0, "the last day runs in full, to 24:00"
    assert sweep(now=RESUMES, batch=2).ended == 7
    _ended_once(ids)
