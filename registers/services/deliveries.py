"""What registrars do about messages of the register: record paper and returns, send again, send another way.

Delivery changes no status and no clock; each of these is kept in the journal of the entry or the application.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete
from journal.services import JSON, Entry, hashed, record
from law.sentences import _
from law.time import local_date
from notifications import services as outbox
from notifications.errors import OutboxError
from notifications.models import Channel, Message, PaperWay
from registers import policies
from registers.queries.deliveries import KINDS


def _do(
    event: str,
    work: Callable[[], Message],
    *,
    message_id: int,
    provision: str,
    actor: User,
    now: datetime,
    effective_at: datetime | None = None,
    payload: dict[str, JSON] | None = None,
) -> Message:
    """Ask who may, let the outbox work, write the journal."""
    refusal = policies.keeping_register(actor, on=local_date(now))
    if refusal:
        raise refusal
    with transaction.atomic():
        found = Message.objects.get(pk=message_id, subject_kind__in=KINDS)
        try:
            message = work()
        except OutboxError as error:
            raise Incomplete(str(error), provision, field=error.field) from error
        record(
            Entry(
                chain=f"{found.subject_kind}:{found.subject_id}",
                subject_kind=found.subject_kind,
                subject_id=found.subject_id,
                event=event,
                effective_at=effective_at or now,
                actor_id=actor.pk,
                provision=provision,
                payload={"message": message_id, **(payload or {})},
            )
        )
    return message


def retry_message(*, message_id: int, actor: User, now: datetime) -> Message:
    """Queue a mail that was given up once more, as it is. Raises a `Refusal` unless it has failed."""
    return _do(
        "delivery_retried",
        lambda: outbox.retry(message_id=message_id, now=now, actor_id=actor.pk),
        message_id=message_id,
        provision="HOUSE.not_reached",
        actor=actor,
        now=now,
    )


def record_posting(
    *, message_id: int, way: PaperWay, number: str, posted_at: datetime, actor: User, now: datetime
) -> Message:
    """Record that a letter was posted or handed over: from then on the notice counts as sent (HOUSE.paper).

    Raises a `Refusal` without a number, for a time ahead of now or before the notice was written.
    """
    return _do(
        "paper_recorded",
        lambda: outbox.record_paper(
            message_id=message_id, posted_at=posted_at, number=number, actor_id=actor.pk, now=now, way=way
        ),
        message_id=message_id,
        provision="HOUSE.paper",
        actor=actor,
        now=now,
        effective_at=posted_at,
        payload={"way": way.value, "number": number.strip()},
    )


def record_return(*, message_id: int, reason: str, actor: User, now: datetime) -> Message:
    """Record that an accepted message came back. Its acceptance stands; a new attempt is called for."""
    if not reason.strip():
        raise Incomplete(_("Give the reasons."), "HOUSE.not_reached", field="reason")
    return _do(
        "bounce_recorded",
        lambda: outbox.record_bounce(message_id=message_id, reason=reason, now=now),
        message_id=message_id,
        provision="HOUSE.not_reached",
        actor=actor,
        now=now,
    )


def send_another_way(
    *, message_id: int, channel: Channel, address: str, actor: User, now: datetime
) -> Message:
    """Send the same frozen text once more, by another channel or to another address."""
    if not address.strip():
        raise Incomplete(_("Give the address."), "HOUSE.not_reached", field="address")
    if channel is Channel.EMAIL and "@" not in address:
        raise Incomplete(_("This is not an e-mail address."), "HOUSE.not_reached", field="address")
    return _do(
        "delivery_again",
        lambda: outbox.queue_again(message_id=message_id, now=now, channel=channel, address=address),
        message_id=message_id,
        provision="HOUSE.not_reached",
        actor=actor,
        now=now,
        payload={"channel": channel.value, "address": hashed(address)},
    )
