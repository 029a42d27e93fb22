"""An entry of the register of the union: what its holder asks and reports, and that it was sent on (CC 459, 464).

The Commission keeps that register. What a holder asks is passed on to it: neither the last filing day of CC 462(1) nor
the days of CC 461(8) and 463(1) are applied, and the Commission's own times are not fixed here (LAW.md 4.2). What it
decides is recorded in `registers.services.union_decisions`.
"""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, OutOfState, Repeated, TooEarly, TooLate
from law.entry_law import provision_in
from law.entry_states import KEPT_UNDER, EntryEvent, Register, longest_term
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import CommissionRecord, Entry, EntryReport, RenewalRequest
from registers.queries.rights import right_ends_of
from registers.services._commission_letters import letter_named
from registers.services._entry_acts import admits, locked, record

REGISTER = KEPT_UNDER[Register.EEU]

Kind = CommissionRecord.Kind

_REPORTED = {
    EntryReport.Kind.CHANGE: EntryEvent.CHANGE_REPORTED,
    EntryReport.Kind.RIGHT_ENDED: EntryEvent.RIGHT_END_REPORTED,
}


@transaction.atomic
def ask_renewal(*, entry_id: int, wished_until: date, by: User, now: datetime) -> RenewalRequest:
    """Ask the Commission, through the authorised body, to renew the protection while it lasts.

    Raises NotAllowed, OutOfState (not active, another register), TooLate (protection is over), Repeated (asked
    already), Incomplete (no longer than now, longer than two years more or than the right).
    """
    event, today = EntryEvent.RENEWAL_REQUESTED, local_date(now)
    entry = _own(entry_id, event, by, now)
    if today > entry.valid_to:
        raise TooLate(
            _("Protection ended on %(day)s: there is nothing to renew. A new application can be filed."),
            "CC464.1",
            {"day": entry.valid_to},
        )
    if entry.renewal_requests.filter(decided_at__isnull=True).exists():
        raise Repeated(_("Renewal is asked already."), REGISTER)
    refuse_beyond(entry, wished_until, entry.valid_to, "wished_until")
    found = RenewalRequest.objects.create(
        entry=entry, wished_until=wished_until, requested_at=now, requested_by=by
    )
    payload = {"request": found.pk, "wished_until": wished_until.isoformat()}
    record(entry, event, provision_in(entry.register, event), by, now, payload)
    return found


@transaction.atomic
def report_to_commission(
    *, entry_id: int, kind: EntryReport.Kind, happened_on: date, words: str, by: User, now: datetime
) -> EntryReport:
    """Report a change of data or the end of the right, to be passed on to the Commission; nothing of it is late here.

    Raises NotAllowed, OutOfState (excluded, another register), TooEarly (a day ahead), Incomplete (no words).
    """
    event = _REPORTED[kind]
    entry = _own(entry_id, event, by, now)
    if happened_on > local_date(now):
        raise TooEarly(_("The day lies ahead."), REGISTER, field="happened_on")
    if not words.strip():
        raise Incomplete(_("Say what has changed."), REGISTER, field="words")
    found = EntryReport.objects.create(
        entry=entry,
        kind=kind,
        happened_on=happened_on,
        words=words.strip(),
        reported_at=now,
        reported_by=by,
    )
    record(entry, event, provision_in(entry.register, event), by, now, {"report": found.pk})
    return found


@transaction.atomic
def send_renewal(*, entry_id: int, document: str, dated: date, by: User, now: datetime) -> CommissionRecord:
    """Record that the request for renewal was sent to the Commission, by which letter, on which day.

    Raises NotAllowed, OutOfState (nothing asked, excluded), Repeated (sent already), Incomplete (no letter, a day
    before the request), TooEarly (a day ahead).
    """
    event = EntryEvent.RENEWAL_SENT
    entry = kept(entry_id, event, by, now)
    asked = entry.renewal_requests.filter(decided_at__isnull=True).first()
    if asked is None:
        raise OutOfState(_("No renewal is asked for."), REGISTER)
    if asked.commission_records.filter(kind=Kind.RENEWAL_SENT).exists():
        raise Repeated(_("It is recorded already that this was sent to the Commission."), REGISTER)
    found = written(
        entry, Kind.RENEWAL_SENT, document, dated, local_date(asked.requested_at), by, now, renewal=asked
    )
    record(
        entry,
        event,
        REGISTER,
        by,
        now,
        {**facts(found), "request": asked.pk, "asked_by": asked.requested_by_id},
        context=told(found, last_day=asked.wished_until),
    )
    return found


