"""What of a record can be corrected, which values are right, and how a record is superseded (LAW.md 3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from acts.refusals import Incomplete, OutOfState, Refusal, TooEarly
from customs.models import Case, Correction, Document, Judgment, Request
from customs.services.court import takes_effect
from customs.services.receipt import Receipt, check_receipt
from customs.services.request import check_prolonged_days
from customs.texts import day_text, instant_text
from law.documents import DOCUMENT_LABELS, DocumentKind
from law.events import Channel
from law.sentences import _
from law.time import local_date

PROVISION = "HOUSE.correction"

Record: TypeAlias = Request | Document | Judgment
Value: TypeAlias = datetime | date | int | None


class Target(StrEnum):
    """The kinds of record that a correction can supersede."""

    REQUEST = "request"
    DOCUMENT = "document"
    JUDGMENT = "judgment"


class Written(StrEnum):
    """How a value is written down in a correction: an instant, a day, a number."""

    INSTANT = "instant"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Correctable:
    """One field that can be corrected."""

    target: Target
    field: str
    label: Promise
    written: Written

    def write(self, value: Value) -> str:
        """A value as a correction stores it: ISO, instants in UTC; empty for none.

        Raises `Incomplete` for a value of another kind.
        """
        if value is None:
            return ""
        match self.written:
            case Written.INSTANT if isinstance(value, datetime) and value.utcoffset() is not None:
                return value.astimezone(UTC).isoformat()
            case Written.DAY if isinstance(value, date) and not isinstance(value, datetime):
                return value.isoformat()
            case Written.NUMBER if isinstance(value, int):
                return str(value)
        raise Incomplete(_("Enter the right value."), PROVISION, field="new")

    def read(self, text: str) -> Value:
        """The value that `write` wrote."""
        if not text:
            return None
        match self.written:
            case Written.INSTANT:
                return datetime.fromisoformat(text)
            case Written.DAY:
                return date.fromisoformat(text)
            case Written.NUMBER:
                return int(text)

    def shown(self, text: str) -> str:
        """A stored value as pages and notices write it, in Almaty time."""
        value = self.read(text)
        if isinstance(value, datetime):
            return instant_text(value)
        if isinstance(value, date):
            return day_text(value)
        return "–" if value is None else str(value)


_ROWS = (
    Correctable(
        target=Target.REQUEST,
        field="received_at",
        label=gettext_lazy("received at"),
        written=Written.INSTANT,
    ),
    Correctable(
        target=Target.REQUEST,
        field="asked_days",
        label=gettext_lazy("business days asked for"),
        written=Written.NUMBER,
    ),
    Correctable(
        target=Target.DOCUMENT,
        field="received_at",
        label=gettext_lazy("received at"),
        written=Written.INSTANT,
    ),
    Correctable(
        target=Target.DOCUMENT,
        field="posted_at",
        label=gettext_lazy("handed to the post at"),
        written=Written.INSTANT,
    ),
    Correctable(
        target=Target.JUDGMENT,
        field="in_force_on",
        label=gettext_lazy("in force on"),
        written=Written.DAY,
    ),
)

CORRECTABLE: Mapping[tuple[str, str], Correctable] = {(row.target, row.field): row for row in _ROWS}


def rule_of(target: str, field: str) -> Correctable:
    """The row for a field. Raises `Incomplete` for one that cannot be corrected."""
    rule = CORRECTABLE.get((target, field))
    if rule is None:
        raise Incomplete(_("This cannot be corrected here."), PROVISION, field="field")
    return rule


def record_of(case: Case, target: str, target_id: int) -> Record:
    """A record of the case, superseded or not. Raises `Incomplete` when the case has none of that number."""
    match target:
        case Target.REQUEST:
            record: Record | None = Request.records.filter(case=case, pk=target_id).first()
        case Target.DOCUMENT:
            record = Document.records.filter(case=case, pk=target_id).first()
        case _:
            record = Judgment.records.filter(case=case, pk=target_id).first()
    if record is None:
        raise Incomplete(_("Choose the record to correct."), PROVISION, field="target")
    return record


def correction_text(correction: Correction, record: Record) -> Promise:
    """What was corrected, in whatever language it is then shown: record, field, old and new value."""
    rule = rule_of(correction.target, correction.field)
    return format_lazy(
        "{record}, {field}: {old} → {new}",
        record=record_text(record),
        field=rule.label,
        old=rule.shown(correction.old),
        new=rule.shown(correction.new),
    )


def record_text(record: Record) -> str | Promise:
    """What a record is, in words."""
    match record:
        case Request():
            return format_lazy("{} ({})", gettext_lazy("request"), Request.Kind(record.kind).label)
        case Document():
            return gettext_lazy(DOCUMENT_LABELS[DocumentKind(record.kind)])
        case Judgment():
            return gettext_lazy("judgment")


def check(case: Case, record: Record, rule: Correctable, value: Value, *, now: datetime) -> None:
    """Refuse a value that could not have been entered in the first place, naming the field `new`."""
    try:
        match record:
            case Request() if rule.field == "asked_days":
                _check_days(case, record, value)
            case Judgment():
                _check_in_force(case, record, value, now)
            case Request() | Document():
                _check_receipt(case, record, rule, value, now)
    except Refusal as refusal:
        refusal.field = "new"
        raise


def _check_days(case: Case, request: Request, value: Value) -> None:
    if request.kind != Request.Kind.PROLONGATION or not isinstance(value, int | None):
        raise Incomplete(_("This cannot be corrected here."), PROVISION)
    check_prolonged_days(case, value)


def _check_receipt(
    case: Case, record: Request | Document, rule: Correctable, value: Value, now: datetime
) -> None:
    times: dict[str, datetime | None] = {"received_at": record.received_at, "posted_at": None}
    if isinstance(record, Document):
        times["posted_at"] = record.posted_at
    if not isinstance(value, datetime | None):
        raise Incomplete(_("Enter the right value."), PROVISION)
    if rule.field == "posted_at" and record.channel != Channel.POST:
        raise OutOfState(_("Only what came by post was handed to the post."), "CC6.7")
    times[rule.field] = value
    received_at = times["received_at"]
    if received_at is None:
        raise Incomplete(_("Enter the right value."), PROVISION)
    receipt = Receipt(
        party_id=record.party_id,
        channel=Channel(record.channel),
        received_at=received_at,
        posted_at=times["posted_at"],
    )
    check_receipt(case, receipt, now=now, posting_counts=isinstance(record, Document))
    if received_at > _first_entered(record):
        raise TooEarly(_("It cannot have been received after it was entered."), "HOUSE.receipt")
    issued_on = record.issued_on if isinstance(record, Document) else None
    if issued_on is not None and issued_on > local_date(received_at):
        raise OutOfState(_("It cannot have been issued after it was received."), "CC6")


def _first_entered(record: Request | Document) -> datetime:
    """When it was first entered, before any correction."""
    earlier: Request | Document | None = record
    while earlier is not None:
        record = earlier
        earlier = type(record).records.filter(superseded_by_id=record.pk).first()
    return record.entered_at


def _check_in_force(case: Case, judgment: Judgment, value: Value, now: datetime) -> None:
    if not isinstance(value, date):
        raise Incomplete(_("Enter the right value."), PROVISION)
    if value < judgment.decided_on:
        raise Incomplete(_("A judgment enters into force on the day it is given or later."), "CC198.6")
    takes_effect(case, value, now=now, field="new")


def supersede(record: Record, field: str, value: Value, *, entered_by_id: int, now: datetime) -> Record:
    """Put a copy with the corrected field in the record's place; the record itself stays as it was."""
    model = type(record)
    kept = {
        column.attname: getattr(record, column.attname)
        for column in model._meta.concrete_fields
        if not column.primary_key
    }
    new = model(**{**kept, field: value, "entered_at": now, "entered_by_id": entered_by_id})
    new.save(force_insert=True)
    model.records.filter(pk=record.pk).update(superseded_by=new)
    return new
