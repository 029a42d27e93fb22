"""Records of a case and their correction, for the tests of corrections.

A registered case is decided on Friday 2026-11-20: ten business days end on 2026-12-04. Ex officio the first
three end on Wednesday 2026-11-25, the ten on 2026-12-04 too (CC 198(1), 199(4)-(5); LAW.md 2).
"""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from customs.models import Case, Correction, Document, Judgment, Request
from customs.services.correct import (
    confirm_correction,
    preview,
    propose_correction,
)
from customs.services.court import record_judgment
from customs.services.lodge import lodge_document
from customs.services.request import request_cancellation, request_prolongation
from deadlines.models import Clock
from law.clocks import ClockKind
from law.documents import DocumentKind
from tests.factories import World, receipt_of

REASON = "The stamp on the paper says otherwise."


def correct(
    world: World, case: Case, record: Any, field: str, new: Any, *, now: datetime, by: User | None = None
) -> tuple[Correction, dict[str, Any]]:
    """Proposed by the inspector, previewed and confirmed by the head."""
    correction = propose(world, record, field, new, now=now)
    effect = preview(correction_id=correction.pk, actor=by or world.head, now=now)
    confirm_correction(correction_id=correction.pk, seen_effect=effect, actor=by or world.head, now=now)
    correction.refresh_from_db()
    case.refresh_from_db()
    return correction, effect


def propose(world: World, record: Any, field: str, new: Any, *, now: datetime) -> Correction:
    return propose_correction(
        case_id=record.case_id,
        target=type(record).__name__.lower(),
        target_id=record.pk,
        field=field,
        new=new,
        reason=REASON,
        actor=world.inspector,
        now=now,
    )


def lodge(world: World, case: Case, kind: DocumentKind, received_at: datetime, **fields: Any) -> Document:
    now = fields.pop("now", received_at)
    return lodge_document(
        case_id=case.pk,
        kind=kind,
        receipt=receipt_of(case, received_at, **fields),
        issuer="Almaty economic court",
        actor=world.inspector,
        now=now,
    )


def ask_to_prolong(world: World, case: Case, at: datetime, **fields: Any) -> Request:
    return request_prolongation(
        case_id=case.pk,
        receipt=receipt_of(case, at),
        days=fields.get("days"),
        actor=world.inspector,
        now=fields.get("now", at),
    )


def ask_to_cancel(world: World, case: Case, at: datetime) -> Request:
    return request_cancellation(case_id=case.pk, receipt=receipt_of(case, at), actor=world.inspector, now=at)


def clock(case: Case, kind: ClockKind) -> Clock:
    """The latest clock of that kind."""
    found = Clock.objects.filter(subject_kind="case", subject_id=case.pk, kind=kind).order_by("pk").last()
    assert found is not None
    return found


def all_documents(world: World, case: Case, at: datetime, **fields: Any) -> list[Document]:
    """All three for an ex officio hold (CC 199(6))."""
    kinds = (DocumentKind.UNDERTAKING, DocumentKind.REGISTER_APPLICATION, DocumentKind.JUDGE_RULING)
    return [lodge(world, case, kind, at, **fields) for kind in kinds]


def judgment(world: World, case: Case, in_force_on: date, now: datetime, outcome: str = "none") -> Judgment:
    return record_judgment(
        case_id=case.pk,
        court="Almaty economic court",
        number="2-17",
        decided_on=date(2026, 12, 1),
        in_force_on=in_force_on,
        outcome=outcome,
        received_at=now,
        actor=world.inspector,
        now=now,
    )
