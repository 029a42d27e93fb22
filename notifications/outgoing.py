"""What an act hands to the outbox: plain values, written in bulk by `notifications.services`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from notifications.models import Channel, InstructionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedField:
    """One field of the party `about_ref` told to the recipient, and the provision that allows it."""

    about_ref: str
    field: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message with its text already written.

    `dedupe_key` is made of the case, clock or event and the recipient, never of a freshly created row's id.
    `effective_at` is the aware instant from which what is told counts in law.
    `address` is an e-mail address, or the postal address when the channel is paper.
    `right_refs` are the register entries for which the recipient answers, e.g. ("entry:7",).
    """

    dedupe_key: str
    channel: Channel
    subject_kind: str
    subject_id: int
    notice_kind: str
    recipient_role: str
    recipient_ref: str
    address: str
    recipient_name: str
    language: str
    subject: str
    body: str
    provision: str
    effective_at: datetime
    clock_id: int | None = None
    right_refs: Sequence[str] = ()
    disclosures: Sequence[DisclosedField] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingInstruction:
    """An instruction to hold or release the goods of a declaration, given from `effective_at` on.

    `payload` holds JSON values only and reaches the declaration system as it is. Withdrawals are made by
    `notifications.services.withdraw_instruction`, never queued from outside.
    """

    declaration_number: str
    kind: InstructionKind
    subject_kind: str
    subject_id: int
    dedupe_key: str
    effective_at: datetime
    payload: Mapping[str, object] = field(default_factory=dict)
