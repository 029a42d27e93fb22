"""Renewal of an entry of the national register, and what its holder reports (CC 461(8), 462(1), 463(1))."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.organisations import mandates_of_holder
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState, Repeated, TooEarly, TooLate
from deadlines.queries import calendar_in_force
from law.clocks import RegisterClock
from law.entry_law import next_status
from law.entry_states import KEPT_UNDER, EntryEvent, EntryStatus, Register, longest_term
from law.protection import last_filing_day, reported_late
from law.sentences import _
from law.term import BEYOND_BOUND, BOUND_PROVISIONS, TermBound
from law.time import local_date
from registers import policies
from registers.models import Application, Entry, EntryReport, PowerOfAttorney, PowerSource, RenewalRequest
from registers.queries.terms import renewal_term
from registers.services._entry_acts import record
from registers.services._write import write

RENEWAL = "CC462.1"

#: Why nothing is decided here on an entry of the other register (`registers.services.union_entry`).
COMMISSIONS = _("The Commission decides on this register: record its letter.")

#: The holder's reports in words; that the right was renewed is handed in with its proof (`renewed_right`).
_TERMS = {
    EntryReport.Kind.CHANGE: (RegisterClock.CHANGE_REPORT, EntryEvent.DATA_CHANGED, "CC461.8"),
    EntryReport.Kind.RIGHT_ENDED: (RegisterClock.RIGHT_END_REPORT, EntryEvent.RIGHT_END_REPORTED, "CC463.1"),
}


@transaction.atomic
def request_renewal(*, entry_id: int, wished_until: date, by: User, now: datetime) -> RenewalRequest:
    """Ask to renew the protection, fifteen calendar days before it ends at the latest (CC 462(1)).

    Insurance and power of attorney that have to go on may be handed in until it is decided, and so may the proof that a
    right which ends with the protection was renewed. Raises NotAllowed, OutOfState (not active), TooLate, Repeated
    (asked already), Incomplete (longer than two years from the end, beyond the right, or no longer than now).
    """
    today = local_date(now)
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    refusal = policies.acting_for_entry(entry, by, on=today)
    if refusal:
        raise refusal
    _admits(entry, EntryEvent.RENEWAL_REQUESTED)
    last = last_filing_day(entry.valid_to)
    if today > last:
        raise TooLate(_("Renewal was to be asked by %(day)s."), RENEWAL, {"day": last})
    if entry.renewal_requests.filter(decided_at__isnull=True).exists():
        raise Repeated(_("Renewal is asked already."), RENEWAL)
    # A right that ends with the protection may have been renewed: the proof may follow, on hold if need be (CC 462(2)).
    proof_may_follow = renewal_term(entry).ends.get(TermBound.RIGHT, date.max) <= entry.valid_to
    _term(entry, wished_until, "wished_until", set() if proof_may_follow else {TermBound.RIGHT})
    request = RenewalRequest.objects.create(
        entry=entry, wished_until=wished_until, requested_at=now, requested_by=by
    )
    payload = {"request": request.pk, "wished_until": wished_until.isoformat()}
    record(entry, EntryEvent.RENEWAL_REQUESTED, RENEWAL, by, now, payload)
    return request


@transaction.atomic
def renew(*, entry_id: int, valid_to: date, document: str, by: User, now: datetime) -> Entry:
    """Renew the protection that was asked for: at most two years more, never beyond the right (CC 464).

    Nor beyond the power of attorney and the insurance that are handed in by then (CC 464(1)). Raises NotAllowed,
    OutOfState (nothing asked, not active), Incomplete (no decision, no lawful end).
    """
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    refusal = policies.carrying_out(by, on=local_date(now))
    if refusal:
        raise refusal
    _admits(entry, EntryEvent.RENEWED)
    request = entry.renewal_requests.filter(decided_at__isnull=True).first()
    if request is None:
        raise OutOfState(_("No renewal is asked for."), RENEWAL)
    if not document.strip():
        raise Incomplete(_("Name the decision: its number and date."), RENEWAL, field="document")
    _term(entry, valid_to, "valid_to", set(BEYOND_BOUND))
    request.decided_at, request.decided_by = now, by
    request.save(update_fields=["decided_at", "decided_by"])
    _keep_powers(entry)
    change = Change(
        subject=entry,
        event=EntryEvent.RENEWED,
        effective_at=now,
        provision=RENEWAL,
        actor_id=by.pk,
        fields={"valid_to": valid_to},
        payload={
            "document": document.strip(),
            "asked_by": request.requested_by_id,
            "changed": {"valid_to": [entry.valid_to.isoformat(), valid_to.isoformat()]},
        },
        context={
            "document": document.strip(),
            "last_day": valid_to,
            "renewal_day": last_filing_day(valid_to),
        },
    )
    write([change], now=now)
    return entry


@transaction.atomic
def report(
    *, entry_id: int, kind: EntryReport.Kind, happened_on: date, words: str, by: User, now: datetime
) -> EntryReport:
    """Report a change of data (15 calendar days) or the end of the right (5): late ones are taken and marked.

    Raises NotAllowed, OutOfState (excluded), TooEarly (a day ahead), Incomplete (no words).
    """
    clock, event, provision = _TERMS[EntryReport.Kind(kind)]
    today = local_date(now)
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    refusal = policies.acting_for_entry(entry, by, on=today)
    if refusal:
        raise refusal
    _admits(entry, event)
    if happened_on > today:
        raise TooEarly(_("The day lies ahead."), provision, field="happened_on")
    if not words.strip():
        raise Incomplete(_("Say what has changed."), provision, field="words")
    found = EntryReport.objects.create(
        entry=entry,
        kind=kind,
        happened_on=happened_on,
        words=words.strip(),
        late=reported_late(clock, happened_on, today, calendar_in_force()),
        reported_at=now,
        reported_by=by,
    )
    record(entry, event, provision, by, now, {"report": found.pk, "late": found.late})
    return found


def _admits(entry: Entry, event: EntryEvent) -> None:
    if entry.register != Register.NATIONAL:
        raise OutOfState(COMMISSIONS, KEPT_UNDER[Register.EEU])
    row = next_status(entry.register, EntryStatus(entry.status), event)
    if entry.status == EntryStatus.EXCLUDED or row is None:
        raise OutOfState(_("The entry's status does not admit this."), RENEWAL)


def _term(entry: Entry, until: date, field: str, bounds: Collection[TermBound]) -> None:
    """What the law says of the new end; `bounds`: the rights and documents that have to reach as far by now."""
    if until <= entry.valid_to:
        raise Incomplete(_("Protection lasts longer already."), RENEWAL, field=field)
    if until > longest_term(entry.valid_to):
        raise Incomplete(_("Protection is prolonged by two years at most."), "CC464.1", field=field)
    for bound, end in renewal_term(entry).documents.items():
        if bound in bounds and until > end:
            raise Incomplete(BEYOND_BOUND[bound], BOUND_PROVISIONS[bound], {"day": end}, field=field)


def _keep_powers(entry: Entry) -> None:
    """The powers of attorney under which its representative goes on are the entry's as well (CC 461)."""
    application = Application.objects.select_related("mandate").filter(entry=entry).first()
    if application is None or application.mandate is None:
        return
    seen = PowerOfAttorney.objects.filter(holder=entry.holder_id, source=PowerSource.DOCUMENT)
    known = {power.document: power for power in seen.select_related("representative")}
    first = known.get(application.mandate.document)
    if first is None:
        return
    PowerOfAttorney.objects.bulk_create(
        PowerOfAttorney(
            representative=first.representative,
            holder=entry.holder,
            valid_from=mandate.valid_from,
            valid_to=mandate.valid_to,
            ended_on=mandate.ended_on,
            eeu_wide=mandate.eeu_wide,
            source=PowerSource.DOCUMENT,
            document=mandate.document,
        )
        for mandate in mandates_of_holder(application.mandate)
        if mandate.document not in known and mandate.valid_to > first.valid_to
    )
