"""What people do about messages that left or have to leave: record paper and returns, send again, send another way.

Delivery changes no status and no clock; each of these is kept in the journal of what the message is about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import Model

from acts.refusals import Incomplete
from journal.services import JSON, Entry, hashed, record
from law.sentences import _
from notifications import services as outbox
from notifications.errors import OutboxError
from notifications.models import Channel, Message, PaperWay

PAPER, NOT_REACHED = "HOUSE.paper", "HOUSE.not_reached"

Actor = TypeVar("Actor", bound=Model)


@dataclass(frozen=True)
class DeliveryActs(Generic[Actor]):
    """These acts on the messages of one part of the house.

    `subject_of`: given a message's id, who acts and when, it locks what the message is about, asks who may, and answers
    with the kind and the id of it. It raises a `Refusal`.
    """

    subject_of: Callable[[int, Actor, datetime], tuple[str, int]]

    def retry_message(self, *, message_id: int, actor: Actor, now: datetime) -> Message:
        """Queue a mail that was given up once more, as it is. Raises a `Refusal` unless it has failed."""
        return self._do(
            "delivery_retried",
            lambda: outbox.retry(message_id=message_id, now=now, actor_id=actor.pk),
            message_id,
            NOT_REACHED,
            actor,
            now,
        )

    def record_posting(
        self, *, message_id: int, way: PaperWay, number: str, posted_at: datetime, actor: Actor, now: datetime
    ) -> Message:
        """Record that it was posted or handed over: from then on the notice counts as sent (LAW.md 3.7).

        Raises a `Refusal` without a number, for a time ahead of now or before the notice was written.
        """
        return self._do(
            "paper_recorded",
            lambda: outbox.record_paper(
                message_id=message_id,
                posted_at=posted_at,
                number=number,
                actor_id=actor.pk,
                now=now,
                way=way,
            ),
            message_id,
            PAPER,
            actor,
            now,
            effective_at=posted_at,
            payload={"way": way.value, "number": number.strip()},
        )

    def record_return(self, *, message_id: int, reason: str, actor: Actor, now: datetime) -> Message:
        """Record that an accepted message came back. Its acceptance stands; a new attempt is called for."""
        if not reason.strip():
            raise Incomplete(_("Give the reasons."), NOT_REACHED, field="reason")
        return self._do(
            "bounce_recorded",
            lambda: outbox.record_bounce(message_id=message_id, reason=reason.strip(), now=now),
            message_id,
            NOT_REACHED,
            actor,
            now,
        )

    def send_another_way(
        self, *, message_id: int, channel: Channel, address: str, actor: Actor, now: datetime
    ) -> Message:
        """Send the same frozen text once more, by another channel or to another address."""
        if not address.strip():
            raise Incomplete(_("Give the address."), NOT_REACHED, field="address")
        if channel is Channel.EMAIL and "@" not in address:
            raise Incomplete(_("This is not an e-mail address."), NOT_REACHED, field="address")
        return self._do(
            "delivery_again",
            lambda: outbox.queue_again(
                message_id=message_id, now=now, channel=channel, address=address.strip()
            ),
            message_id,
            NOT_REACHED,
            actor,
            now,
            payload={"channel": channel.value, "address": hashed(address.strip())},
        )

    def _do(
        self,
        event: str,
        work: Callable[[], Message],
        message_id: int,
        provision: str,
        actor: Actor,
        now: datetime,
        *,
        effective_at: datetime | None = None,
        payload: dict[str, JSON] | None = None,
    ) -> Message:
        """Lock and ask who may, let the outbox work, write the journal."""
        with transaction.atomic():
            kind, subject_id = self.subject_of(message_id, actor, now)
            try:
                message = work()
            except OutboxError as error:
                raise Incomplete(str(error), provision, field=error.field) from error
            record(
                Entry(
                    chain=f"{kind}:{subject_id}",
                    subject_kind=kind,
                    subject_id=subject_id,
                    event=event,
                    effective_at=effective_at or now,
                    actor_id=actor.pk,
                    provision=provision,
                    payload={"message": message_id, **(payload or {})},
                )
            )
        return message