@transaction.atomic
def send_report(
    *, entry_id: int, report: int, document: str, dated: date, by: User, now: datetime
) -> CommissionRecord:
    """Record that a holder's report was sent to the Commission, by which letter, on which day.

    Raises NotAllowed, OutOfState (excluded), Incomplete (no such report, no letter, a day before the report), Repeated
    (sent already), TooEarly (a day ahead).
    """
    event = EntryEvent.REPORT_SENT
    entry = kept(entry_id, event, by, now)
    reported = entry.reports.filter(pk=report).first()
    if reported is None:
        raise Incomplete(_("Choose the report."), REGISTER, field="report")
    if reported.commission_records.filter(kind=Kind.REPORT_SENT).exists():
        raise Repeated(
            _("It is recorded already that this was sent to the Commission."), REGISTER, field="report"
        )
    found = written(
        entry, Kind.REPORT_SENT, document, dated, local_date(reported.reported_at), by, now, report=reported
    )
    record(
        entry,
        event,
        REGISTER,
        by,
        now,
        {**facts(found), "report": reported.pk, "asked_by": reported.reported_by_id},
        context=told(found, text=reported.words, about=f":report:{reported.pk}"),
    )
    return found


def refuse_beyond(entry: Entry, until: date, begins: date, field: str) -> None:
    """Refuse an end of protection beyond what the law admits: two years from where it begins, the right (CC 464).

    Raises Incomplete.
    """
    if until <= entry.valid_to:
        raise Incomplete(_("Protection lasts longer already."), REGISTER, field=field)
    if until > longest_term(begins):
        raise Incomplete(_("Protection is prolonged by two years at most."), "CC464.1", field=field)
    right = _right_ends_first(entry)
    if right is not None and until > right:
        raise Incomplete(
            _("Protection never outlasts the right, which ends on %(day)s."),
            "CC464.3",
            {"day": right},
            field=field,
        )


def _right_ends_first(entry: Entry) -> date | None:
    """When the right ends in the member state where it ends first; None where nothing is known of it."""
    return min(right_ends_of(entry).values(), default=None)


def _own(entry_id: int, event: EntryEvent, by: User, now: datetime) -> Entry:
    entry = locked(entry_id)
    refusal = policies.acting_for_entry(entry, by, on=local_date(now)) or _place(entry, event)
    if refusal:
        raise refusal
    return entry


def kept(entry_id: int, event: EntryEvent, by: User, now: datetime) -> Entry:
    """The locked entry, for an act of the registrar on the register of the union. Raises NotAllowed, OutOfState."""
    entry = locked(entry_id)
    refusal = policies.keeping_register(by, on=local_date(now)) or _place(entry, event)
    if refusal:
        raise refusal
    return entry


def _place(entry: Entry, event: EntryEvent) -> OutOfState | None:
    if entry.register != Register.EEU:
        return OutOfState(_("This entry is not in the register of the union."), REGISTER)
    refusal = admits(entry, event, REGISTER)
    return refusal if refusal is None else OutOfState(refusal.sentence, REGISTER)


def written(
    entry: Entry,
    kind: CommissionRecord.Kind,
    document: str,
    dated: date,
    earliest: date,
    by: User,
    now: datetime,
    *,
    renewal: RenewalRequest | None = None,
    report: EntryReport | None = None,
    until: date | None = None,
    words: str = "",
) -> CommissionRecord:
    """The letter as it is kept. Raises Incomplete (no letter, sent before `earliest`), TooEarly (a day ahead)."""
    return CommissionRecord.objects.create(
        entry=entry,
        renewal=renewal,
        report=report,
        kind=kind,
        document=letter_named(document, dated, earliest, local_date(now)),
        dated=dated,
        until=until,
        words=words.strip(),
        recorded_at=now,
        recorded_by=by,
    )


def facts(found: CommissionRecord) -> dict[str, object]:
    """What the journal keeps of a letter."""
    return {"record": found.pk, "document": found.document, "dated": found.dated.isoformat()}


def told(found: CommissionRecord, **more: object) -> dict[str, object]:
    """What the holder's side is told of a letter."""
    return {"document": found.document, "dated": found.dated, "text": found.words, **more}
