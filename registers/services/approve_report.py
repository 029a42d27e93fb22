"""Entering into the register what a holder reported of a change of data (CC 461(8))."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState, Repeated
from law.entry_states import EntryEvent, EntryStatus
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Entry, EntryReport
from registers.services._write import write

REPORTED = "CC461.8"


@transaction.atomic
def approve_report(
    *,
    entry_id: int,
    report: int,
    title_document: str = "",
    goods_description: str = "",
    by: User,
    now: datetime,
) -> Entry:
    """Approve a reported change: the entry takes over what is given here; what is empty stays as it was.

    Raises NotAllowed, OutOfState (excluded), Incomplete (no such report), Repeated (approved already).
    """
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    refusal = policies.carrying_out(by, on=local_date(now))
    if refusal:
        raise refusal
    if entry.status == EntryStatus.EXCLUDED:
        raise OutOfState(_("The entry's status does not admit this."), REPORTED)
    found = entry.reports.filter(pk=report, kind=EntryReport.Kind.CHANGE).first()
    if found is None:
        raise Incomplete(_("Choose the report of a change."), REPORTED, field="report")
    if found.approved_at is not None:
        raise Repeated(_("This report is approved already."), REPORTED, field="report")
    given = {"title_document": title_document.strip(), "goods_description": goods_description.strip()}
    fields = {name: text for name, text in given.items() if text and text != getattr(entry, name)}
    found.approved_at, found.approved_by = now, by
    found.save(update_fields=["approved_at", "approved_by"])
    change = Change(
        subject=entry,
        event=EntryEvent.DATA_CHANGED,
        effective_at=now,
        provision=REPORTED,
        actor_id=by.pk,
        fields=fields,
        payload={
            "report": found.pk,
            "changed": {name: {"from": getattr(entry, name), "to": text} for name, text in fields.items()},
        },
    )
    write([change], now=now)
    return entry
