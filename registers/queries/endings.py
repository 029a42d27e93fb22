"""What of the living entries ends soon: insurance, right, power of attorney, protection (HOUSE.expiry_warnings)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from law.entry_states import EntryStatus, Register, Standing, standing
from law.protection import WARNING_DAYS, last_filing_day
from law.security import Ending, Warned, covered_until, warning_due
from registers.models import (
    Entry,
    InsuranceContract,
    PowerOfAttorney,
    PowerSource,
    RenewalRequest,
)
from registers.queries.rights import first_to_end
from registers.queries.security import approved_contracts, insurance_of

_LIVING = (EntryStatus.ACTIVE.value, EntryStatus.ON_HOLD.value)
_STANDS = frozenset({Standing.ACTIVE, Standing.ON_HOLD, Standing.NOT_YET})
#: How far ahead anything is warned of.
_AHEAD = timedelta(days=max(WARNING_DAYS))


@dataclass(frozen=True, slots=True)
class EndsSoon:
    """Something of an entry that ends soon; `whose`: the representative whose power it is, `ref` names it.

    Of a right in the register of the union `whose` is the member state, for officers to read.
    """

    entry: Entry
    kind: Ending
    end: date
    warned: Warned
    whose: str = ""
    ref: str = ""


def ends_soon(day: date, kinds: Collection[Ending] = tuple(Ending)) -> list[EndsSoon]:
    """Everything of which a warning holds on a day, the first to end first; nothing of what is excluded or over.

    Read off the day alone: it does not matter when anybody last looked. A number of queries that does not grow with
    the register.
    """
    sources = {
        Ending.INSURANCE: _insurances,
        Ending.RIGHT: _rights,
        Ending.POWER: _powers,
        Ending.ENTRY: _entries,
    }
    found = [each for kind, source in sources.items() if kind in kinds for each in source(day)]
    return sorted(found, key=lambda each: (each.warned.by, each.entry.number, each.kind, each.ref))


def _due(
    entry: Entry, kind: Ending, end: date, day: date, whose: str = "", ref: str = ""
) -> Iterator[EndsSoon]:
    where = standing(EntryStatus(entry.status), entry.valid_from, entry.valid_to, day)
    warned = warning_due(kind, end, Register(entry.register), day)
    if where in _STANDS and warned is not None:
        yield EndsSoon(entry, kind, end, warned, whose, ref)


def _insurances(day: date) -> Iterator[EndsSoon]:
    """Cover that ends: a contract that follows without a gap carries it on."""
    window = (day, day + _AHEAD)
    ending = approved_contracts().filter(Q(valid_to__range=window) | Q(ended_on__range=window))
    contracts = (
        approved_contracts()
        .filter(entry__in=ending.values("entry_id"), entry__status__in=_LIVING)
        .select_related("entry__holder")
    )
    held: dict[int, list[InsuranceContract]] = {}
    for contract in contracts:
        held.setdefault(contract.entry_id, []).append(contract)
    for those in held.values():
        last = covered_until([insurance_of(each) for each in those], day, Register(those[0].entry.register))
        if last is not None:
            yield from _due(those[0].entry, Ending.INSURANCE, last, day)


def _rights(day: date) -> Iterator[EndsSoon]:
    """In the register of the union the right that ends first (CC 464(3)); a renewed one supersedes it."""
    ending = first_to_end(day, day + _AHEAD).filter(entry__status__in=_LIVING).select_related("entry__holder")
    for right in ending:
        yield from _due(right.entry, Ending.RIGHT, right.ends_on, day, right.get_state_display())


def _powers(day: date) -> Iterator[EndsSoon]:
    """Powers seen as documents; one named by the register alone is only taken to run as long as the entry."""
    window = Q(valid_to__range=(day, day + _AHEAD)) | Q(ended_on__range=(day, day + _AHEAD))
    seen = PowerOfAttorney.objects.filter(source=PowerSource.DOCUMENT)
    ending = seen.filter(window)
    powers = list(
        seen.filter(
            holder__in=ending.values("holder_id"), representative__in=ending.values("representative_id")
        ).select_related("representative")
    )
    if not powers:
        return
    entries = Entry.objects.filter(
        holder__in={power.holder_id for power in powers}, status__in=_LIVING
    ).select_related("holder")
    for entry in entries:
        for whose, last in _last_days(powers, entry, day).items():
            name, ref = whose
            yield from _due(entry, Ending.POWER, last, day, name, ref)


def _last_days(powers: Iterable[PowerOfAttorney], entry: Entry, day: date) -> dict[tuple[str, str], date]:
    """By representative that acts for the entry on the day: the last day of all its powers for it."""
    last: dict[tuple[str, str], date] = {}
    acting: set[tuple[str, str]] = set()
    for power in powers:
        if power.holder_id != entry.holder_id or power.entry_id not in (None, entry.pk):
            continue
        if entry.register == Register.EEU and not power.eeu_wide:
            continue
        whose = (power.representative.name, f"representative:{power.representative_id}")
        until = power.valid_to
        if power.ended_on is not None:
            until = min(until, power.ended_on - timedelta(days=1))
        last[whose] = max(until, last.get(whose, until))
        if (power.valid_from is None or power.valid_from <= day) and day <= until:
            acting.add(whose)
    return {whose: last[whose] for whose in acting}


def _entries(day: date) -> Iterator[EndsSoon]:
    """Protection that is not asked to be renewed: counted to the last day on which that can be asked."""
    waiting = RenewalRequest.objects.filter(entry=OuterRef("pk"), decided_at__isnull=True)
    longest = day + _AHEAD + (day - last_filing_day(day))
    entries = Entry.objects.filter(
        ~Exists(waiting), status=EntryStatus.ACTIVE, valid_to__range=(day, longest)
    ).select_related("holder")
    for entry in entries:
        yield from _due(entry, Ending.ENTRY, entry.valid_to, day)
