"""Acts instruct the declaration system here: in order per declaration, each dedupe key once."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from notifications.models import Instruction, InstructionKind, InstructionState
from notifications.outgoing import OutgoingInstruction

_COPY = (
    "COPY notifications_instruction (declaration_number, sequence, kind, withdraws_id, subject_kind, "
    "subject_id, payload, dedupe_key, effective_at, created_at, next_attempt_at, state, attempts, "
    "last_error) FROM STDIN"
)

#: Attempts at numbering when other transactions number instructions of the same declaration meanwhile; each
#: attempt waits for one of them to commit.
_ROUNDS = 20


class Withdrawal(StrEnum):
    """What became of the wish to withdraw an instruction."""

    NOT_SENT = "withdrawn before it was sent"
    ANNOUNCED = "withdrawn; the declaration system is told"
    TOO_LATE = "acknowledged already: refused"
    REPEATED = "withdrawn earlier"
    UNKNOWN = "no such instruction"


def queue_instructions(items: Sequence[OutgoingInstruction], *, now: datetime) -> int:
    """Write ``items`` in the caller's transaction, numbered per declaration; the number written.

    A known dedupe key is not written again. Two transactions instructing about one declaration wait for each
    other on the unique number: the one that commits first stands first.
    """
    first: dict[str, OutgoingInstruction] = {}
    for item in items:
        first.setdefault(item.dedupe_key, item)
    # By declaration, so that two batches never wait for each other; the order within one stays.
    ordered = sorted(first.values(), key=lambda item: item.declaration_number)
    return _write([(item, None) for item in ordered], now)


@transaction.atomic
def withdraw_instruction(dedupe_key: str, *, now: datetime) -> Withdrawal:
    """Withdraw what the declaration system has not acknowledged (LAW.md 3.7 "Entered late").

    Not sent yet: it never will be. Sent: the declaration system is told by an instruction of its own, next in
    order. Acknowledged: nothing is written, the goods may be gone.
    """
    instruction = Instruction.objects.select_for_update().filter(dedupe_key=dedupe_key).first()
    if instruction is None:
        return Withdrawal.UNKNOWN
    if instruction.state == InstructionState.WITHDRAWN:
        return Withdrawal.REPEATED
    if instruction.state == InstructionState.ACKNOWLEDGED:
        return Withdrawal.TOO_LATE
    was_sent = instruction.state == InstructionState.SENT
    instruction.state = InstructionState.WITHDRAWN
    instruction.withdrawn_at = now
    instruction.save(update_fields=["state", "withdrawn_at"])
    if not was_sent:
        return Withdrawal.NOT_SENT
    notice = OutgoingInstruction(
        declaration_number=instruction.declaration_number,
        kind=InstructionKind.WITHDRAW,
        subject_kind=instruction.subject_kind,
        subject_id=instruction.subject_id,
        dedupe_key=f"{dedupe_key}:withdraw",
        effective_at=instruction.effective_at,
        payload={"withdraws": instruction.identifier},
    )
    _write([(notice, instruction.pk)], now)
    return Withdrawal.ANNOUNCED


@transaction.atomic
def withdraw_releases(
    subject_kind: str, subject_id: int, *, lines: Collection[int] | None = None, now: datetime
) -> bool:
    """Withdraw every release of a subject's goods, or of `lines` among them; True when they are still held.

    False, and nothing is withdrawn, when the declaration system has acknowledged a release of theirs: the end
    stands (LAW.md 3.7 "Entered late"). A release that names other lines only is none of this. The rows stay
    locked to the end of the transaction, so that no acknowledgement slips in between this answer and what the
    caller makes of it.
    """
    releases = [
        release
        for release in Instruction.objects.select_for_update()
        .filter(subject_kind=subject_kind, subject_id=subject_id, kind=InstructionKind.RELEASE)
        .order_by("pk")
        if lines is None or set(lines) & set(release.payload.get("lines", lines))
    ]
    if any(release.acknowledged_at for release in releases):
        return False
    for release in releases:
        withdraw_instruction(release.dedupe_key, now=now)
    return True


def _write(items: Sequence[tuple[OutgoingInstruction, int | None]], now: datetime) -> int:
    for _ in range(_ROUNDS):
        known = _known(item.dedupe_key for item, _withdraws in items)
        fresh = [(item, withdraws) for item, withdraws in items if item.dedupe_key not in known]
        if not fresh:
            return 0
        try:
            with transaction.atomic():
                _copy(fresh, now)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            continue
        return len(fresh)
    raise RuntimeError("instructions about the same declarations are being queued elsewhere all the time")


def _known(keys: Iterable[str]) -> set[str]:
    asked = list(keys)
    if not asked:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT dedupe_key FROM notifications_instruction WHERE dedupe_key = ANY(%s)", [asked])
        return {key for (key,) in cursor.fetchall()}


def _copy(items: Sequence[tuple[OutgoingInstruction, int | None]], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT declaration_number, max(sequence) FROM notifications_instruction "
            "WHERE declaration_number = ANY(%s) GROUP BY declaration_number",
            [list({item.declaration_number for item, _ in items})],
        )
        last: dict[str, int] = dict(cursor.fetchall())
        with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
            for item, withdraws in items:
                sequence = last[item.declaration_number] = last.get(item.declaration_number, 0) + 1
                copy.write_row(
                    (
                        item.declaration_number,
                        sequence,
                        str(item.kind),
                        withdraws,
                        item.subject_kind,
                        item.subject_id,
                        json.dumps(dict(item.payload), ensure_ascii=False, cls=DjangoJSONEncoder),
                        item.dedupe_key,
                        item.effective_at,
                        now,
                        now,
                        str(InstructionState.QUEUED),
                        0,
                        "",
                    )
                )
