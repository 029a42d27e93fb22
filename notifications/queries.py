"""The read side of the outbox. Lists come as querysets, for the caller to narrow to what its user may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from notifications.models import (
    DeliveryState,
    Disclosure,
    Instruction,
    InstructionKind,
    InstructionState,
    Message,
)


def failed() -> QuerySet[Message]:
    """Mails given up, oldest failure first: to be sent again or another way."""
    return _without_newer(Message.objects.filter(state=DeliveryState.FAILED)).order_by("failed_at", "id")


def to_print() -> QuerySet[Message]:
    """Messages on paper whose posting or hand-over is not recorded yet, oldest first."""
    return _without_newer(Message.objects.filter(state=DeliveryState.TO_PRINT)).order_by("created_at", "id")


def not_reached() -> QuerySet[Message]:
    """Messages accepted that came back, for which no new attempt was made yet, oldest bounce first."""
    return _without_newer(Message.objects.filter(state=DeliveryState.BOUNCED)).order_by("bounced_at", "id")


def being_repeated() -> QuerySet[Message]:
    """Mails whose last attempt failed and that will be sent again by themselves."""
    waiting = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
    return Message.objects.filter(state__in=waiting).exclude(last_error="").order_by("created_at", "id")


def waiting_since(moment: datetime) -> QuerySet[Message]:
    """Mails queued at ``moment`` or before and not accepted or given up: an outbox that stands still."""
    waiting = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
    return Message.objects.filter(state__in=waiting, created_at__lte=moment).order_by("created_at", "id")


def messages_for(subject_kind: str, subject_id: int) -> QuerySet[Message]:
    """Everything told about a subject, in the order in which it was queued."""
    return Message.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by(
        "created_at", "id"
    )


def disclosures_for(subject_kind: str, subject_id: int) -> QuerySet[Disclosure]:
    """What the parties of a subject were told about each other, with the messages that told it."""
    return (
        Disclosure.objects.filter(message__subject_kind=subject_kind, message__subject_id=subject_id)
        .select_related("message")
        .order_by("at", "id")
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted message: who answers for which rights, and since when it counts as sent (LAW.md 7)."""

    subject_id: int
    clock_id: int | None
    notice_kind: str
    recipient_role: str
    recipient_ref: str
    right_refs: tuple[str, ...]
    accepted_at: datetime


def accepted_by_role(
    *,
    subject_kind: str,
    subject_ids: Collection[int],
    notice_kind: str | None = None,
    clock_ids: Collection[int] | None = None,
) -> list[Accepted]:
    """Acceptances for many subjects at once, earliest first; those that bounced later included.

    A statutory notice clock is met from these: the declarant, and one holder or representative for each
    right cited (LAW.md 3.2). A message with an empty `right_refs` answers for no right.
    """
    rows = Message.objects.filter(
        subject_kind=subject_kind, subject_id__in=subject_ids, accepted_at__isnull=False
    )
    if notice_kind is not None:
        rows = rows.filter(notice_kind=notice_kind)
    if clock_ids is not None:
        rows = rows.filter(clock_id__in=clock_ids)
    values = rows.order_by("accepted_at", "id").values_list(
        "subject_id",
        "clock_id",
        "notice_kind",
        "recipient_role",
        "recipient_ref",
        "right_refs",
        "accepted_at",
    )
    return [
        Accepted(subject, clock, kind, role, ref, tuple(rights), at)
        for subject, clock, kind, role, ref, rights, at in values
        if at is not None
    ]


def unacknowledged() -> QuerySet[Instruction]:
    """Instructions that the declaration system has not acknowledged and nobody withdrew, oldest first."""
    return Instruction.objects.filter(
        state__in=(InstructionState.QUEUED, InstructionState.SENT), acknowledged_at__isnull=True
    ).order_by("created_at", "id")


def unacknowledged_since(now: datetime) -> QuerySet[Instruction]:
    """The alarm: those older than the setting DECLARATION_ALARM_MINUTES at ``now``."""
    return unacknowledged().filter(
        created_at__lte=now - timedelta(minutes=settings.DECLARATION_ALARM_MINUTES)
    )


def acknowledged_after_withdrawal() -> QuerySet[Instruction]:
    """Instructions withdrawn too late: the declaration system acknowledged them all the same."""
    return Instruction.objects.filter(
        state=InstructionState.WITHDRAWN, acknowledged_at__isnull=False
    ).order_by("acknowledged_at", "id")


def instructions_for(subject_kind: str, subject_id: int) -> QuerySet[Instruction]:
    """What the declaration system was told about a subject, in order."""
    return Instruction.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by(
        "declaration_number", "sequence"
    )


def release_confirmed(subject_kind: str, subject_id: int) -> bool:
    """Whether the declaration system has acknowledged a release for this subject: the goods may be gone
    (LAW.md 3.7 "Entered late"). An acknowledgement after a withdrawal counts: it came all the same."""
    return Instruction.objects.filter(
        subject_kind=subject_kind,
        subject_id=subject_id,
        kind=InstructionKind.RELEASE,
        acknowledged_at__isnull=False,
    ).exists()


def _without_newer(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Leave out what a newer attempt has replaced: each trouble stands on one list, once."""
    newer = Message.objects.filter(
        attempt_of_id=Coalesce(OuterRef("attempt_of_id"), OuterRef("pk")), pk__gt=OuterRef("pk")
    )
    return messages.filter(~Exists(newer))
