"""That the right was renewed: proof handed in by the holder, recorded by decision, declined (CC 461(8), 462(2))."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, OutOfState, Refusal, Repeated, TooEarly
from acts.stored_files import Readable
from deadlines.queries import calendar_in_force
from law.clocks import RegisterClock
from law.entry_law import provision_in
from law.entry_states import EntryEvent, Register
from law.protection import reported_late
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Application, Entry, EntryReport, EntryRight
from registers.queries.rights import current_rights, waiting_proofs
from registers.services._entry_acts import admits, locked, record
from registers.services.application_files import handed_in

RIGHT = "CC464.3"


def reported_under(entry: Entry) -> str:
    """Under which provision a renewed right is reported: a change of data (CC 461(8)), or the union's register."""
    return provision_in(entry.register, EntryEvent.RIGHT_RENEWAL_REPORTED)


def hand_in_renewed_right(
    *,
    entry_id: int,
    words: str,
    renewed_on: date,
    right_until: date,
    file: tuple[str, Readable],
    state: str = "",
    by: User,
    now: datetime,
) -> EntryReport:
    """Hand in proof that the right was renewed: `words` name the document, `file` is its name and content.

    It is decided on like any change; what comes later than fifteen calendar days is taken and marked (CC 461(8));
    for the register of the union no such term is known. Come while a hold runs, it keeps the entry from being excluded
    until then (HOUSE.right_renewed).

    Raises NotAllowed (not the holder), OutOfState (excluded), Repeated (one waits already), TooEarly (renewed ahead),
    Incomplete (no file, no words, no later end, no member state where one is asked).
    """
    application = Application.objects.filter(entry=entry_id).first()
    if application is None:
        raise OutOfState(_("This entry was not applied for here."), "HOUSE.organisations")
    proof = RequiredDocument.PROOF_OF_RIGHT
    with handed_in(application=application, kind=proof, file=file, by=by, now=now) as paper:
        event = EntryEvent.RIGHT_RENEWAL_REPORTED
        today = local_date(now)
        entry = locked(entry_id)
        code = reported_under(entry)
        for refusal in (
            policies.acting_for_entry(entry, by, on=today),
            admits(entry, event, code),
            _state(entry, state),
            _none_waits(entry, state),
            TooEarly(_("The day lies ahead."), code, field="renewed_on") if renewed_on > today else None,
            None if words.strip() else Incomplete(_("Name the document."), code, field="words"),
            _later(entry, state, right_until, today, "right_until"),
        ):
            if refusal:
                raise refusal
        found = EntryReport.objects.create(
            entry=entry,
            kind=EntryReport.Kind.RIGHT_RENEWED,
            happened_on=renewed_on,
            words=words.strip(),
            state=state,
            right_until=right_until,
            file=paper,
            late=entry.register == Register.NATIONAL
            and reported_late(RegisterClock.CHANGE_REPORT, renewed_on, today, calendar_in_force()),
            reported_at=now,
            reported_by=by,
        )
        old = current_rights().filter(entry=entry, state=state).first()
        record(
            entry,
            event,
            code,
            by,
            now,
            {"report": found.pk, "late": found.late, "sha256": paper.sha256, "document": found.words},
            changed={"ends_on": (old.ends_on if old else None, right_until)},
        )
    return found


