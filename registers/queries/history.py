"""What changed in an entry: old and new, who asked, who approved, when. Read off the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_name
from accounts.models import User
from journal.models import Record
from journal.queries import Line, as_line
from law.entry_law import COMMISSION_DECIDES, UNION_EVENTS, UNION_ONLY
from law.entry_states import EntryEvent, EntryStatus, Register
from law.security import in_tenge
from law.union_security import Currency
from registers.member_states import states_named
from registers.models import Entry, EntryReport, EntryRight, InsuranceContract, Licensee, RightsHolder
from registers.models.entry import OBJECT_TYPE_LABELS, STATUS_LABELS

_E = EntryEvent

#: What the history tells of, and how. Considering an exclusion is the authorised body's own business.
EVENT_WORDS: Final[Mapping[EntryEvent, str | Promise]] = {
    _E.INCLUDED: _("Included in the register"),
    _E.STATED_ACTIVE: _("Stated by the imported register"),
    _E.STATED_ON_HOLD: _("Stated by the imported register"),
    _E.STATED_EXPIRED: _("Stated by the imported register"),
    _E.STATED_EXCLUDED: _("Stated by the imported register"),
    _E.DATA_CHANGED: _("Data changed"),
    _E.CONTACTS_COMPLETED: _("Contact data completed"),
    _E.HELD: _("Put on hold"),
    _E.HOLD_LIFTED: _("Hold lifted"),
    _E.TERM_ENDED: _("Term ended"),
    _E.EXCLUDED: _("Excluded from the register"),
    _E.RENEWAL_REQUESTED: _("Renewal asked for"),
    _E.RENEWED: _("Protection renewed"),
    _E.RIGHT_END_REPORTED: _("End of the right reported"),
    _E.RIGHT_RENEWAL_REPORTED: _("Proof of the renewed right handed in"),
    _E.RIGHT_RENEWED: _("Renewal of the right recorded"),
    _E.RIGHT_RENEWAL_DECLINED: _("Proof of the renewed right declined"),
    _E.LICENSEES_CHANGED: _("List of licensees changed"),
    _E.SECURITY_PROPOSED: _("Insurance contract handed in"),
    _E.SECURITY_APPROVED: _("Insurance contract approved"),
    _E.SECURITY_DECLINED: _("Insurance contract declined"),
    _E.SECURITY_FELL: _("Insurance ended early or reduced"),
    **{event: UNION_EVENTS[event].words for event in UNION_ONLY},
}

#: Asked by the holder: the person named is the one who asked, nobody has approved yet.
_ASKING: Final = frozenset(
    {
        _E.RENEWAL_REQUESTED,
        _E.RIGHT_END_REPORTED,
        _E.RIGHT_RENEWAL_REPORTED,
        _E.CHANGE_REPORTED,
        _E.LICENSEES_CHANGED,
        _E.SECURITY_PROPOSED,
    }
)

#: Contact data are shown to officers only, and how often they were completed is of no use to the holder.
_OFFICERS_ONLY: Final = frozenset({_E.CONTACTS_COMPLETED})

#: Data of persons that a report changed: they stand with the report, not in the journal.
_PERSON_WORDS: Final[Mapping[str, Promise]] = {
    "holder_name": _("Name of the right holder"),
    "holder_address": _("Address of the right holder"),
    "holder_country": _("Country of the right holder"),
    "representative": _("Representative"),
}

_LICENSEE_WORDS: Final[Mapping[str, Promise]] = {"added": _("added"), "ended": _("ended")}


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One fact: what it was (empty for nothing) and what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One event: when, what, which facts, who asked and who decided. Empty names are not known or not shown."""

    at: datetime
    effective_on: datetime
    words: str
    facts: Sequence[ChangedFact]
    note: str
    asked_by: str
    decided_by: str
    provision: str


def records_of(entry: Entry, *, for_holder: bool, limit: int = 100) -> QuerySet[Record]:
    """The records that the history shows, the latest first."""
    shown = [event.value for event in EVENT_WORDS if not (for_holder and event in _OFFICERS_ONLY)]
    return Record.objects.filter(chain=f"entry:{entry.pk}", event__in=shown).order_by("-seq")[:limit]


def history_of(
    records: Iterable[Record],
    people: Iterable[User],
    licensees: Iterable[Licensee],
    reports: Iterable[EntryReport] = (),
    *,
    register: Register,
    for_holder: bool,
) -> list[Edit]:
    """The edits that records tell of, in their order. `people`: who acts in them; `licensees`, `reports`: the entry's.

    A holder reads the authorised body instead of its officers' names.
    """
    lines = [as_line(record) for record in records]
    acted = {person.pk: person.full_name for person in people}
    holders = _holders(lines)
    names = {licensee.pk: licensee.name for licensee in licensees}
    entered = {report.pk: report.entered for report in reports}
    known = _Known(acted, holders, names, entered, register)
    return [_edit(line, known, for_holder=for_holder) for line in lines]


