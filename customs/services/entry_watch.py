"""What the registers make known of a case's entries and powers of attorney while it runs (LAW.md 3.7)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from acts.apply import apply
from acts.changes import Change
from customs.models import Case, CaseParty, CitedRight, LineState, PartyRole, Task
from customs.services.tasks import raise_task
from law.case_states import HOLDING, CaseState
from law.entry_states import EntryStatus
from law.events import Event, Regime
from law.security import SecurityReading
from law.time import local_date
from registers import queries as registers
from registers.models import Entry, EntryStatusChange, PowerOfAttorney
from registers.queries.security import approved_contracts, flags_of

#: States in which a change of a cited entry still matters.
CONCERNED = HOLDING | {CaseState.PREPARED}


def tell_of_change(case: Case, change: EntryStatusChange, now: datetime) -> None:
    """A changed entry warns, an excluded one asks for cancellation (CC 198(8)(2)): once for each LOCKED case."""
    excluded = change.new == EntryStatus.EXCLUDED and case.regime == Regime.REGISTERED
    due = excluded and not _covered(case, change.entry_id, now)
    provision = "CC198.8.2" if due else "HOUSE.entry_changed"
    _note(case, provision, {"entry": change.entry_id, "old": change.old, "new": change.new}, now)
    raise_task(
        case,
        Task.Kind.EXCLUSION if due else Task.Kind.ENTRY_WARNING,
        ref=_ref(change),
        provision=provision,
        now=now,
        note=change.entry.number,
    )


def tell_of_missed_changes(case: Case, now: datetime) -> None:
    """What changed while the LOCKED case held nothing, and was looked at then, matters again once it holds goods."""
    changes = EntryStatusChange.objects.filter(
        entry__in=case.rights.filter(entry__isnull=False).values("entry_id"),
        at__gte=case.decided_at or now,
        checked_at__isnull=False,
    )
    told = set(case.tasks.values_list("ref", flat=True))
    for change in changes.select_related("entry").order_by("pk"):
        if _ref(change) not in told:
            tell_of_change(case, change, now)


def _ref(change: EntryStatusChange) -> str:
    return f"change:{change.pk}"


def _note(case: Case, provision: str, payload: dict[str, Any], now: datetime) -> None:
    apply(
        [
            Change(
                subject=case,
                event=Event.ENTRY_CHANGED,
                effective_at=now,
                provision=provision,
                payload=payload,
                overtakes_pages=False,
            )
        ],
        now=now,
    )


def _covered(case: Case, entry_id: int, now: datetime) -> bool:
    """Whether every line held under the excluded entry is also held under another active entry."""
    for line in case.lines.filter(state=LineState.HELD).prefetch_related("rights__right__entry"):
        rights = [row.right for row in line.rights.all() if row.given_up_at is None]
        if not any(right.entry_id == entry_id for right in rights):
            continue
        others = [right.entry for right in rights if right.entry is not None and right.entry_id != entry_id]
        if not any(registers.is_active(entry, local_date(now)) for entry in others):
            return False
    return True


def parties_without_power(day: date) -> QuerySet[CaseParty]:
    """Representatives in cases whose power, taken from a register, has ended there before its last day."""
    powers = PowerOfAttorney.objects.filter(
        Q(entry__isnull=True) | Q(entry=OuterRef("right__entry")),
        holder=OuterRef("right__entry__holder"),
        representative__name=OuterRef("name"),
    )
    return CaseParty.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Exists(powers.filter(ended_on__lte=day)),
        ~Exists(powers.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), valid_to__gte=day)),
        role=PartyRole.REPRESENTATIVE,
        power="",
        case__state__in=CONCERNED,
    )


def end_powers(case: Case, day: date, now: datetime) -> None:
    """Whose power ended in the register acts no more in the LOCKED case, and is told nothing more of it."""
    for party in parties_without_power(day).filter(case=case).select_related("right__entry"):
        assert party.right is not None and party.right.entry is not None
        ended = registers.powers_of(party.right.entry).filter(
            representative__name=party.name, ended_on__isnull=False
        )
        last = ended.order_by(F("ended_on").desc()).values_list("ended_on", flat=True).first()
        assert last is not None
        party.valid_to = last - timedelta(days=1)
        party.save(update_fields=["valid_to"])
        _note(case, "HOUSE.power", {"party": party.pk, "valid_to": party.valid_to.isoformat()}, now)
        raise_task(
            case,
            Task.Kind.ENTRY_WARNING,
            ref=f"power:{party.pk}:{last}",
            provision="HOUSE.power",
            now=now,
            note=party.name,
        )


def cases_to_warn(day: date) -> set[int]:
    """Cases that cite an entry whose insurance is flagged that day and that were not told of it yet."""
    cited = CitedRight.objects.filter(
        Exists(approved_contracts().filter(entry=OuterRef("entry"))), case__state__in=CONCERNED
    )
    entries = Entry.objects.filter(pk__in=cited.values("entry_id"))
    refs = {pk: _security_ref(pk, flag) for pk, flag in flags_of(entries, day).items()}
    if not refs:
        return set()
    pairs = cited.filter(entry__in=refs).values_list("case_id", "entry_id")
    told = set(Task.objects.filter(ref__in=refs.values()).values_list("case_id", "ref"))
    return {case for case, entry in pairs if entry is not None and (case, refs[entry]) not in told}


def warn_of_security(case: Case, now: datetime) -> None:
    """Lapsed insurance of a cited entry warns, once for each LOCKED case, and changes no clock (LAW.md 3.7)."""
    entries = Entry.objects.filter(pk__in=case.rights.filter(entry__isnull=False).values("entry_id"))
    told = set(case.tasks.values_list("ref", flat=True))
    by_id = {entry.pk: entry for entry in entries}
    for pk, flag in flags_of(by_id.values(), local_date(now)).items():
        ref = _security_ref(pk, flag)
        if ref in told:
            continue
        _note(case, "HOUSE.entry_changed", {"entry": pk, "security": flag.flaw}, now)
        raise_task(
            case,
            Task.Kind.ENTRY_WARNING,
            ref=ref,
            provision=flag.provision,
            now=now,
            note=by_id[pk].number,
        )


def _security_ref(entry_id: int, flag: SecurityReading) -> str:
    """One warning for each time that the insurance of an entry fails: what is wrong, since when or by how much."""
    since = "".join(str(value) for value in flag.params.values())
    return f"security:{entry_id}:{flag.flaw}:{since}"
