"""The read side of an entry in the register of the union: what was asked and reported, what went on, what is next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from law.entry_states import EntryStatus, Register
from registers.models import CommissionRecord, Entry, EntryReport, RenewalRequest

_Kind = CommissionRecord.Kind


@dataclass(frozen=True, slots=True)
class Course:
    """Where an entry stands between its holder, the authorised body and the Commission.

    `records`: the letters, the first one first; `asked`: the request for renewal that waits; `sent`: it went on;
    `unsent`: reports that did not go on yet; `unanswered`: reported changes that did, and are not in the register.
    """

    records: Sequence[CommissionRecord]
    asked: RenewalRequest | None
    sent: bool
    unsent: Sequence[EntryReport]
    unanswered: Sequence[EntryReport]
    over: bool

    @property
    def waits_here(self) -> bool:
        """Whether something is to be sent on by the authorised body."""
        return not self.over and (bool(self.unsent) or (self.asked is not None and not self.sent))

    @property
    def waits_there(self) -> bool:
        """Whether the Commission has something before it."""
        return not self.over and (self.sent or bool(self.unanswered))


def is_union_entry(entry: Entry) -> bool:
    """Whether the Commission keeps it."""
    return entry.register == Register.EEU


def course(
    entry: Entry,
    records: Iterable[CommissionRecord],
    renewals: Iterable[RenewalRequest],
    reports: Iterable[EntryReport],
) -> Course:
    """The course of an entry from what was read of it; `renewals`: its requests, of which one may wait."""
    letters = list(records)
    asked = next((each for each in renewals if each.decided_at is None), None)
    sent_on = {each.report_id for each in letters if each.kind == _Kind.REPORT_SENT}
    known = sorted(reports, key=lambda report: report.pk)
    return Course(
        records=letters,
        asked=asked,
        sent=asked is not None
        and any(each.kind == _Kind.RENEWAL_SENT and each.renewal_id == asked.pk for each in letters),
        unsent=[each for each in known if each.pk not in sent_on and each.declined_at is None],
        unanswered=[
            each
            for each in known
            if each.kind == EntryReport.Kind.CHANGE and each.pk in sent_on and each.approved_at is None
        ],
        over=entry.status == EntryStatus.EXCLUDED,
    )


def lists_of(
    entry: Entry,
) -> tuple[QuerySet[CommissionRecord], QuerySet[RenewalRequest], QuerySet[EntryReport]]:
    """What `course` is made of, not read yet."""
    return entry.commission_records.all(), entry.renewal_requests.all(), entry.reports.all()


def course_of(entry: Entry) -> Course:
    """The course of an entry, read now."""
    return course(entry, *lists_of(entry))
