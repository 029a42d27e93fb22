"""An entry included from an application, and a contract to hand in, for the tests of an entry's life."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from registers.models import Entry, EntryReport, InsuranceContract
from registers.services.include_application import include_application
from registers.services.renewed_right import hand_in_renewed_right
from registers.services.security import ContractData, propose_contract, record_contract
from registers.views._life import life_of
from tests.registers.applications import FILED, filed, make_organisation, pdf


def included(registrar: User, person: User | None = None, *, now: datetime = FILED, **changes: Any) -> Entry:
    """An entry of Thursday 2026-11-26, insured until 2028-12-01 unless `changes` say otherwise."""
    organisation, manager = (
        make_organisation() if person is None else (person.memberships.get().organisation, person)
    )
    application = filed(organisation, manager, now=now, **changes)
    return include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Decision", by=registrar, now=now
    )


def contract(**changes: Any) -> ContractData:
    """A contract of 1 December 2026 for exactly the least sum."""
    return ContractData(
        **{
            "insurer": "Steppe Insurance",
            "number": "88/2026",
            "amount": Decimal("4325000"),
            "concluded_on": date(2026, 12, 1),
            "valid_from": date(2026, 12, 1),
            "valid_to": date(2029, 12, 1),
            **changes,
        }
    )


def handed_in(entry: Entry, by: User, now: datetime, **changes: Any) -> InsuranceContract:
    """A contract that waits for the registrar."""
    return propose_contract(
        entry_id=entry.pk, contract=contract(**changes), file=("contract.pdf", pdf()), by=by, now=now
    )


def insured_on(entry: Entry, by: User, now: datetime = FILED, *, until: date = date(2031, 12, 1)) -> None:
    """Insurance that reaches further than the application's, recorded by the registrar."""
    further = contract(
        number="99/2026", concluded_on=date(2026, 11, 2), valid_from=date(2026, 11, 2), valid_to=until
    )
    record_contract(entry_id=entry.pk, contract=further, document="Paper 9", by=by, now=now)


def insured_less(entry: Entry, by: User, until: date, now: datetime = FILED) -> None:
    """The application's contract is amended after the inclusion, so that it ends earlier."""
    first = entry.contracts.get()
    amended = contract(
        insurer=first.insurer,
        number=first.number,
        concluded_on=first.concluded_on,
        changed_on=now.date(),
        valid_from=now.date(),
        valid_to=until,
        replaces_id=first.pk,
    )
    record_contract(entry_id=entry.pk, contract=amended, document="Amendment 1", by=by, now=now)


def proof(entry: Entry, by: User, now: datetime, **changes: Any) -> EntryReport:
    """Proof that the right was renewed until 2 March 2040, handed in by the holder."""
    given: dict[str, Any] = {
        "words": "Extract No. 5",
        "renewed_on": now.date(),
        "right_until": date(2040, 3, 2),
        "file": ("extract.pdf", pdf()),
        **changes,
    }
    return hand_in_renewed_right(entry_id=entry.pk, by=by, now=now, **given)


def edits_of(entry: Entry, *, for_holder: bool) -> Any:
    """What the page of the entry tells of its changes, the latest first."""
    return life_of(entry, FILED.date(), for_holder=for_holder)["edits"]
