"""The insurance of an entry: handed in and approved, recorded by the registrar, lost (LAW.md 4.3; CC 461, 459(11))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, OutOfState, Refusal, Repeated, TooEarly
from acts.stored_files import Readable
from deadlines.queries import calendar_in_force
from law.clocks import RegisterClock
from law.entry_law import provision_in
from law.entry_states import EntryEvent, Register
from law.protection import Insurance, reported_late
from law.required_documents import RequiredDocument
from law.security import SECURED_UNDER
from law.sentences import _
from law.time import local_date
from law.union_security import Currency
from registers import policies
from registers.models import Application, Entry, InsuranceContract
from registers.queries.security import insurance_of, waiting_contract
from registers.services._entry_acts import admits, locked, record
from registers.services._floor import below_floor
from registers.services.application_files import handed_in

#: What is told of a contract in the history of its entry.
FACTS = (
    "insurer",
    "number",
    "amount",
    "currency",
    "concluded_on",
    "changed_on",
    "valid_from",
    "valid_to",
    "states",
)


def changes_under(entry: Entry) -> str:
    """Under which provision the insurance of an entry changes: as a change of data, or as the union's security."""
    return provision_in(entry.register, EntryEvent.SECURITY_PROPOSED)


@dataclass(frozen=True, kw_only=True)
class ContractData:
    """What a contract says; `replaces_id`: the contract of the entry that it amends, None for one of its own.

    `states`: the member states in which it is valid, of an entry in the register of the union.
    """

    insurer: str
    number: str
    amount: Decimal
    concluded_on: date
    valid_from: date
    valid_to: date
    changed_on: date | None = None
    currency: Currency = Currency.KZT
    replaces_id: int | None = None
    states: tuple[str, ...] = ()

    @property
    def insurance(self) -> Insurance:
        """As the law reads it."""
        return Insurance(
            self.amount,
            self.concluded_on,
            self.valid_from,
            self.valid_to,
            self.changed_on,
            in_euro=self.currency is Currency.EUR,
            states=frozenset(self.states),
        )


def propose_contract(
    *, entry_id: int, contract: ContractData, file: tuple[str, Readable], by: User, now: datetime
) -> InsuranceContract:
    """Hand in a contract that replaces or amends that of an entry: name and content of its file.

    A registrar decides on it; until then nothing changes. One that comes later than fifteen calendar days after it was
    made or changed is taken and marked (CC 461(8)). Raises NotAllowed (not the holder), OutOfState (excluded),
    Repeated (one waits already), TooEarly (made ahead), Incomplete (days out of order, a sum below the floor of its
    day, no file). A floor that is not known yet is asked for when the contract is approved.
    """
    application = Application.objects.filter(entry=entry_id).first()
    if application is None:
        raise OutOfState(_("This entry was not applied for here."), "HOUSE.organisations")
    with handed_in(
        application=application, kind=RequiredDocument.INSURANCE, file=file, by=by, now=now
    ) as paper:
        event = EntryEvent.SECURITY_PROPOSED
        entry = locked(entry_id)
        for refusal in (
            policies.acting_for_entry(entry, by, on=local_date(now)),
            admits(entry, event, changes_under(entry)),
            _none_waits(entry),
            _readable(contract, entry, now),
            below_floor(contract.insurance, Register(entry.register), asks=False),
        ):
            if refusal:
                raise refusal
        late = entry.register == Register.NATIONAL and reported_late(
            RegisterClock.CHANGE_REPORT, contract.insurance.counts_from, local_date(now), calendar_in_force()
        )
        found = _stored(entry, contract, by, now, file=paper, late=late)
        record(
            entry,
            event,
            changes_under(entry),
            by,
            now,
            {**_named(found), "sha256": paper.sha256},
            changed=_facts(found),
        )
    return found


@transaction.atomic
def approve_contract(*, entry_id: int, by: User, now: datetime) -> InsuranceContract:
    """Approve the contract that waits: it secures the entry from its own days on, and replaces what it amends.

    Raises NotAllowed, OutOfState (none waits, the entry is excluded), Incomplete (below the floor, or the floor is not
    known: it is asked for, never guessed).
    """
    event = EntryEvent.SECURITY_APPROVED
    entry, found = _waiting(entry_id, event, by, now)
    refusal = below_floor(insurance_of(found), Register(entry.register), asks=True)
    if refusal:
        raise refusal
    found.approved_at, found.approved_by = now, by
    found.save(update_fields=["approved_at", "approved_by"])
    _take_its_place(found, by, now)
    record(
        entry,
        event,
        changes_under(entry),
        by,
        now,
        {**_named(found), "asked_by": found.handed_in_by_id},
        changed=_facts(found),
        context={"contract": found},
    )
    return found


