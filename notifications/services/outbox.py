"""Acts write to the outbox here: many messages at once, each dedupe key once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from notifications.models import Channel, DeliveryState
from notifications.outgoing import OutgoingMessage

_MESSAGE_COLUMNS = (
    "dedupe_key",
    "channel",
    "subject_kind",
    "subject_id",
    "notice_kind",
    "clock_id",
    "recipient_role",
    "recipient_ref",
    "right_refs",
    "address",
    "recipient_name",
    "language",
    "subject",
    "body",
    "provision",
    "effective_at",
    "created_at",
    "next_attempt_at",
    "state",
    "attempts",
    "last_error",
    "bounce_reason",
    "paper_way",
    "paper_number",
)
_COPY_MESSAGES = f"COPY notifications_message ({', '.join(_MESSAGE_COLUMNS)}) FROM STDIN"
_COPY_DISCLOSURES = (
    "COPY notifications_disclosure (message_id, about_ref, to_ref, field, ground, at) FROM STDIN"
)

#: Attempts at a COPY that meets a key written by another transaction in the same moment.
_ROUNDS = 5


def queue(messages: Sequence[OutgoingMessage], *, now: datetime) -> int:
    """Freeze ``messages`` with their disclosures, in the caller's transaction; the number written.

    A message whose dedupe key is known already, or stands twice in ``messages``, is not written again and
    neither are its disclosures. COPY takes a third of the time of the quickest INSERT; it cannot skip a known
    key, so known keys are left out first, and a key that another transaction writes in between makes
    this look again.
    """
    wanted = {message.dedupe_key: message for message in reversed(messages)}
    ordered = [message for message in messages if wanted[message.dedupe_key] is message]
    for _ in range(_ROUNDS):
        fresh = _without_known(ordered)
        if not fresh:
            return 0
        try:
            with transaction.atomic():
                _copy_messages(fresh, now)
                _copy_disclosures(fresh, now)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            continue
        return len(fresh)
    raise RuntimeError("the same messages are being queued elsewhere all the time")


def _without_known(messages: Sequence[OutgoingMessage]) -> list[OutgoingMessage]:
    known = _ids(messages)
    return [message for message in messages if message.dedupe_key not in known]


def _ids(messages: Sequence[OutgoingMessage]) -> dict[str, int]:
    """The rows that exist already, by dedupe key. One array: the ORM's list of 20,000 parameters is slow."""
    if not messages:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dedupe_key, id FROM notifications_message WHERE dedupe_key = ANY(%s)",
            [[message.dedupe_key for message in messages]],
        )
        return dict(cursor.fetchall())


def _first_state(channel: str) -> str:
    return DeliveryState.TO_PRINT if channel == Channel.PAPER else DeliveryState.QUEUED


def _copy_messages(messages: Sequence[OutgoingMessage], now: datetime) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_COPY_MESSAGES) as copy:
        for message in messages:
            copy.write_row(
                (
                    message.dedupe_key,
                    str(message.channel),
                    message.subject_kind,
                    message.subject_id,
                    str(message.notice_kind),
                    message.clock_id,
                    str(message.recipient_role),
                    message.recipient_ref,
                    list(message.right_refs),
                    message.address,
                    message.recipient_name,
                    str(message.language),
                    message.subject,
                    message.body,
                    message.provision,
                    message.effective_at,
                    now,
                    now,
                    str(_first_state(message.channel)),
                    0,
                    "",
                    "",
                    "",
                    "",
                )
            )


def _copy_disclosures(messages: Sequence[OutgoingMessage], now: datetime) -> None:
    telling = [message for message in messages if message.disclosures]
    if not telling:
        return
    ids = _ids(telling)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(_COPY_DISCLOSURES) as copy,
    ):
        for message in telling:
            for told in message.disclosures:
                copy.write_row(
                    (
                        ids[message.dedupe_key],
                        told.about_ref,
                        message.recipient_ref,
                        told.field,
                        told.ground,
                        now,
                    )
                )
