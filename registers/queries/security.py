"""The read side of an entry's insurance: its contracts, what secures it on a day, what is wrong."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from law.amounts import MCI, NATIONAL_FLOOR_MCI, Amount, AmountUnknown, floor_rose
from law.entry_states import EntryStatus, Register, Standing, standing
from law.protection import Insurance, floor_of
from law.required_documents import MEMBER_STATES
from law.security import SecurityReading, security_reading
from law.union_security import Currency
from registers.models import Entry, InsuranceContract
from registers.queries.rates import Entered, rates_for

#: Where an entry still has to be insured; what is excluded or over asks for nothing.
_INSURED = frozenset({Standing.ACTIVE, Standing.ON_HOLD, Standing.NOT_YET})


def floor_for(insurance: Insurance, register: Register) -> Decimal:
    """The least sum for a contract by the amounts that are known. Raises AmountUnknown."""
    return floor_of(insurance, register, entered=Entered(), rates=_rates([insurance], register))


def _rates(insured: Iterable[Insurance], register: Register) -> dict[date, Decimal]:
    """The rates of the contracts' days; the national floor asks for none."""
    if register is not Register.EEU:
        return {}
    return rates_for(each.counts_from for each in insured if not each.in_euro)


def insurance_of(contract: InsuranceContract) -> Insurance:
    """A contract as the law reads it, until the last day on which it is good."""
    return Insurance(
        amount=contract.amount,
        concluded_on=contract.concluded_on,
        valid_from=contract.valid_from,
        valid_to=contract.last_day,
        changed_on=contract.changed_on,
        in_euro=contract.currency == Currency.EUR,
        states=frozenset(contract.states),
    )


def approved_contracts() -> QuerySet[InsuranceContract]:
    """The contracts that count, those that are over among them."""
    return InsuranceContract.objects.filter(approved_at__isnull=False)


def waiting_contract(entry: Entry) -> InsuranceContract | None:
    """The contract of an entry that waits for a registrar's decision."""
    return entry.contracts.filter(approved_at__isnull=True, declined_at__isnull=True).first()


def waiting_contracts() -> QuerySet[InsuranceContract]:
    """Those of all entries, the longest waiting first."""
    return (
        InsuranceContract.objects.filter(approved_at__isnull=True, declined_at__isnull=True)
        .select_related("entry__holder")
        .order_by("handed_in_at", "pk")
    )


def reading_of(
    entry: Entry, contracts: Iterable[InsuranceContract], day: date, entered: Iterable[Amount] | None = None
) -> SecurityReading:
    """What is found of an entry's insurance on a day; `contracts` are its own, of which the approved count.

    `entered`: the monthly indexes that were entered, where they are read already.
    """
    counted = [insurance_of(each) for each in contracts if each.approved_at is not None]
    register = Register(entry.register)
    known = Entered() if entered is None else entered
    return security_reading(counted, register, day, entered=known, rates=_rates(counted, register))


def flag_of(
    entry: Entry, contracts: Iterable[InsuranceContract], day: date, entered: Iterable[Amount] | None = None
) -> SecurityReading | None:
    """What officers are warned of: an entry that lives and whose insurance has ended or fallen short."""
    where = standing(EntryStatus(entry.status), entry.valid_from, entry.valid_to, day)
    if where not in _INSURED:
        return None
    reading = reading_of(entry, contracts, day, entered)
    return reading if reading.alarming else None


def flags_of(
    entries: Iterable[Entry],
    day: date,
    contracts: Iterable[InsuranceContract] | None = None,
    entered: Iterable[Amount] | None = None,
) -> dict[int, SecurityReading]:
    """The warnings of those entries that have one, by id; `contracts`, `entered`: where these are read already."""
    known = Entered() if entered is None else entered
    wanted = list(entries)
    if contracts is None:
        contracts = approved_contracts().filter(entry__in=[entry.pk for entry in wanted])
    held: dict[int, list[InsuranceContract]] = {}
    for contract in contracts:
        held.setdefault(contract.entry_id, []).append(contract)
    found = {entry.pk: flag_of(entry, held.get(entry.pk, ()), day, known) for entry in wanted}
    return {pk: flag for pk, flag in found.items() if flag is not None}


def insured_doubtfully(day: date, entered: Iterable[Amount] | None = None) -> QuerySet[Entry]:
    """Living entries that may have to be flagged: insured once and not now, or for less than any floor known.

    Of the union also those with contracts that are not valid in every member state.
    """
    most = NATIONAL_FLOOR_MCI * max(each.kzt for each in (*MCI, *(Entered() if entered is None else entered)))
    own = approved_contracts().filter(entry=OuterRef("pk"))
    running = own.filter(valid_from__lte=day, valid_to__gte=day).exclude(ended_on__lte=day)
    return (
        Entry.objects.filter(
            Exists(own),
            ~Exists(running.filter(amount__gte=most))
            | Exists(own.exclude(states=[]).exclude(states__contains=list(MEMBER_STATES))),
            status__in=[EntryStatus.ACTIVE.value, EntryStatus.ON_HOLD.value],
        )
        .select_related("holder")
        .order_by("pk")
    )


def floor_has_risen(contract: InsuranceContract, day: date, entered: Iterable[Amount]) -> bool:
    """Whether the least sum is higher today than on the contract's date: it only informs (LAW.md 4.3)."""
    try:
        return contract.entry.register == Register.NATIONAL and floor_rose(
            insurance_of(contract).counts_from, day, entered
        )
    except AmountUnknown:
        return False
