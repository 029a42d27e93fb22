"""Entering into the register what a holder reported of a change of data (CC 461(8))."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState, Refusal, Repeated, TooEarly
from law.application_check import code_points
from law.entry_states import EntryEvent, EntryStatus, Register
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.folding import folded_key
from registers.models import Entry, EntryReport, PowerOfAttorney, RightsHolder
from registers.names import name_key
from registers.queries.contacts import ContactRole, contacts_for
from registers.services._people import one_at_a_time
from registers.services._write import write
from registers.services.reported_holder import ReportedHolder, Written, holder_refused, write_holder

REPORTED = "CC461.8"

#: Classes of the Nice classification.
_CLASSES = range(1, 46)


@dataclass(frozen=True)
class _Ended:
    """A representative that acts no longer from a day on."""

    power: PowerOfAttorney
    day: date


@transaction.atomic
def approve_report(
    *,
    entry_id: int,
    report: int,
    title_document: str = "",
    goods_description: str = "",
    goods_codes: Sequence[str] = (),
    classes: Sequence[int] = (),
    aliases: Sequence[str] = (),
    holder_name: str = "",
    holder_address: str = "",
    holder_country: str = "",
    another_holder: bool = False,
    holder_bin_iin: str = "",
    representative: int | None = None,
    representative_ended_on: date | None = None,
    by: User,
    now: datetime,
) -> Entry:
    """Approve a reported change: the entry takes over what is given here; what is empty stays as it was.

    Checked as an application is. Data of the same holder are the holder's, so that all its entries show them;
    `another_holder`: the right of this entry went to another person. `representative`: a power of attorney of the entry
    that is not good from `representative_ended_on` on, which no rule can refuse: it is a fact. Raises NotAllowed,
    OutOfState (excluded), Incomplete (no such report, what an application is refused for), Repeated (approved already,
    another holder's name), TooEarly (an end ahead).
    """
    today = local_date(now)
    reported = ReportedHolder(
        name=holder_name.strip(),
        address=holder_address.strip(),
        country=holder_country,
        bin_iin=holder_bin_iin,
        another=another_holder,
    )
    if reported.said:
        one_at_a_time()
    entry = Entry.objects.select_for_update(of=("self",)).select_related("holder").get(pk=entry_id)
    refusal = policies.carrying_out(by, on=today)
    if refusal:
        raise refusal
    found = _report(entry, report)
    columns = _columns(entry, title_document, goods_description, goods_codes, classes, aliases)
    ended = _ended(entry, representative, representative_ended_on, today)
    for refusal in _refusals(entry, columns, reported, today):
        raise refusal
    written = write_holder(entry, reported) if reported.said else Written(entry.holder, {})
    found.approved_at, found.approved_by = now, by
    found.entered = {**written.facts, **_end(ended)}
    found.save(update_fields=["approved_at", "approved_by", "entered"])
    payload = {"report": found.pk, "asked_by": found.reported_by_id}
    if ended:
        payload["power"] = ended.power.pk
    fields = {**columns, **({"holder": written.holder} if written.holder.pk != entry.holder_id else {})}
    changes = [_change(entry, fields, payload, by, now)]
    if written.facts and not reported.another:
        changes += [_change(other, {}, _told_of(entry, payload), by, now) for other in _others_of(entry)]
    write(changes, now=now)
    return entry


def _report(entry: Entry, report: int) -> EntryReport:
    if entry.status == EntryStatus.EXCLUDED:
        raise OutOfState(_("The entry's status does not admit this."), REPORTED)
    found = entry.reports.filter(pk=report, kind=EntryReport.Kind.CHANGE).first()
    if found is None:
        raise Incomplete(_("Choose the report of a change."), REPORTED, field="report")
    if found.approved_at is not None:
        raise Repeated(_("This report is approved already."), REPORTED, field="report")
    return found


def _columns(
    entry: Entry,
    title_document: str,
    goods_description: str,
    goods_codes: Sequence[str],
    classes: Sequence[int],
    aliases: Sequence[str],
) -> dict[str, object]:
    """The columns of the entry that change; the keys by which it is found go with what they are made of."""
    words = [alias.strip() for alias in aliases if alias.strip()]
    given: dict[str, object] = {
        "title_document": title_document.strip(),
        "goods_description": goods_description.strip(),
        "goods_codes": list(goods_codes),
        "classes": list(classes),
        "aliases": words,
    }
    new = {name: value for name, value in given.items() if value and value != getattr(entry, name)}
    return {**new, **({"alias_keys": [folded_key(word) for word in words]} if "aliases" in new else {})}


def _refusals(
    entry: Entry, columns: Mapping[str, object], reported: ReportedHolder, today: date
) -> Iterator[Refusal]:
    codes, classes = columns.get("goods_codes"), columns.get("classes")
    if isinstance(codes, list):
        for point in code_points(Register(entry.register), codes):
            yield Incomplete(point.sentence, point.provision, point.params, field="goods_codes")
    if isinstance(classes, list) and not all(each in _CLASSES for each in classes):
        yield Incomplete(_("Classes run from 1 to 45."), "CC461", field="classes")
    if not reported.said:
        return
    refusal = holder_refused(entry, reported, _representing(entry, reported, today))
    if refusal:
        yield refusal


def _representing(entry: Entry, reported: ReportedHolder, today: date) -> list[str]:
    """The countries of those who act for the holder; whoever acts for the one of before does not act for another."""
    if not reported.another:
        contacts = contacts_for(entry, today)
        return [each.country for each in contacts if each.role == ContactRole.REPRESENTATIVE]
    same = (
        Q(holder__bin_iin=reported.bin_iin)
        if reported.bin_iin
        else Q(holder__name_key=name_key(reported.name))
    )
    powers = PowerOfAttorney.objects.filter(
        same,
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        ended_on__isnull=True,
        valid_to__gte=today,
    )
    return list(powers.values_list("representative__country", flat=True))


def _ended(entry: Entry, representative: int | None, day: date | None, today: date) -> _Ended | None:
    """The power of attorney that ended, locked. Raises Incomplete, TooEarly."""
    if representative is None:
        return None
    powers = PowerOfAttorney.objects.select_for_update(of=("self",)).select_related("representative")
    power = powers.filter(
        Q(entry__isnull=True) | Q(entry=entry), pk=representative, holder=entry.holder_id
    ).first()
    if power is None or power.ended_on is not None:
        raise Incomplete(_("This power of attorney is not in force."), "HOUSE.power", field="representative")
    if day is None or day > power.valid_to or (power.valid_from is not None and day < power.valid_from):
        raise Incomplete(
            _("Say from which day on the representative acts no longer, within the days of the power."),
            "HOUSE.power",
            field="representative_ended_on",
        )
    if day > today:
        raise TooEarly(_("The day lies ahead."), REPORTED, field="representative_ended_on")
    return _Ended(power, day)


def _end(ended: _Ended | None) -> dict[str, list[str]]:
    """Write the end, and how the history tells of it."""
    if ended is None:
        return {}
    ended.power.ended_on = ended.day
    ended.power.save(update_fields=["ended_on"])
    return {"representative": [ended.power.representative.name, ""]}


def _others_of(entry: Entry) -> Iterator[Entry]:
    """The other entries of the same holder: what is published of them changed as well."""
    holder: RightsHolder = entry.holder
    yield from Entry.objects.select_for_update().filter(holder=holder).exclude(pk=entry.pk).order_by("pk")


def _told_of(entry: Entry, payload: Mapping[str, object]) -> dict[str, object]:
    return {**payload, "document": entry.number}


def _change(
    entry: Entry, fields: Mapping[str, object], payload: Mapping[str, object], by: User, now: datetime
) -> Change:
    shown = {name: value for name, value in fields.items() if name != "alias_keys"}
    changed = {
        f"{name}_id" if name == "holder" else name: [
            getattr(entry, f"{name}_id" if name == "holder" else name),
            value.pk if isinstance(value, RightsHolder) else value,
        ]
        for name, value in shown.items()
    }
    return Change(
        subject=entry,
        event=EntryEvent.DATA_CHANGED,
        effective_at=now,
        provision=REPORTED,
        actor_id=by.pk,
        fields=dict(fields),
        payload={**payload, "changed": changed},
    )
