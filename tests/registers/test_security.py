"""The insurance of an entry as stored facts: included, replaced, amended, lost (LAW.md 4.3; CC 461, 459(11))."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from law.entry_states import EntryEvent, ExclusionGround
from law.protection import SecurityFlaw
from law.required_documents import MEMBER_STATES
from notifications.models import Message
from registers.models import Application, ApplicationFile, Entry, InsuranceContract
from registers.queries.security import flags_of, reading_of
from registers.services import change_status
from registers.services.security import (
    approve_contract,
    decline_contract,
    record_contract,
    record_loss,
)
from tests.factories import almaty, make_entry
from tests.registers.applications import make_organisation
from tests.registers.life import contract, edits_of, handed_in, included

NOW = almaty(2026, 12, 2)
LATER = almaty(2026, 12, 3)


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    return included(registrar, holder)


def flaw(entry: Entry, day: date) -> SecurityFlaw | None:
    return reading_of(entry, entry.contracts.all(), day).flaw


def test_an_inclusion_stores_the_contract_of_the_application(entry: Entry, registrar: User) -> None:
    found = entry.contracts.get()
    assert (found.number, found.amount, found.valid_to) == ("17/2026", 4325000, date(2028, 12, 1))
    assert found.approved_by == registrar and found.file is not None
    assert flaw(entry, date(2028, 12, 1)) is None
    assert flaw(entry, date(2028, 12, 2)) is SecurityFlaw.ENDED


def test_a_replaced_contract_counts_once_a_registrar_has_approved_it(
    entry: Entry, holder: User, registrar: User
) -> None:
    """CC 461(8): proposed by the holder with its file, approved by the registrar; the holder is told."""
    found = handed_in(entry, holder, NOW)
    assert found.file is not None and found.file.kind == "insurance"
    assert flaw(entry, date(2029, 6, 1)) is SecurityFlaw.ENDED, "it only waits"
    with pytest.raises(Repeated):
        handed_in(entry, holder, NOW, number="89/2026")
    approve_contract(entry_id=entry.pk, by=registrar, now=LATER)
    assert flaw(entry, date(2029, 6, 1)) is None
    told = Message.objects.get(notice_kind="security_decided")
    assert "approved" in told.subject and "88/2026" in told.body
    with pytest.raises(OutOfState):
        approve_contract(entry_id=entry.pk, by=registrar, now=LATER)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 12, 15), False), (date(2026, 12, 17), True)])
def test_a_contract_handed_in_late_is_taken_and_marked(
    day: date, late: bool, entry: Entry, holder: User
) -> None:
    """CC 461(8): fifteen calendar days from 30 November 2026 end on Tuesday 15 December."""
    found = handed_in(entry, holder, almaty(day.year, day.month, day.day), concluded_on=date(2026, 11, 30))
    assert found.late is late


def test_a_declined_contract_changes_nothing_and_says_why(
    entry: Entry, holder: User, registrar: User
) -> None:
    handed_in(entry, holder, NOW)
    with pytest.raises(Incomplete):
        decline_contract(entry_id=entry.pk, reasons=" ", by=registrar, now=LATER)
    decline_contract(entry_id=entry.pk, reasons="The file shows another object.", by=registrar, now=LATER)
    assert flaw(entry, date(2029, 6, 1)) is SecurityFlaw.ENDED
    assert "another object" in Message.objects.get(notice_kind="security_decided").body
    handed_in(entry, holder, LATER, number="90/2026")


def test_one_tenge_under_the_floor_of_its_date_is_refused(entry: Entry, holder: User) -> None:
    """CC 461: 4,325 tenge in 2026, a thousand times."""
    with pytest.raises(Incomplete, match="4 325 000") as refused:
        handed_in(entry, holder, NOW, amount=Decimal("4324999"))
    assert (refused.value.provision, refused.value.field) == ("CC461", "amount")
    old = {"concluded_on": date(2025, 12, 30), "valid_from": date(2025, 12, 30)}
    handed_in(entry, holder, NOW, amount=Decimal("3932000"), **old)  # the floor of its own day
    assert not ApplicationFile.objects.filter(sha256="").exists()


def test_nothing_is_left_of_a_refused_file(entry: Entry, holder: User, settings: Any) -> None:
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*/*"))
    with pytest.raises(Incomplete):
        handed_in(entry, holder, NOW, amount=Decimal(1))
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*/*")) == before


def test_the_index_of_an_unknown_year_is_asked_for_and_never_guessed(
    entry: Entry, holder: User, registrar: User
) -> None:
    """HOUSE.amounts: the holder may hand in in time, the registrar cannot approve before 2027's index is known."""
    day = date(2027, 1, 11)
    handed_in(entry, holder, almaty(2027, 1, 12), concluded_on=day, valid_from=day)
    with pytest.raises(Incomplete, match=r"monthly calculation index for 11\.01\.2027") as asked:
        approve_contract(entry_id=entry.pk, by=registrar, now=almaty(2027, 1, 13))
    assert asked.value.provision == "HOUSE.amounts"
    assert flaw(entry, day) is None, "the contract of 2026 still runs"