@transaction.atomic
def decline_contract(*, entry_id: int, reasons: str, by: User, now: datetime) -> InsuranceContract:
    """Decline the contract that waits: what was, stays. Raises NotAllowed, OutOfState, Incomplete (no reasons)."""
    event = EntryEvent.SECURITY_DECLINED
    entry, found = _waiting(entry_id, event, by, now)
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), changes_under(entry), field="reasons")
    found.declined_at, found.declined_by, found.reasons = now, by, reasons.strip()
    found.save(update_fields=["declined_at", "declined_by", "reasons"])
    payload = {**_named(found), "asked_by": found.handed_in_by_id, "reasons": found.reasons}
    record(entry, event, changes_under(entry), by, now, payload, context={"contract": found})
    return found


@transaction.atomic
def record_contract(
    *, entry_id: int, contract: ContractData, document: str, by: User, now: datetime
) -> InsuranceContract:
    """Record a contract that came on paper, or of an entry that was not applied for here.

    `document`: the paper it was taken from. Raises NotAllowed, OutOfState, TooEarly, Incomplete (as
    `propose_contract`; also where the floor is not known).
    """
    event = EntryEvent.SECURITY_APPROVED
    entry = locked(entry_id)
    for refusal in (
        policies.keeping_register(by, on=local_date(now)),
        admits(entry, event, changes_under(entry)),
        _readable(contract, entry, now),
        _document(document, entry),
        below_floor(contract.insurance, Register(entry.register)),
    ):
        if refusal:
            raise refusal
    found = _stored(entry, contract, by, now, document=document.strip(), approved_at=now, approved_by=by)
    _take_its_place(found, by, now)
    record(
        entry,
        event,
        changes_under(entry),
        by,
        now,
        {**_named(found), "document": found.document},
        changed=_facts(found),
    )
    return found


@transaction.atomic
def record_loss(
    *,
    entry_id: int,
    contract_id: int,
    from_day: date,
    document: str,
    amount: Decimal | None = None,
    by: User,
    now: datetime,
) -> InsuranceContract:
    """Record that a contract ended early, or that its sum was reduced to `amount`, from a day on.

    What became known is written down also where it leaves the entry without sufficient security: then the entry is
    flagged (LAW.md 4.3). Raises NotAllowed, OutOfState (not a contract in force), TooEarly (a day ahead), Incomplete.
    """
    event = EntryEvent.SECURITY_FELL
    today = local_date(now)
    entry = locked(entry_id)
    code = changes_under(entry)
    old = entry.contracts.filter(pk=contract_id, approved_at__isnull=False, ended_on__isnull=True).first()
    for refusal in (
        policies.keeping_register(by, on=today),
        admits(entry, event, code),
        None if old else OutOfState(_("This contract is not in force."), code, field="contract"),
        _document(document, entry),
        TooEarly(_("The day lies ahead."), code, field="from_day") if from_day > today else None,
    ):
        if refusal:
            raise refusal
    assert old is not None
    if not old.valid_from <= from_day <= old.valid_to:
        raise Incomplete(
            _("The contract runs from %(first)s to %(last)s."),
            code,
            {"first": old.valid_from, "last": old.valid_to},
            field="from_day",
        )
    if amount is not None and amount >= old.amount:
        raise Incomplete(_("The sum was not reduced."), code, field="amount")
    reduced = None
    if amount is not None:
        reduced = InsuranceContract.objects.create(
            entry=entry,
            **{
                name: getattr(old, name)
                for name in ("insurer", "number", "currency", "concluded_on", "valid_to", "states")
            },
            amount=amount,
            changed_on=from_day,
            valid_from=from_day,
            replaces=old,
            document=document.strip(),
            handed_in_at=now,
            handed_in_by=by,
            approved_at=now,
            approved_by=by,
        )
    _end(old, from_day, document.strip(), by, now)
    changed: dict[str, tuple[object, object]] = (
        {"amount": (old.amount, amount)} if reduced else {"valid_to": (old.valid_to, old.last_day)}
    )
    payload = {**_named(old), "document": document.strip()}
    record(entry, event, code, by, now, payload, changed=changed)
    return reduced or old


