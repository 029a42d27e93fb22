"""One pass over every subject whose term lapsed: locked batches, exactly once, a broken one set aside."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now

from acts.models import SetAside, SweepRun
from acts.registry import SubjectKind, kinds
from acts.rows import among
from acts.settle import settle
from deadlines.models import Clock

logger = logging.getLogger(__name__)

BATCH = 500
#: A subject set aside is tried again by itself after this time, or when an officer asks.
TRY_AGAIN_AFTER = timedelta(minutes=15)
#: Runs are kept so long; at one a minute they would otherwise be the largest table of all.
RUNS_KEPT = timedelta(days=30)


@dataclass
class Swept:
    """What one pass did: subjects whose term ended, subjects set aside."""

    ended: int = 0
    set_aside: int = 0
    ended_ids: list[tuple[str, int]] = field(default_factory=list)


def sweep(*, now: datetime, batch: int = BATCH) -> Swept:
    """End every term that lapsed by `now`. Safe to run from any number of workers at once.

    Each batch is its own transaction: subjects locked in id order, those another worker holds are skipped
    (it ends them, or the next pass does). Raises RuntimeError inside a transaction.
    """
    result = Swept()
    with transaction.atomic(durable=True):
        run = SweepRun.objects.create(at=now, started_at=Now())
    for kind in kinds():
        if kind.expire is not None:
            _sweep_kind(kind, now, batch, result)
    SweepRun.objects.filter(pk=run.pk).update(
        finished_at=Now(), ended=result.ended, set_aside=result.set_aside
    )
    SweepRun.objects.filter(finished_at__lt=Now() - RUNS_KEPT).delete()
    return result


def _sweep_kind(kind: SubjectKind, now: datetime, batch: int, result: Swept) -> None:
    after = 0
    while ids := _due_ids(kind, now, after, batch):
        after = ids[-1]
        _settle_apart(kind, ids, now, result)
    for subject_id in _to_try_again(kind, now):
        settle_one(kind, subject_id, now=now, result=result)


def _settle_apart(kind: SubjectKind, ids: Sequence[int], now: datetime, result: Swept) -> None:
    """Settle a batch; when it fails, its halves, down to the one subject that is set aside.

    One by one from the start would take the 499 others twenty times as long.
    """
    if len(ids) == 1:
        settle_one(kind, ids[0], now=now, result=result)
        return
    try:
        _settle_batch(kind, ids, now, result)
    except Exception as error:
        logger.warning("a batch of %d %s subjects failed (%s)", len(ids), kind.name, type(error).__name__)
        middle = len(ids) // 2
        _settle_apart(kind, ids[:middle], now, result)
        _settle_apart(kind, ids[middle:], now, result)


def _due_ids(kind: SubjectKind, now: datetime, after: int, batch: int) -> list[int]:
    """The next subjects with a lapsed term. One set aside stays out, so that it fails no batch again."""
    set_aside = SetAside.objects.filter(subject_kind=kind.name, resolved_at__isnull=True)
    return list(
        Clock.objects.filter(
            subject_kind=kind.name,
            kind__in=kind.term_clocks,
            end="",
            lapses_at__lte=now,
            subject_id__gt=after,
        )
        .exclude(subject_id__in=set_aside.values("subject_id"))
        .order_by("subject_id")
        .values_list("subject_id", flat=True)
        .distinct()[:batch]
    )


def _to_try_again(kind: SubjectKind, now: datetime) -> list[int]:
    return list(
        SetAside.objects.filter(subject_kind=kind.name, resolved_at__isnull=True, next_try_at__lte=now)
        .order_by("subject_id")
        .values_list("subject_id", flat=True)
    )


def _settle_batch(kind: SubjectKind, ids: Sequence[int], now: datetime, result: Swept) -> list[int]:
    """Settle what no other worker holds; returns the ids of those."""
    with transaction.atomic():
        subjects = list(
            kind.model._default_manager.select_for_update(skip_locked=True, of=("self",))
            .select_related(*kind.related)
            .filter(pk__in=among(ids))
            .order_by("pk")
        )
        done = settle(kind, subjects, now=now)
        settled = [subject.pk for subject in subjects]
        # Also where nothing was left to end, because an act has ended it meanwhile.
        SetAside.objects.filter(
            subject_kind=kind.name, subject_id__in=among(settled), resolved_at__isnull=True
        ).update(resolved_at=now)
    result.ended += len(done)
    result.ended_ids += [(kind.name, item.subject.pk) for item in done]
    return settled


def settle_one(kind: SubjectKind, subject_id: int, *, now: datetime, result: Swept | None = None) -> bool:
    """Settle one subject in its own transaction; on failure set it aside.

    Returns whether it is settled: False when it failed, and when another worker holds it just now.
    """
    result = result if result is not None else Swept()
    try:
        return bool(_settle_batch(kind, [subject_id], now, result))
    except Exception as error:
        logger.exception("%s %s set aside", kind.name, subject_id)
        if not connection.is_usable():
            connection.close()
        # A lost connection or a deadlock is not the subject's fault: the next pass tries again.
        pause = timedelta() if isinstance(error, OperationalError) else TRY_AGAIN_AFTER
        _set_aside(kind, subject_id, error, now, now + pause)
        result.set_aside += 1
        return False


def _set_aside(
    kind: SubjectKind, subject_id: int, error: Exception, now: datetime, next_try_at: datetime
) -> None:
    text = f"{type(error).__name__}: {error}"[:2000]
    with transaction.atomic():
        row, created = SetAside.objects.select_for_update().get_or_create(
            subject_kind=kind.name,
            subject_id=subject_id,
            resolved_at=None,
            defaults={"first_at": now, "last_at": now, "error": text, "next_try_at": next_try_at},
        )
        if not created:
            row.attempts += 1
            row.last_at, row.error, row.next_try_at = now, text, next_try_at
            row.save(update_fields=["attempts", "last_at", "error", "next_try_at"])
