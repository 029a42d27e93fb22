"""The security for the register of the union: the floor, the rate of the contract's day, every state (CC 459(11))."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from law.amounts import AmountUnknown
from law.protection import Insurance, SecurityFlaw
from law.required_documents import MEMBER_STATES
from law.union_security import (
    Currency,
    UnionContract,
    faults,
    least_sum,
    needs_rate,
    reminder_of,
    uncovered,
    union_flaw,
)

D = date.fromisoformat
TODAY = D("2026-11-26")
#: Friday and the Tuesday after it: the Sunday between has the Friday's rate.
RATES = {D("2026-11-20"): Decimal("610.55"), D("2026-11-24"): Decimal("600")}


def contract(amount: str, currency: Currency = Currency.EUR, **days: str) -> UnionContract:
    known = {
        "concluded_on": "2026-11-22",
        "valid_from": "2026-11-22",
        "valid_to": "2028-12-01",
        **days,
    }
    return UnionContract(
        Insurance(Decimal(amount), **{name: D(day) for name, day in known.items()}),
        currency,
        frozenset(MEMBER_STATES),
    )


def refused(given: UnionContract) -> list[str]:
    return [
        point.sentence % point.params if point.params else point.sentence
        for point in faults(given, TODAY, RATES)
    ]


def test_one_cent_below_ten_thousand_euros_is_too_little() -> None:
    assert refused(contract("10000")) == []
    assert refused(contract("9999.99")) == ["The contract is below the least sum of 10 000.00 euros."]


def test_a_contract_of_a_sunday_is_measured_by_the_last_rate_before() -> None:
    """LAW.md 5: 22 November 2026 is a Sunday; Friday's rate holds."""
    assert least_sum(contract("1", Currency.KZT), RATES) == Decimal("6105500.00")
    assert refused(contract("6105500", Currency.KZT)) == []
    (sentence,) = refused(contract("6105499.99", Currency.KZT))
    assert "6 105 500.00" in sentence and "610.55" in sentence


def test_the_rate_of_the_change_counts_once_the_contract_was_changed() -> None:
    changed = contract("6000000", Currency.KZT, changed_on="2026-11-25")
    assert refused(changed) == []


def test_without_any_rate_the_sum_is_not_guessed() -> None:
    """HOUSE.amounts."""
    early = contract("9000000", Currency.KZT, concluded_on="2026-11-19")
    assert needs_rate(early, RATES)
    assert not needs_rate(contract("10000"), {})
    with pytest.raises(AmountUnknown):
        list(faults(early, TODAY, RATES))


@pytest.mark.parametrize(
    "days",
    [
        {"concluded_on": "2026-11-27"},
        {"changed_on": "2026-11-21"},
        {"valid_from": "2028-12-02"},
        {"valid_from": "2026-11-01", "valid_to": "2026-11-25"},
    ],
)
def test_the_days_of_a_contract_are_in_order(days: dict[str, str]) -> None:
    assert len(refused(contract("10000", **days))) == 1


def test_contracts_together_cover_every_member_state() -> None:
    west = replace(contract("10000"), states=frozenset({"AM", "BY", "RU"}))
    east = replace(contract("10000"), states=frozenset({"KG", "KZ"}))
    assert uncovered([west]) == ("KG", "KZ")
    assert uncovered([west, east]) == ()
    assert union_flaw([west, east], TODAY, RATES) is None
    assert union_flaw([west], TODAY, RATES) is SecurityFlaw.NONE_KNOWN
    assert union_flaw([], TODAY, RATES) is SecurityFlaw.NONE_KNOWN
    ended = replace(east, insurance=replace(east.insurance, valid_to=D("2026-11-25")))
    assert union_flaw([west, ended], TODAY, RATES) is SecurityFlaw.ENDED
    assert union_flaw([west, ended, east], TODAY, RATES) is None


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2027-02-18", None),
        ("2027-02-19", 10),
        ("2027-02-23", 10),
        ("2027-02-24", 5),
        ("2027-02-27", 5),
        ("2027-02-28", 1),
        ("2027-03-01", 1),
        ("2027-03-02", None),
    ],
)
def test_a_reminder_is_read_off_the_day(day: str, due: int | None) -> None:
    """HOUSE.security_reminders: calendar days before Monday 1 March 2027, the last day in full."""
    assert reminder_of(D("2027-03-01"), D(day)) == due