def test_the_unions_floor_waits_for_the_rate(registrar: User) -> None:
    """CC 459(11): without the rate of the contract's day nothing can be said, and nothing is guessed."""
    union = make_entry(register="eeu")
    with pytest.raises(Incomplete, match="rate of the euro"):
        record_contract(
            entry_id=union.pk,
            contract=contract(states=MEMBER_STATES),
            document="Paper 1",
            by=registrar,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"concluded_on": date(2026, 12, 3)}, TooEarly, "concluded_on"),
        ({"valid_from": date(2029, 12, 2)}, Incomplete, "valid_to"),
        ({"valid_from": date(2026, 11, 1), "valid_to": date(2026, 12, 1)}, Incomplete, "valid_to"),
        ({"changed_on": date(2026, 11, 30)}, Incomplete, "changed_on"),
        ({"amount": Decimal(-5)}, Incomplete, "amount"),
        ({"insurer": " "}, Incomplete, "insurer"),
        ({"number": ""}, Incomplete, "number"),
    ],
)
def test_days_out_of_order_and_what_is_missing_are_refused(
    changes: dict[str, Any], refusal: type[Exception], field: str, entry: Entry, holder: User
) -> None:
    with pytest.raises(refusal) as refused:
        handed_in(entry, holder, NOW, **changes)
    assert refused.value.field == field  # type: ignore[attr-defined]


def test_an_amendment_takes_the_place_of_what_it_amends_from_its_day(
    entry: Entry, holder: User, registrar: User
) -> None:
    """LAW.md 4.3: the floor of the amendment's date; what changed and who approved it is shown."""
    old = entry.contracts.get()
    amended: dict[str, Any] = {
        "insurer": old.insurer,
        "number": old.number,
        "concluded_on": old.concluded_on,
        "valid_from": old.valid_from,
        "amount": Decimal("9000000"),
    }
    with pytest.raises(Incomplete) as refused:
        handed_in(entry, holder, NOW, replaces_id=old.pk, **amended)
    assert refused.value.field == "changed_on"
    handed_in(entry, holder, NOW, replaces_id=old.pk, changed_on=date(2026, 12, 1), **amended)
    approve_contract(entry_id=entry.pk, by=registrar, now=LATER)
    old.refresh_from_db()
    assert (old.ended_on, old.last_day, old.ended_by) == (date(2026, 12, 1), date(2026, 11, 30), registrar)
    approved = edits_of(entry, for_holder=False)[0]
    assert (approved.asked_by, approved.decided_by) == (holder.full_name, registrar.full_name)
    facts = {fact.label: (fact.old, fact.new) for fact in approved.facts}
    assert facts["Sum insured"] == ("4 325 000 ₸", "9 000 000 ₸")
    assert facts["Insured until"] == ("01.12.2028", "01.12.2029")
    to_holder = edits_of(entry, for_holder=True)[0]
    assert to_holder.decided_by == "authorised body"
    with pytest.raises(Incomplete):
        handed_in(entry, holder, LATER, replaces_id=old.pk, changed_on=date(2026, 12, 2), **amended)


def test_a_loss_is_recorded_and_flagged_whatever_is_left(entry: Entry, registrar: User) -> None:
    """LAW.md 4.3: ended, or fallen below the floor."""
    found = entry.contracts.get()
    words: dict[str, Any] = {
        "entry_id": entry.pk,
        "document": "Letter of the insurer No. 3",
        "by": registrar,
        "now": LATER,
    }
    with pytest.raises(Incomplete):
        record_loss(contract_id=found.pk, from_day=date(2026, 12, 1), amount=Decimal("4325000"), **words)
    with pytest.raises(TooEarly):
        record_loss(contract_id=found.pk, from_day=date(2026, 12, 4), **words)
    reduced = record_loss(
        contract_id=found.pk, from_day=date(2026, 12, 1), amount=Decimal("4324999"), **words
    )
    assert flaw(entry, date(2026, 12, 3)) is SecurityFlaw.BELOW_FLOOR
    record_loss(contract_id=reduced.pk, from_day=date(2026, 12, 2), **words)
    assert flags_of([entry], date(2026, 12, 3))[entry.pk].flaw is SecurityFlaw.ENDED
    with pytest.raises(OutOfState):
        record_loss(contract_id=reduced.pk, from_day=date(2026, 12, 2), **words)


def test_an_imported_entry_is_not_alarmed_until_something_is_known(registrar: User) -> None:
    entry = make_entry()
    assert flaw(entry, NOW.date()) is SecurityFlaw.NONE_KNOWN
    assert flags_of([entry], NOW.date()) == {}
    record_contract(entry_id=entry.pk, contract=contract(), document="Paper 1", by=registrar, now=NOW)
    assert flaw(entry, NOW.date()) is None
    Entry.objects.filter(pk=entry.pk).update(valid_to=date(2031, 1, 1))
    entry.refresh_from_db()
    assert flags_of([entry], date(2029, 12, 2))[entry.pk].flaw is SecurityFlaw.ENDED


def test_what_is_excluded_or_over_is_not_flagged_and_takes_nothing_in(
    entry: Entry, holder: User, registrar: User
) -> None:
    assert flags_of([entry], date(2028, 12, 2)) == {}, "the term ended on 26 November 2028"
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order 5",
        ground=ExclusionGround.HOLDER_ASKED,
        by=registrar,
        now=NOW,
    )
    with pytest.raises(OutOfState):
        handed_in(entry, holder, LATER)


def test_only_the_holder_hands_in_and_only_a_registrar_decides(
    entry: Entry, holder: User, registrar: User, inspector: User
) -> None:
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    for somebody in (stranger, registrar, inspector):
        with pytest.raises(NotAllowed):
            handed_in(entry, somebody, NOW)
    handed_in(entry, holder, NOW)
    for somebody in (holder, inspector):
        with pytest.raises(NotAllowed):
            approve_contract(entry_id=entry.pk, by=somebody, now=LATER)
    with pytest.raises(OutOfState):
        handed_in(make_entry(), holder, NOW)


def test_the_database_keeps_one_waiting_contract_an_entry(entry: Entry, holder: User) -> None:
    first = handed_in(entry, holder, NOW)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
    assert InsuranceContract.objects.filter(approved_at__isnull=True).count() == 1
    assert Application.objects.get(entry=entry).files.filter(kind="insurance").count() == 2