def _holders(lines: Sequence[Line]) -> dict[int, str]:
    """Names of holders where the holder itself changed."""
    ids = {pk for line in lines for pk in line["payload"].get("changed", {}).get("holder_id", ()) if pk}
    return dict(RightsHolder.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are read with: names by id of people, holders and licensees, what each report entered."""

    people: Mapping[int, str]
    holders: Mapping[int, str]
    licensees: Mapping[int, str]
    entered: Mapping[int, Mapping[str, Sequence[str]]]
    register: Register


def _edit(line: Line, known: _Known, *, for_holder: bool) -> Edit:
    event, payload = EntryEvent(line["event"]), line["payload"]
    actor = known.people.get(line["actor_id"] or 0, "")
    # A report is a change of data as well; its approval says what it changed.
    approved = "changed" in payload
    asks = event in _ASKING or (event is _E.DATA_CHANGED and "report" in payload and not approved)
    asked = actor if asks else known.people.get(payload.get("asked_by") or 0, "")
    decided = "" if asks else actor
    if decided and for_holder:
        decided = gettext("authorised body")
    if decided and known.register is Register.EEU and event in COMMISSION_DECIDES:
        decided = _by_commission(decided, for_holder=for_holder)
    return Edit(
        at=line["recorded_at"],
        effective_on=line["effective_at"],
        words=_event_words(known.register, event),
        facts=[
            *_facts(payload, known.holders),
            *(
                _personal(known.entered.get(payload.get("report") or 0, {}))
                if event is _E.DATA_CHANGED and approved
                else ()
            ),
        ],
        note=_note(event, payload, known.licensees),
        asked_by=asked,
        decided_by=decided,
        provision=line["provision"],
    )


def _event_words(register: Register, event: EntryEvent) -> str:
    there = UNION_EVENTS.get(event) if register is Register.EEU else None
    return gettext(there.words) if there else str(EVENT_WORDS[event])


def _by_commission(recorded_by: str, *, for_holder: bool) -> str:
    if for_holder:
        return gettext("Commission")
    return gettext("Commission, recorded by %(name)s") % {"name": recorded_by}


def _facts(payload: Mapping[str, Any], holders: Mapping[int, str]) -> list[ChangedFact]:
    about = (InsuranceContract, Entry) if "contract" in payload else (Entry, EntryRight)
    pairs = {name: _pair(change) for name, change in payload.get("changed", {}).items()}
    now = Currency(payload.get("currency") or Currency.KZT)
    was = Currency(pairs.get("currency", (now, now))[0] or now)
    facts = [
        ChangedFact(_label(name, about), _written(name, old, holders, was), _written(name, new, holders, now))
        for name, (old, new) in pairs.items()
        if old != new
    ]
    before, after = payload.get("before", ""), payload.get("after", "")
    if before and before != after:
        words = [str(STATUS_LABELS[EntryStatus(status)]) for status in (before, after)]
        facts.insert(0, ChangedFact(gettext("Status"), *words))
    return facts


def _pair(change: Any) -> tuple[Any, Any]:
    """Old and new of a change; the first approvals of reports wrote them under names."""
    if isinstance(change, Mapping):
        return change.get("from"), change.get("to")
    old, new = change
    return old, new


def _personal(entered: Mapping[str, Sequence[str]]) -> list[ChangedFact]:
    return [ChangedFact(str(_PERSON_WORDS[name]), *_countries(name, pair)) for name, pair in entered.items()]


def _countries(name: str, pair: Sequence[str]) -> tuple[str, str]:
    old, new = pair
    return (country_name(old), country_name(new)) if name == "holder_country" else (old, new)


def _label(name: str, about: Sequence[type[Model]]) -> str:
    """The words of a column, as the first of the models that has it calls it."""
    name = name.removesuffix("_id")
    for model in about:
        for field in model._meta.fields:
            if field.name == name:
                return str(capfirst(str(field.verbose_name)))
    return name


def _written(name: str, value: Any, holders: Mapping[int, str], currency: Currency) -> str:
    if value is None or value == "" or value == []:
        return ""
    if name == "states":
        return states_named(str(value).split(", "))
    if name == "holder_id":
        return holders.get(value, "")
    if name == "object_type":
        return str({key.value: words for key, words in OBJECT_TYPE_LABELS.items()}.get(value, value))
    if name == "amount":
        return f"{in_tenge(Decimal(str(value)))} {currency.sign}"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    try:
        return f"{date.fromisoformat(str(value)):%d.%m.%Y}"
    except ValueError:
        return str(value)


def _note(event: EntryEvent, payload: Mapping[str, Any], licensees: Mapping[int, str]) -> str:
    if event is _E.LICENSEES_CHANGED and "licensee" in payload:
        what = _LICENSEE_WORDS.get(payload.get("what", ""), "")
        return f"{licensees.get(payload['licensee'], '')}: {what}"
    return str(payload.get("document") or payload.get("reasons") or "")
