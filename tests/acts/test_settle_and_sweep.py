"""Ending terms that ran out: what one pass does, and what an act does before it acts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from acts import sweep as sweeping
from acts.models import SetAside, SweepRun
from acts.registry import kind_named
from acts.settle import settle
from acts.sweep import RUNS_KEPT, settle_one, sweep
from customs.models import Case, Decision
from deadlines.models import Clock
from journal.queries import timeline
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.events import Event
from tests.factories import RESUMES, World, suspended_case, suspended_ex_officio

INSTANT = timedelta(microseconds=1)


def settled(case: Case, now) -> Case:
    """The case after settling alone, as at the beginning of an act."""
    with transaction.atomic():
        settle(kind_named("case"), [Case.objects.select_for_update().get(pk=case.pk)], now=now)
    return Case.objects.get(pk=case.pk)


def test_the_last_day_runs_in_full(world: World) -> None:
    """Up to 24:00 of the last day; release resumes at 00:00 of the next calendar day (LAW.md 2)."""
    case = suspended_case(world)
    assert settled(case, RESUMES - INSTANT).state == CaseState.SUSPENDED
    assert settled(case, RESUMES).state == CaseState.RELEASE_RESUMED


def test_the_end_counts_from_its_lawful_moment_whatever_the_hour(world: World) -> None:
    """Recorded as an automatic decision with its provision, by nobody (LAW.md 3.2, 7)."""
    case = settled(suspended_case(world), RESUMES + timedelta(days=3, hours=7))
    assert (case.ended_at, case.end) == (RESUMES, ClockEnd.EXPIRED_NO_REQUEST)
    record = timeline(f"case:{case.pk}")[-1]
    assert (record["event"], record["effective_at"], record["actor_id"]) == (Event.EXPIRED, RESUMES, None)
    assert record["provision"] == "CC198.6"
    decision = Decision.objects.get(case=case, event=Event.EXPIRED)
    assert (decision.automatic, decision.decided_by, decision.decided_at) == (True, None, RESUMES)


def test_only_terms_end_by_themselves(world: World) -> None:
    """A notice that is late is overdue, and runs on until it is given."""
    case = suspended_case(world)
    notice = Clock.objects.get(subject_id=case.pk, kind=ClockKind.SUSPENSION_NOTICE)
    assert notice.lapses_at is not None
    assert notice.lapses_at < RESUMES
    settled(case, RESUMES)
    notice.refresh_from_db()
    assert notice.is_open


def test_a_sweep_ends_both_regimes_and_says_what_it_did(world: World) -> None:
    """Ten business days for a registered object, three ex officio: the latter ended on 25 November."""
    registered, ex_officio = suspended_case(world), suspended_ex_officio(world)
    wednesday_over = RESUMES - timedelta(days=9)
    assert sweep(now=wednesday_over).ended_ids == [("case", ex_officio.pk)]
    assert sweep(now=RESUMES).ended_ids == [("case", registered.pk)]
    assert sweep(now=RESUMES).ended == 0
    runs = SweepRun.objects.order_by("pk")
    assert [run.ended for run in runs] == [1, 1, 0]
    assert all(run.finished_at and run.started_at <= run.finished_at for run in runs)


def test_old_runs_are_forgotten(world: World) -> None:
    """By the database's own time, which a sweep at another `now` does not change."""
    old = timezone.now() - RUNS_KEPT - timedelta(hours=1)
    SweepRun.objects.create(at=old, started_at=old, finished_at=old)
    sweep(now=RESUMES)
    assert SweepRun.objects.get().at == RESUMES


@pytest.mark.django_db(transaction=True)
def test_a_sweep_inside_a_transaction_is_refused(transactional_db: None) -> None:
    """Its batches would not be transactions of their own."""
    with pytest.raises(RuntimeError), transaction.atomic():
        sweep(now=RESUMES)
    assert not SweepRun.objects.exists()


def test_a_fault_of_the_database_is_tried_again_at_the_next_pass(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadlock or a lost connection is not the case's fault: it does not wait a quarter of an hour."""
    case = suspended_case(world)

    def deadlock(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "settle", deadlock)
        assert not settle_one(kind_named("case"), case.pk, now=RESUMES)
    row = SetAside.objects.get()
    assert (row.next_try_at, row.error) == (RESUMES, "OperationalError: deadlock detected")
    assert sweep(now=RESUMES).ended == 1
    row.refresh_from_db()
    assert row.resolved_at == RESUMES


def test_a_set_aside_case_stands_once_on_the_list(world: World) -> None:
    values = {"subject_kind": "case", "subject_id": 1, "first_at": RESUMES, "last_at": RESUMES, "error": "x"}
    SetAside.objects.create(**values, next_try_at=RESUMES, resolved_at=RESUMES)
    SetAside.objects.create(**values, next_try_at=RESUMES)
    with pytest.raises(IntegrityError, match="one_open_set_aside"), transaction.atomic():
        SetAside.objects.create(**values, next_try_at=RESUMES)
    with pytest.raises(IntegrityError, match="set_aside_resolved_when"), transaction.atomic():
        SetAside.objects.filter(resolved_at__isnull=True).update(resolved_by=world.chief)
    assert connection.is_usable()
