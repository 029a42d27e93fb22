"""Delivery by e-mail: claim a batch, commit, send, mark. At least once, said openly.

A worker that dies between the server's acceptance and the mark leaves a claim that runs out; the message is
then sent again, with the same Message-ID. No worker sends what another has claimed.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from notifications.backoff import CLAIM, MAX_ATTEMPTS, RUN, pause_after
from notifications.errors import NotEnclosed
from notifications.mailer import Attempt, Enclosure, Mailer, Outcome, mailer
from notifications.models import DeliveryState, Message
from notifications.stopwatch import Stopwatch

log = logging.getLogger(__name__)

BATCH = 50

#: Exchanges broken off one after the other before a run ends: each may cost the server's whole time-out.
_BROKEN_OFF_IN_A_ROW = 2

_WORKER_GONE = "The worker stopped while sending."


#: What goes with a message, asked for just before it is sent. Raises `NotEnclosed`.
Enclose = Callable[[Message, datetime], Sequence[Enclosure]]


def _nothing(message: Message, at: datetime) -> Sequence[Enclosure]:
    return ()


@dataclass(slots=True)
class Delivered:
    """What one run did. `stopped` says that it ended early: no server, a server that keeps breaking off, or
    its time was up; the next run goes on."""

    accepted: int = 0
    to_repeat: int = 0
    failed: int = 0
    stopped: bool = False


def deliver(now: datetime, limit: int = 5000, enclose: Enclose = _nothing) -> Delivered:
    """Send up to ``limit`` mails that are due at ``now``, outside any transaction.

    Safe with any number of workers and repeats. `accepted_at` is the instant at which the server accepted:
    ``now`` plus the time this run has taken. A message whose enclosure cannot be had is repeated later.
    """
    done = Delivered()
    watch = Stopwatch(now, RUN)
    left = limit
    with mailer() as sender:
        while left > 0 and not done.stopped:
            claimed_until, batch = _claim(watch.moment(), min(BATCH, left), done)
            if not batch:
                break
            left -= len(batch)
            _send(batch, claimed_until, sender, enclose, watch, done)
    if done.failed or done.stopped:
        log.warning(
            "Mails accepted %s, to repeat %s, failed %s%s",
            done.accepted,
            done.to_repeat,
            done.failed,
            "; ended early" if done.stopped else "",
        )
    return done


def _claim(now: datetime, size: int, done: Delivered) -> tuple[datetime, list[Message]]:
    """Take the next mails for this worker alone. An attempt counts from here on, so that a message which
    kills its worker each time does not come round for ever."""
    until = now + CLAIM
    due = Q(state=DeliveryState.QUEUED) | Q(state=DeliveryState.CLAIMED, claimed_until__lte=now)
    with transaction.atomic(durable=True):
        rows = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(due, next_attempt_at__lte=now)
            .order_by("next_attempt_at", "id")[:size]
        )
        worn_out = [row.pk for row in rows if row.attempts >= MAX_ATTEMPTS]
        if worn_out:
            done.failed += Message.objects.filter(pk__in=worn_out).update(
                state=DeliveryState.FAILED, failed_at=now, claimed_until=None, last_error=_WORKER_GONE
            )
        taken = [row for row in rows if row.attempts < MAX_ATTEMPTS]
        Message.objects.filter(pk__in=[row.pk for row in taken]).update(
            state=DeliveryState.CLAIMED, claimed_until=until, attempts=F("attempts") + 1
        )
    for row in taken:
        row.attempts += 1
    return until, taken


def _send(
    batch: Sequence[Message],
    claimed_until: datetime,
    sender: Mailer,
    enclose: Enclose,
    watch: Stopwatch,
    done: Delivered,
) -> None:
    broken_off = 0
    for position, message in enumerate(batch):
        if watch.is_over() or broken_off == _BROKEN_OFF_IN_A_ROW:
            _give_back(batch[position:], claimed_until)
            done.stopped = True
            return
        attempt = _attempt(message, sender, enclose, watch)
        if attempt.outcome is Outcome.NO_SERVER:
            # It will not be there for the next one either: the whole batch waits for its next time.
            for waiting in batch[position:]:
                _mark_failure(waiting, attempt, claimed_until, watch.moment(), done)
            done.stopped = True
            return
        broken_off = broken_off + 1 if attempt.outcome is Outcome.BROKEN_OFF else 0
        if attempt.outcome is Outcome.ACCEPTED:
            done.accepted += _mark_accepted(message, watch.moment())
        else:
            _mark_failure(message, attempt, claimed_until, watch.moment(), done)


def _attempt(message: Message, sender: Mailer, enclose: Enclose, watch: Stopwatch) -> Attempt:
    try:
        enclosures = enclose(message, watch.moment())
    except NotEnclosed as error:
        return Attempt(Outcome.NOT_NOW, str(error))
    return sender.send(message, watch.moment(), enclosures)


def _give_back(batch: Sequence[Message], claimed_until: datetime) -> None:
    Message.objects.filter(
        pk__in=[message.pk for message in batch], state=DeliveryState.CLAIMED, claimed_until=claimed_until
    ).update(state=DeliveryState.QUEUED, claimed_until=None, attempts=F("attempts") - 1)


def _mark_accepted(message: Message, at: datetime) -> int:
    """An acceptance counts whoever holds the claim by now; the first one stays."""
    return Message.objects.filter(pk=message.pk, accepted_at__isnull=True).update(
        state=DeliveryState.ACCEPTED, accepted_at=at, claimed_until=None, failed_at=None, last_error=""
    )


def _mark_failure(
    message: Message, attempt: Attempt, claimed_until: datetime, at: datetime, done: Delivered
) -> None:
    """Repeat later or give up; only while the claim is ours, else its new holder's result counts."""
    ours = Message.objects.filter(pk=message.pk, state=DeliveryState.CLAIMED, claimed_until=claimed_until)
    if attempt.outcome is Outcome.NEVER or message.attempts >= MAX_ATTEMPTS:
        done.failed += ours.update(
            state=DeliveryState.FAILED, failed_at=at, claimed_until=None, last_error=attempt.error
        )
    else:
        done.to_repeat += ours.update(
            state=DeliveryState.QUEUED,
            claimed_until=None,
            next_attempt_at=at + pause_after(message.attempts),
            last_error=attempt.error,
        )
