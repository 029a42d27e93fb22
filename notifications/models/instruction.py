"""Instructions to the declaration system: hold the goods, release them, withdraw an instruction."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# A fixed namespace: the same instruction has the same identifier in every file, request and repeat.
_IDENTIFIERS = uuid.UUID("5d0c6c3e-6f0b-5f0e-9a53-2f1f6f1b7a90")


class InstructionKind(models.TextChoices):
    """What the declaration system is told to do."""

    HOLD = "hold", _("hold the goods")
    RELEASE = "release", _("release the goods")
    WITHDRAW = "withdraw", _("withdraw an instruction")


class InstructionState(models.TextChoices):
    """What became of an instruction so far. `sent` means: it may have reached the declaration system."""

    QUEUED = "queued", _("waiting to be sent")
    SENT = "sent", _("sent, not acknowledged")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Columns fixed when an instruction is queued (trigger `notifications_instruction_frozen`).
INSTRUCTION_FROZEN_COLUMNS: tuple[str, ...] = (
    "id",
    "declaration_number",
    "sequence",
    "kind",
    "withdraws_id",
    "subject_kind",
    "subject_id",
    "payload",
    "dedupe_key",
    "effective_at",
    "created_at",
    "recorded_at",
)

#: Columns that transmission writes; `acknowledged_at`, once set, stays.
INSTRUCTION_DELIVERY_COLUMNS: tuple[str, ...] = (
    "state",
    "attempts",
    "claimed_until",
    "next_attempt_at",
    "sent_at",
    "acknowledged_at",
    "withdrawn_at",
    "last_error",
)


class Instruction(models.Model):
    """One instruction about one declaration, given in order and acknowledged (LAW.md 3.7).

    `acknowledged_at` beside the state `withdrawn` says that the acknowledgement came after the withdrawal:
    the goods may be gone.
    """

    declaration_number = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=InstructionKind.choices)
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="withdrawals")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    payload = models.JSONField(default=dict, blank=True)
    dedupe_key = models.CharField(max_length=250, unique=True)
    effective_at = models.DateTimeField()
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=16, choices=InstructionState.choices, default=InstructionState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("declaration_number", "sequence")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="instruction_of_subject"),
            models.Index(
                fields=["next_attempt_at", "id"],
                name="instruction_open",
                condition=Q(acknowledged_at__isnull=True),
            ),
            models.Index(
                fields=["created_at", "id"],
                name="instruction_waiting",
                condition=Q(state__in=["queued", "sent"], acknowledged_at__isnull=True),
            ),
            models.Index(
                fields=["acknowledged_at", "id"],
                name="instruction_withdrawn_late",
                condition=Q(state="withdrawn", acknowledged_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration_number", "sequence"], name="instruction_order_per_declaration"
            ),
            models.CheckConstraint(
                name="instruction_words_known",
                condition=Q(kind__in=InstructionKind.values) & Q(state__in=InstructionState.values),
            ),
            models.CheckConstraint(
                name="instruction_withdrawal_names_what_it_withdraws",
                condition=Q(kind="withdraw", withdraws__isnull=False)
                | (~Q(kind="withdraw") & Q(withdraws__isnull=True)),
            ),
            models.CheckConstraint(
                name="instruction_sent_has_its_time",
                condition=Q(state="queued", sent_at__isnull=True)
                | Q(state__in=["sent", "acknowledged"], sent_at__isnull=False)
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="instruction_acknowledged_has_its_time",
                condition=Q(state="acknowledged", acknowledged_at__isnull=False)
                | Q(state__in=["queued", "sent"], acknowledged_at__isnull=True)
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="instruction_withdrawn_has_its_time",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def identifier(self) -> str:
        """What the declaration system knows this instruction by: made from the dedupe key, so the same in
        every repeat, and never met again after a restore or on another installation's rows."""
        return str(uuid.uuid5(_IDENTIFIERS, self.dedupe_key))
