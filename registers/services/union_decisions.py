"""What the Commission decided on an entry of its register, recorded with its letter by one registrar (CC 459, 464).

The Commission decides and tells of it: here no term runs for the decision or for its notice, and nothing is proposed to
a second person (docs/adr/0008-register-decisions-by-two.md).
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState, Repeated
from law.entry_law import UNION_EXCLUSION_GROUNDS, provision_in
from law.entry_states import EntryEvent, EntryStatus, ExclusionGround, Register
from law.sentences import _
from law.time import local_date, start_of
from registers.models import CommissionRecord, Entry, EntryReport, EntryRight, RenewalRequest
from registers.services._entry_acts import locked, record
from registers.services._write import write
from registers.services.change_status import change_status
from registers.services.renewed_right import record_renewed_right
from registers.services.union_entry import REGISTER, facts, kept, refuse_beyond, told, written

Kind = CommissionRecord.Kind


@transaction.atomic
def record_renewed(
    *, entry_id: int, valid_to: date, document: str, dated: date, by: User, now: datetime
) -> CommissionRecord:
    """Record that the Commission renewed the protection: at most two years more, never beyond the right (CC 464).

    A holder may have asked it elsewhere: without a request here it is recorded as well. A letter recorded late brings
    protection back: from the day after its end where it is dated before, else from the letter's day. Raises NotAllowed,
    OutOfState (excluded; asked here and not sent on), Incomplete (no letter, no lawful end), TooEarly (a day ahead).
    """
    event = EntryEvent.RENEWED
    entry = kept(entry_id, event, by, now)
    asked = _asked(entry)
    refuse_beyond(entry, valid_to, max(entry.valid_to, dated), "valid_to")
    found = written(
        entry, Kind.RENEWED, document, dated, _earliest(entry, asked), by, now, renewal=asked, until=valid_to
    )
    _decided(asked, by, now)
    change = Change(
        subject=entry,
        event=event,
        effective_at=_from(entry, dated, now),
        provision=provision_in(entry.register, event),
        actor_id=by.pk,
        fields={"valid_to": valid_to},
        payload={
            **facts(found),
            "asked_by": asked.requested_by_id if asked else None,
            "changed": {"valid_to": [entry.valid_to.isoformat(), valid_to.isoformat()]},
        },
        context=told(found, last_day=valid_to),
    )
    write([change], now=now)
    return found


@transaction.atomic
def record_not_renewed(
    *, entry_id: int, document: str, dated: date, reasons: str, by: User, now: datetime
) -> CommissionRecord:
    """Record that the Commission does not renew: protection lasts as long as it did.

    Raises NotAllowed, OutOfState (nothing asked or not sent on, excluded), Incomplete (no letter, no reasons),
    TooEarly.
    """
    event = EntryEvent.RENEWAL_DECLINED
    entry = kept(entry_id, event, by, now)
    asked = _asked(entry)
    if asked is None:
        raise OutOfState(_("No renewal is asked for."), REGISTER)
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), REGISTER, field="reasons")
    found = written(
        entry,
        Kind.NOT_RENEWED,
        document,
        dated,
        _earliest(entry, asked),
        by,
        now,
        renewal=asked,
        words=reasons,
    )
    _decided(asked, by, now)
    payload = {**facts(found), "asked_by": asked.requested_by_id}
    record(entry, event, REGISTER, by, now, payload, context=told(found, last_day=entry.valid_to))
    return found


@transaction.atomic
def record_change(
    *,
    entry_id: int,
    report: int,
    title_document: str = "",
    goods_description: str = "",
    document: str,
    dated: date,
    by: User,
    now: datetime,
) -> CommissionRecord:
    """Record that the Commission changed the data of its entry as reported; what is empty stays as it was.

    Raises NotAllowed, OutOfState (excluded), Incomplete (no such report sent on, no letter), Repeated, TooEarly.
    """
    event = EntryEvent.DATA_CHANGED
    entry = kept(entry_id, event, by, now)
    reported = entry.reports.filter(pk=report, kind=EntryReport.Kind.CHANGE).first()
    sent = entry.commission_records.filter(kind=Kind.REPORT_SENT, report=reported).first()
    if reported is None or sent is None:
        raise Incomplete(
            _("Choose a report of a change that was sent to the Commission."), REGISTER, field="report"
        )
    if reported.approved_at is not None:
        raise Repeated(_("This report is approved already."), REGISTER, field="report")
    found = written(entry, Kind.CHANGED, document, dated, sent.dated, by, now, report=reported)
    reported.approved_at, reported.approved_by = now, by
    reported.save(update_fields=["approved_at", "approved_by"])
    given = {"title_document": title_document.strip(), "goods_description": goods_description.strip()}
    fields = {name: text for name, text in given.items() if text and text != getattr(entry, name)}
    change = Change(
        subject=entry,
        event=event,
        effective_at=now if dated == local_date(now) else start_of(dated),
        provision=provision_in(entry.register, event),
        actor_id=by.pk,
        fields=fields,
        payload={
            **facts(found),
            "asked_by": reported.reported_by_id,
            "changed": {name: [getattr(entry, name), text] for name, text in fields.items()},
        },
    )
    write([change], now=now)
    return found


@transaction.atomic
def record_excluded(
    *,
    entry_id: int,
    ground: ExclusionGround,
    effective_on: date,
    document: str,
    dated: date,
    by: User,
    now: datetime,
) -> CommissionRecord:
    """Record that the Commission excluded the object, from a day that may lie before today, on which ground.

    Open cases that cite the entry are looked at as after any exclusion (CC 198(8)(2)). Raises NotAllowed, OutOfState
    (excluded already), Incomplete (no letter, no ground, a day before protection began), TooEarly (a day ahead), Stale
    (a later change is recorded).
    """
    entry = kept(entry_id, EntryEvent.EXCLUDED, by, now)
    if ground not in UNION_EXCLUSION_GROUNDS:
        raise Incomplete(_("Choose the ground that the Commission names."), REGISTER, field="ground")
    begins = entry.valid_from or effective_on
    if effective_on < begins:
        raise Incomplete(
            _("Protection began only on %(day)s."), REGISTER, {"day": begins}, field="effective_on"
        )
    found = written(entry, Kind.EXCLUDED, document, dated, begins, by, now)
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document=found.document,
        ground=ground,
        effective_on=effective_on,
        by=by,
        now=now,
    )
    return found


def _asked(entry: Entry) -> RenewalRequest | None:
    """The request that waits, once it was sent on; None when none waits. Raises OutOfState while it was not sent."""
    asked = entry.renewal_requests.filter(decided_at__isnull=True).first()
    if asked is not None and not asked.commission_records.filter(kind=Kind.RENEWAL_SENT).exists():
        raise OutOfState(_("Record first that the request was sent to the Commission."), REGISTER)
    return asked


def _earliest(entry: Entry, asked: RenewalRequest | None) -> date:
    """The first day of which the Commission's answer can be."""
    if asked is not None:
        return asked.commission_records.get(kind=Kind.RENEWAL_SENT).dated
    return entry.valid_from or date.min


def _decided(asked: RenewalRequest | None, by: User, now: datetime) -> None:
    if asked is not None:
        asked.decided_at, asked.decided_by = now, by
        asked.save(update_fields=["decided_at", "decided_by"])


def _from(entry: Entry, dated: date, now: datetime) -> datetime:
    """From when a renewal counts: the letter's day; where the term was over meanwhile, not before it ended."""
    day = dated
    if entry.status == EntryStatus.EXPIRED:
        last = entry.status_changes.order_by("effective_on", "id").last()
        day = max(day, last.effective_on) if last else day
    return now if day == local_date(now) else start_of(day)


@transaction.atomic
def record_right(*, entry_id: int, by: User, now: datetime, **given: Any) -> EntryRight:
    """Record that the right was renewed in a member state (`renewed_right.record_renewed_right` says with what).

    It bounds what the Commission may renew, and changes nothing in its register. Raises OutOfState for an entry of the
    national register, where it is proposed and decided, and whatever that act raises.
    """
    if locked(entry_id).register != Register.EEU:
        raise OutOfState(_("Decisions on this register are proposed first."), REGISTER)
    return record_renewed_right(entry_id=entry_id, by=by, now=now, **given)