def _waiting(entry_id: int, event: EntryEvent, by: User, now: datetime) -> tuple[Entry, InsuranceContract]:
    entry = locked(entry_id)
    for refusal in (
        policies.keeping_register(by, on=local_date(now)),
        admits(entry, event, changes_under(entry)),
    ):
        if refusal:
            raise refusal
    found = waiting_contract(entry)
    if found is None:
        raise OutOfState(_("No insurance contract waits for a decision."), changes_under(entry))
    return entry, found


def _none_waits(entry: Entry) -> Refusal | None:
    if waiting_contract(entry) is None:
        return None
    return Repeated(_("A contract of this entry waits for a decision already."), changes_under(entry))


def _document(document: str, entry: Entry) -> Refusal | None:
    if document.strip():
        return None
    return Incomplete(_("Name the document: its number and date."), changes_under(entry), field="document")


def _readable(contract: ContractData, entry: Entry, now: datetime) -> Refusal | None:
    """Whether its days are in order, and it amends a contract that is this entry's."""
    today, code = local_date(now), SECURED_UNDER[Register(entry.register)]
    faults: Mapping[str, tuple[bool, str]] = {
        "concluded_on": (contract.concluded_on > today, _("The contract is not made yet.")),
        "changed_on": (
            contract.changed_on is not None and contract.changed_on < contract.concluded_on,
            _("The contract was changed before it was made."),
        ),
        "valid_to": (
            contract.valid_to < max(contract.valid_from, today),
            _("The insurance ends before it begins.")
            if contract.valid_to < contract.valid_from
            else _("The insurance has ended already."),
        ),
        "amount": (contract.amount <= 0, _("Give the sum insured.")),
        "currency": (
            contract.currency is not Currency.KZT and entry.register == Register.NATIONAL,
            _("For the national register the sum is stated in tenge."),
        ),
        "number": (not contract.number.strip(), _("Give the number of the contract.")),
        "insurer": (not contract.insurer.strip(), _("Name the insurer.")),
        "states": (
            entry.register == Register.EEU and not contract.states,
            _("Say in which member states the contract is valid."),
        ),
    }
    for name, (wrong, sentence) in faults.items():
        if wrong:
            return (TooEarly if name == "concluded_on" else Incomplete)(sentence, code, field=name)
    if contract.replaces_id is None:
        return None
    if contract.changed_on is None or contract.changed_on > today:
        return Incomplete(_("Say on which day the contract was changed."), code, field="changed_on")
    amended = entry.contracts.filter(
        pk=contract.replaces_id, approved_at__isnull=False, ended_on__isnull=True
    )
    if not amended.exists():
        return Incomplete(_("This contract is not in force."), code, field="replaces")
    return None


def _stored(entry: Entry, contract: ContractData, by: User, now: datetime, **more: Any) -> InsuranceContract:
    return InsuranceContract.objects.create(
        entry=entry,
        insurer=contract.insurer.strip(),
        number=contract.number.strip(),
        amount=contract.amount,
        currency=contract.currency,
        concluded_on=contract.concluded_on,
        changed_on=contract.changed_on,
        valid_from=contract.valid_from,
        valid_to=contract.valid_to,
        states=sorted(contract.states) if entry.register == Register.EEU else [],
        replaces_id=contract.replaces_id,
        handed_in_at=now,
        handed_in_by=by,
        **more,
    )


def _take_its_place(found: InsuranceContract, by: User, now: datetime) -> None:
    """The amended contract is good until the day before the amendment."""
    if found.replaces is not None and found.changed_on is not None:
        _end(found.replaces, found.changed_on, found.document or str(found), by, now)


def _end(contract: InsuranceContract, day: date, document: str, by: User, now: datetime) -> None:
    contract.ended_on, contract.ended_at, contract.ended_by = day, now, by
    contract.end_document = document
    contract.save(update_fields=["ended_on", "ended_at", "ended_by", "end_document"])


def _named(contract: InsuranceContract) -> dict[str, object]:
    """What a record says of the contract it is about; its sums are in this currency."""
    return {"contract": contract.pk, "currency": contract.currency}


def _facts(found: InsuranceContract) -> dict[str, tuple[object, object]]:
    """What the contract says beside what the one says that it amends."""
    old = found.replaces
    facts = {name: (_fact(old, name) if old else None, _fact(found, name)) for name in FACTS}
    if old is None:
        # The sum itself tells the currency (`_named`); it is a fact of its own where it changed.
        del facts["currency"]
    return {name: pair for name, pair in facts.items() if pair[0] != pair[1]}


def _fact(contract: InsuranceContract, name: str) -> object:
    value = getattr(contract, name)
    return (", ".join(value) or None) if isinstance(value, list) else value