@transaction.atomic
def record_renewed_right(
    *,
    entry_id: int,
    ends_on: date,
    right_document: str,
    report: int | None = None,
    state: str = "",
    right_number: str = "",
    right_date: date | None = None,
    paper: str = "",
    by: User,
    now: datetime,
) -> EntryRight:
    """Enter until when the right lasts, by what the holder handed in (`report`) or by a `paper` that came.

    The row before is superseded and kept. Raises NotAllowed, OutOfState (excluded), Repeated (decided already),
    Incomplete (no such report, no paper, no document of title, no later end), TooEarly (a document made ahead).
    """
    event = EntryEvent.RIGHT_RENEWED
    today = local_date(now)
    entry = locked(entry_id)
    code = reported_under(entry)
    for refusal in (policies.carrying_out(by, on=today), admits(entry, event, code)):
        if refusal:
            raise refusal
    found = _report(entry, report) if report is not None else None
    state = found.state if found else state
    for refusal in (
        _state(entry, state),
        None
        if found or paper.strip()
        else Incomplete(
            _("Choose the proof that was handed in, or name the paper that came."), code, field="paper"
        ),
        None
        if right_document.strip()
        else Incomplete(_("Give the document of title."), RIGHT, field="right_document"),
        TooEarly(_("The day lies ahead."), code, field="right_date")
        if right_date and right_date > today
        else None,
        _later(entry, state, ends_on, today, "ends_on"),
    ):
        if refusal:
            raise refusal
    old = current_rights().filter(entry=entry, state=state).first()
    right = EntryRight.objects.create(
        entry=entry,
        state=state,
        document=right_document.strip(),
        number=right_number.strip(),
        document_date=right_date,
        holder=old.holder if old else "",
        ends_on=ends_on,
        file=found.file if found else None,
        paper=paper.strip(),
        supersedes=old,
        recorded_at=now,
        recorded_by=by,
    )
    if found is not None:
        found.approved_at, found.approved_by = now, by
        found.save(update_fields=["approved_at", "approved_by"])
    record(
        entry,
        event,
        code,
        by,
        now,
        {
            "right": right.pk,
            "document": ": ".join(filter(None, (state, right.title))),
            **({"report": found.pk, "asked_by": found.reported_by_id} if found else {}),
        },
        changed={"ends_on": (old.ends_on if old else None, ends_on)},
        context={"right": right, "approved": True},
    )
    return right


@transaction.atomic
def decline_renewed_right(
    *, entry_id: int, report: int, reasons: str, by: User, now: datetime
) -> EntryReport:
    """Decline a proof that is none, with reasons: what was recorded of the right, stays.

    Raises NotAllowed, OutOfState (excluded), Repeated (decided already), Incomplete (no such report, no reasons).
    """
    event = EntryEvent.RIGHT_RENEWAL_DECLINED
    entry = locked(entry_id)
    code = reported_under(entry)
    for refusal in (policies.keeping_register(by, on=local_date(now)), admits(entry, event, code)):
        if refusal:
            raise refusal
    found = _report(entry, report)
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), code, field="reasons")
    found.declined_at, found.declined_by, found.reasons = now, by, reasons.strip()
    found.save(update_fields=["declined_at", "declined_by", "reasons"])
    record(
        entry,
        event,
        code,
        by,
        now,
        {"report": found.pk, "asked_by": found.reported_by_id, "reasons": found.reasons},
        context={"right": found, "approved": False},
    )
    return found


def _report(entry: Entry, pk: int) -> EntryReport:
    found = entry.reports.filter(pk=pk, kind=EntryReport.Kind.RIGHT_RENEWED).first()
    if found is None:
        raise Incomplete(_("Choose the proof that was handed in."), reported_under(entry), field="report")
    if not found.waits:
        raise Repeated(_("This proof has been decided on already."), reported_under(entry), field="report")
    return found


def _state(entry: Entry, state: str) -> Refusal | None:
    of_union = entry.register == Register.EEU
    if (state in MEMBER_STATES) if of_union else not state:
        return None
    return Incomplete(_("Say in which member state the right was renewed."), RIGHT, field="state")


def _none_waits(entry: Entry, state: str) -> Refusal | None:
    if not waiting_proofs(entry).filter(state=state).exists():
        return None
    return Repeated(_("A proof of this entry waits for a decision already."), reported_under(entry))


def _later(entry: Entry, state: str, until: date, today: date, field: str) -> Refusal | None:
    """A renewed right lasts longer than was known, and has not ended again."""
    if until < today:
        return Incomplete(_("The right has ended already."), RIGHT, field=field)
    known = current_rights().filter(entry=entry, state=state).values_list("ends_on", flat=True).first()
    if known is None or until > known:
        return None
    return Incomplete(
        _("The right lasts until %(day)s by what is recorded: a renewed one lasts longer."),
        RIGHT,
        {"day": known},
        field=field,
    )
