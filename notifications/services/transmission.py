"""Transmission to the declaration system: in order per declaration, repeated until acknowledged.

An instruction counts as sent from the moment it is claimed, before anything leaves: whoever withdraws it
meanwhile is on the safe side and the declaration system is told of the withdrawal.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from notifications.backoff import CLAIM, LONGEST_FOR_INSTRUCTIONS, RUN, pause_after
from notifications.models import Instruction, InstructionState
from notifications.stopwatch import Stopwatch
from notifications.transports import Answer, Outcome, Transport, transport

log = logging.getLogger(__name__)

BATCH = 50
_MARKED_AT_ONCE = 500

_OPEN = (InstructionState.QUEUED, InstructionState.SENT)


@dataclass(slots=True)
class Transmitted:
    """What one run did. `stopped`: the declaration system could not be reached, or the run's time was up."""

    given: int = 0
    acknowledged: int = 0
    to_repeat: int = 0
    stopped: bool = False


def transmit_instructions(now: datetime, limit: int = 5000) -> Transmitted:
    """Collect acknowledgements and give up to ``limit`` instructions that are due at ``now``.

    Of each declaration only the first that is neither acknowledged nor withdrawn. Outside any transaction;
    safe with any number of workers and repeats.
    """
    done = Transmitted()
    watch = Stopwatch(now, RUN)
    way = transport()
    _collect(way, watch, done)
    left = limit
    while left > 0 and not done.stopped:
        claimed_until, batch = _claim(watch.moment(), min(BATCH, left))
        if not batch:
            break
        left -= len(batch)
        _give(batch, claimed_until, way, watch, done)
    if done.to_repeat:
        log.warning("Instructions to the declaration system to repeat: %s", done.to_repeat)
    return done


@dataclass(frozen=True, slots=True)
class _Claimed:
    instruction: Instruction
    for_the_first_time: bool


def _collect(way: Transport, watch: Stopwatch, done: Transmitted) -> None:
    """Acknowledgements that arrive by themselves, those of withdrawn instructions too."""
    waiting = Instruction.objects.filter(sent_at__isnull=False, acknowledged_at__isnull=True)
    arrived = [row.pk for row in waiting.only("dedupe_key").iterator() if way.acknowledged(row)]
    for start in range(0, len(arrived), _MARKED_AT_ONCE):
        done.acknowledged += _mark_acknowledged(arrived[start : start + _MARKED_AT_ONCE], watch.moment())


def _claim(now: datetime, size: int) -> tuple[datetime, list[_Claimed]]:
    until = now + CLAIM
    # One withdrawn while a worker is giving it holds the next ones up too: it must not arrive after them.
    on_its_way = Q(state=InstructionState.WITHDRAWN, claimed_until__gt=now)
    earlier = Instruction.objects.filter(
        Q(state__in=_OPEN) | on_its_way,
        declaration_number=OuterRef("declaration_number"),
        sequence__lt=OuterRef("sequence"),
    )
    with transaction.atomic(durable=True):
        rows = list(
            Instruction.objects.select_for_update(skip_locked=True)
            .filter(
                Q(claimed_until__isnull=True) | Q(claimed_until__lte=now),
                ~Exists(earlier),
                state__in=_OPEN,
                acknowledged_at__isnull=True,
                next_attempt_at__lte=now,
            )
            .order_by("next_attempt_at", "id")[:size]
        )
        Instruction.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=InstructionState.SENT,
            sent_at=Coalesce("sent_at", Value(now)),
            claimed_until=until,
            attempts=F("attempts") + 1,
        )
    for row in rows:
        row.attempts += 1
    return until, [_Claimed(row, row.state == InstructionState.QUEUED) for row in rows]


def _give(
    batch: Sequence[_Claimed], claimed_until: datetime, way: Transport, watch: Stopwatch, done: Transmitted
) -> None:
    for position, claimed in enumerate(batch):
        if watch.is_over():
            done.stopped = True
        if done.stopped:
            _give_back(batch[position:], claimed_until)
            return
        answer = way.give(claimed.instruction, watch.moment())
        done.stopped = answer.unreachable
        if answer.outcome is Outcome.ACKNOWLEDGED:
            done.acknowledged += _mark_acknowledged([claimed.instruction.pk], watch.moment())
        else:
            _mark_waiting(claimed, answer, claimed_until, watch.moment(), done)


def _mark_acknowledged(ids: Sequence[int], at: datetime) -> int:
    """Acknowledged once, whoever holds the claim; what was withdrawn meanwhile stays withdrawn."""
    return Instruction.objects.filter(pk__in=ids, acknowledged_at__isnull=True).update(
        state=Case(
            When(state=InstructionState.WITHDRAWN, then=Value(InstructionState.WITHDRAWN.value)),
            default=Value(InstructionState.ACKNOWLEDGED.value),
        ),
        sent_at=Coalesce("sent_at", Value(at)),
        acknowledged_at=at,
        claimed_until=None,
        last_error="",
    )


def _mark_waiting(
    claimed: _Claimed, answer: Answer, claimed_until: datetime, at: datetime, done: Transmitted
) -> None:
    instruction = claimed.instruction
    again_at = at + pause_after(instruction.attempts, LONGEST_FOR_INSTRUCTIONS)
    ours = _ours([claimed], claimed_until)
    if answer.outcome is Outcome.NOT_GIVEN and claimed.for_the_first_time:
        changed = ours.update(
            state=InstructionState.QUEUED,
            sent_at=None,
            claimed_until=None,
            next_attempt_at=again_at,
            last_error=answer.error,
        )
    else:
        changed = ours.update(claimed_until=None, next_attempt_at=again_at, last_error=answer.error)
    if not changed:
        _let_go([claimed], claimed_until)
    if answer.outcome is Outcome.GIVEN:
        done.given += changed
    else:
        done.to_repeat += changed


def _give_back(batch: Sequence[_Claimed], claimed_until: datetime) -> None:
    first = [claimed for claimed in batch if claimed.for_the_first_time]
    again = [claimed for claimed in batch if not claimed.for_the_first_time]
    _ours(first, claimed_until).update(
        state=InstructionState.QUEUED, sent_at=None, claimed_until=None, attempts=F("attempts") - 1
    )
    _ours(again, claimed_until).update(claimed_until=None, attempts=F("attempts") - 1)
    _let_go(batch, claimed_until)


def _let_go(batch: Sequence[_Claimed], claimed_until: datetime) -> None:
    """End the claim on what was withdrawn meanwhile: its withdrawal may go out."""
    Instruction.objects.filter(
        pk__in=[claimed.instruction.pk for claimed in batch],
        state=InstructionState.WITHDRAWN,
        claimed_until=claimed_until,
    ).update(claimed_until=None)


def _ours(batch: Sequence[_Claimed], claimed_until: datetime) -> QuerySet[Instruction]:
    """Those still ours: not withdrawn, and not taken by another worker after our claim ran out."""
    return Instruction.objects.filter(
        pk__in=[claimed.instruction.pk for claimed in batch],
        state=InstructionState.SENT,
        claimed_until=claimed_until,
    )
