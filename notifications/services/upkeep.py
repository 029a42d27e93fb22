"""What officers do about messages: record paper, record a bounce, retry, try again another way.

These change delivery only; the caller writes the journal. Each refuses with `OutboxError`.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notifications.errors import OutboxError
from notifications.models import Channel, DeliveryState, Disclosure, Message, PaperWay
from notifications.queries import failed


@transaction.atomic
def record_paper(
    *,
    message_id: int,
    posted_at: datetime,
    number: str,
    actor_id: int,
    now: datetime,
    way: PaperWay = PaperWay.POSTED,
) -> Message:
    """A printed message was posted or handed over at ``posted_at``: it is accepted at that time (LAW.md 3.7
    "Unreachable"; CC 6(7): what is handed to the post by 24:00 of the last day is in time)."""
    message = _latest(message_id)
    if message.state != DeliveryState.TO_PRINT:
        raise OutboxError(_("Only a message that waits to be printed can be recorded as posted."))
    if not number.strip():
        raise OutboxError(_("Enter the number under which the paper left."), field="number")
    if posted_at > now:
        raise OutboxError(_("The time of posting lies in the future."), field="posted_at")
    # Forms give minutes: a paper handed over in the minute of the decision is not earlier than it.
    if posted_at < message.created_at.replace(second=0, microsecond=0):
        raise OutboxError(_("The paper cannot have left before it was written."), field="posted_at")
    message.state = DeliveryState.ACCEPTED
    message.accepted_at = message.posted_at = posted_at
    message.posted_by = actor_id
    message.paper_way = way
    message.paper_number = number.strip()
    message.save(
        update_fields=["state", "accepted_at", "posted_at", "posted_by", "paper_way", "paper_number"]
    )
    return message


@transaction.atomic
def record_bounce(*, message_id: int, reason: str, now: datetime) -> Message:
    """An accepted message came back. Its acceptance stands; it is listed as not reached (LAW.md 3.2)."""
    message = _latest(message_id)
    if message.state != DeliveryState.ACCEPTED:
        raise OutboxError(_("Only a message that the channel accepted can come back."))
    message.state = DeliveryState.BOUNCED
    message.bounced_at = now
    message.bounce_reason = reason.strip()
    message.save(update_fields=["state", "bounced_at", "bounce_reason"])
    return message


@transaction.atomic
def retry(*, message_id: int, now: datetime, actor_id: int) -> Message:
    """Send a failed mail again as it is, with all its attempts before it."""
    message = _latest(message_id)
    if message.state != DeliveryState.FAILED:
        raise OutboxError(_("Only a failed message can be sent again."))
    message.state = DeliveryState.QUEUED
    message.failed_at = None
    message.attempts = 0
    message.next_attempt_at = message.retried_at = now
    message.retried_by = actor_id
    message.save(
        update_fields=["state", "failed_at", "attempts", "next_attempt_at", "retried_at", "retried_by"]
    )
    return message


@transaction.atomic
def retry_all(*, message_ids: Collection[int], now: datetime, actor_id: int) -> int:
    """The same for many, e.g. after the server was away for a night; those not failed any more are left."""
    return Message.objects.filter(
        pk__in=failed().filter(pk__in=message_ids).values("pk"), state=DeliveryState.FAILED
    ).update(
        state=DeliveryState.QUEUED,
        failed_at=None,
        attempts=0,
        next_attempt_at=now,
        retried_at=now,
        retried_by=actor_id,
    )


@transaction.atomic
def queue_again(
    *,
    message_id: int,
    now: datetime,
    channel: Channel | None = None,
    address: str | None = None,
    recipient_name: str | None = None,
) -> Message:
    """A new attempt for a message that failed, came back or waits to be printed: the same frozen text, to
    another address or by another channel where given. It is a message of its own, and what it discloses is
    logged again; the earlier one leaves the lists."""
    earlier = _latest(message_id)
    if earlier.state not in (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.TO_PRINT):
        raise OutboxError(_("A new attempt is made only when the earlier one failed, came back or waits."))
    first_id = earlier.attempt_of_id or earlier.pk
    first = Message.objects.get(pk=first_id)
    number = Message.objects.filter(attempt_of_id=first_id).count() + 2
    by = channel or Channel(earlier.channel)
    again = Message.objects.create(
        dedupe_key=f"{first.dedupe_key}#{number}",
        attempt_of_id=first_id,
        channel=by,
        subject_kind=earlier.subject_kind,
        subject_id=earlier.subject_id,
        notice_kind=earlier.notice_kind,
        clock_id=earlier.clock_id,
        recipient_role=earlier.recipient_role,
        recipient_ref=earlier.recipient_ref,
        right_refs=earlier.right_refs,
        address=earlier.address if address is None else address.strip(),
        recipient_name=earlier.recipient_name if recipient_name is None else recipient_name.strip(),
        language=earlier.language,
        subject=earlier.subject,
        body=earlier.body,
        provision=earlier.provision,
        effective_at=earlier.effective_at,
        created_at=now,
        next_attempt_at=now,
        state=DeliveryState.TO_PRINT if by == Channel.PAPER else DeliveryState.QUEUED,
    )
    Disclosure.objects.bulk_create(
        Disclosure(
            message=again,
            about_ref=told.about_ref,
            to_ref=told.to_ref,
            field=told.field,
            ground=told.ground,
            at=now,
        )
        for told in earlier.disclosures.all()
    )
    return again


def _latest(message_id: int) -> Message:
    """The message, locked, unless a newer attempt has taken its place.

    The first attempt's row is locked with it: two officers cannot both make the next one.
    """
    message = Message.objects.get(pk=message_id)
    first_id = message.attempt_of_id or message.pk
    list(Message.objects.select_for_update().filter(pk__in={first_id, message_id}).order_by("pk"))
    message.refresh_from_db()
    if Message.objects.filter(attempt_of_id=first_id, pk__gt=message_id).exists():
        raise OutboxError(_("A newer attempt has taken this message's place."))
    return message
