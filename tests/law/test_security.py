"""What secures an entry on a day and what ends soon (LAW.md 4.3, 5; HOUSE.expiry_warnings, HOUSE.amounts)."""

from datetime import date
from decimal import Decimal

import pytest

from law.articles import PROVISIONS
from law.entry_states import Register
from law.protection import Insurance, SecurityFlaw
from law.security import (
    ALARMING,
    ENDING_PROVISIONS,
    ENDING_WORDS,
    FLAW_SENTENCES,
    SECURED_UNDER,
    Ending,
    covered_until,
    ending_provision,
    security_reading,
    warning_due,
)

D = date.fromisoformat


def contract(first: str, last: str, amount: str = "4325000", concluded: str = "2026-01-12") -> Insurance:
    return Insurance(Decimal(amount), D(concluded), D(first), D(last))


def flaw(*contracts: Insurance, day: str, register: Register = Register.NATIONAL) -> SecurityFlaw | None:
    return security_reading(contracts, register, D(day)).flaw


def test_every_flaw_and_every_ending_has_its_words_and_its_provision() -> None:
    assert set(FLAW_SENTENCES) == set(SecurityFlaw) - {SecurityFlaw.UNCHECKED}
    assert set(ENDING_WORDS) == set(ENDING_PROVISIONS) == set(Ending)
    assert {*SECURED_UNDER.values(), *ENDING_PROVISIONS.values()} <= set(PROVISIONS)


def test_the_union_asks_for_insurance_under_its_own_provision() -> None:
    assert ending_provision(Ending.INSURANCE, Register.EEU) == "CC459.11"
    assert ending_provision(Ending.INSURANCE, Register.NATIONAL) == "CC461"
    assert ending_provision(Ending.RIGHT, Register.EEU) == "CC464.3"


def test_one_contract_that_runs_and_suffices_is_enough() -> None:
    """LAW.md 4.3: the old contract has ended, the new one runs; a small one beside it does no harm."""
    old, new = contract("2026-01-12", "2026-06-30"), contract("2026-07-01", "2028-06-30")
    small = contract("2026-01-12", "2028-06-30", amount="1")
    assert flaw(old, new, day="2026-07-01") is None
    assert flaw(small, new, day="2026-07-01") is None
    assert flaw(old, small, day="2026-07-01") is SecurityFlaw.BELOW_FLOOR


def test_a_gap_between_two_contracts_is_an_end() -> None:
    old, late = contract("2026-01-12", "2026-06-30"), contract("2026-07-02", "2028-06-30")
    assert flaw(old, late, day="2026-07-01") is SecurityFlaw.ENDED
    reading = security_reading([old], Register.NATIONAL, D("2026-07-01"))
    assert (reading.alarming, reading.provision, reading.params) == (True, "CC461", {"day": D("2026-06-30")})


def test_one_tenge_under_the_floor_of_its_own_day_falls_short_and_a_later_rise_only_informs() -> None:
    """CC 461: 1,000 MCI of the contract's date; 3,932 tenge in 2025, 4,325 in 2026."""
    old = contract("2025-12-01", "2027-12-01", amount="3932000", concluded="2025-12-01")
    assert flaw(old, day="2026-06-01") is None, "the index rose since"
    short = contract("2025-12-01", "2027-12-01", amount="3931999", concluded="2025-12-01")
    assert flaw(short, day="2026-06-01") is SecurityFlaw.BELOW_FLOOR


def test_what_is_not_known_is_said_and_warns_of_nothing() -> None:
    """HOUSE.amounts: the index of 2027, a rate of the euro; an entry that the register says nothing of."""
    of_2027 = contract("2027-01-05", "2028-01-05", concluded="2027-01-05")
    assert flaw(of_2027, day="2027-02-01") is SecurityFlaw.UNCHECKED
    reading = security_reading([of_2027], Register.EEU, D("2027-02-01"))
    assert (reading.flaw, reading.provision) == (SecurityFlaw.UNCHECKED, "HOUSE.amounts")
    assert "rate of the euro" in reading.sentence
    nothing = security_reading([], Register.NATIONAL, D("2027-02-01"))
    assert nothing.flaw is SecurityFlaw.NONE_KNOWN
    assert not reading.alarming and not nothing.alarming
    assert SecurityFlaw.NONE_KNOWN not in ALARMING


def test_cover_goes_on_through_contracts_that_follow_without_a_gap() -> None:
    first, next_day = contract("2026-01-12", "2026-06-30"), contract("2026-07-01", "2027-06-30")
    overlapping, later = contract("2027-01-01", "2028-01-01"), contract("2028-01-03", "2029-01-01")
    assert covered_until([later, overlapping, first, next_day], D("2026-05-01")) == D("2028-01-01")
    assert covered_until([first, later], D("2026-05-01")) == D("2026-06-30")
    assert covered_until([first], D("2026-07-01")) is None


@pytest.mark.parametrize(
    ("kind", "register", "day", "days", "by"),
    [
        # CC 462(1): the national register counts to the last filing day, 16 December 2026.
        (Ending.ENTRY, Register.NATIONAL, "2026-10-17", 60, "2026-12-16"),
        (Ending.ENTRY, Register.NATIONAL, "2026-12-16", 15, "2026-12-16"),
        (Ending.ENTRY, Register.NATIONAL, "2026-12-17", None, ""),
        # The Commission's own term to ask is not fixed here.
        (Ending.ENTRY, Register.EEU, "2026-12-17", 15, "2026-12-31"),
        (Ending.INSURANCE, Register.NATIONAL, "2026-11-01", 60, "2026-12-31"),
        (Ending.RIGHT, Register.NATIONAL, "2026-12-01", 30, "2026-12-31"),
        (Ending.POWER, Register.NATIONAL, "2026-10-31", None, ""),
    ],
)
def test_a_warning_is_read_off_the_day(
    kind: Ending, register: Register, day: str, days: int | None, by: str
) -> None:
    warned = warning_due(kind, D("2026-12-31"), register, D(day))
    assert (warned.days if warned else None) == days
    if warned is not None:
        assert (warned.by, warned.left) == (D(by), (D(by) - D(day)).days)


def joint(states: str, first: str, last: str, amount: str = "10000") -> Insurance:
    """A contract in euros that is valid in some member states."""
    return Insurance(
        Decimal(amount),
        D(first),
        D(first),
        D(last),
        in_euro=True,
        states=frozenset(states.split()),
    )


WEST, EAST = joint("AM BY RU", "2026-01-12", "2028-06-30"), joint("KG KZ", "2026-01-12", "2026-12-31")


def test_contracts_cover_the_member_states_together() -> None:
    """CC 459(11): every state is covered, or those that are left are named."""
    assert security_reading([WEST, EAST], Register.EEU, D("2026-12-31")).flaw is None
    left = security_reading([WEST, EAST], Register.EEU, D("2027-01-01"))
    assert (left.flaw, left.params) == (SecurityFlaw.STATES_LEFT, {"states": "KG, KZ"})
    assert left.alarming and left.provision == "CC459.11"
    again = joint("KZ", "2027-01-01", "2028-06-30")
    small = joint("KG", "2027-01-01", "2028-06-30", amount="9999.99")
    reading = security_reading([WEST, EAST, again, small], Register.EEU, D("2027-01-01"))
    assert reading.params == {"states": "KG"}


def test_one_contract_for_all_states_reads_as_before() -> None:
    """LAW.md 4.3: where the same is wrong everywhere, that is said."""
    whole = Insurance(Decimal(10_000), D("2026-01-12"), D("2026-01-12"), D("2026-12-31"), in_euro=True)
    assert security_reading([whole], Register.EEU, D("2026-12-31")).flaw is None
    over = security_reading([whole], Register.EEU, D("2027-01-01"))
    assert (over.flaw, over.params) == (SecurityFlaw.ENDED, {"day": D("2026-12-31")})
    assert security_reading([], Register.EEU, D("2027-01-01")).flaw is SecurityFlaw.NONE_KNOWN


def test_what_cannot_be_checked_in_some_states_warns_of_nothing() -> None:
    """HOUSE.amounts: a contract in tenge without a rate, beside one in euros."""
    tenge = Insurance(
        Decimal(6_000_000),
        D("2026-01-12"),
        D("2026-01-12"),
        D("2028-06-30"),
        states=frozenset({"KG", "KZ"}),
    )
    reading = security_reading([WEST, tenge], Register.EEU, D("2026-06-01"))
    assert (reading.flaw, reading.provision, reading.alarming) == (
        SecurityFlaw.UNCHECKED,
        "HOUSE.amounts",
        False,
    )


def test_cover_of_the_union_ends_where_the_first_state_is_left() -> None:
    day, union = D("2026-06-01"), Register.EEU
    assert covered_until([WEST, EAST], day, union) == D("2026-12-31")
    follows = joint("KG KZ", "2027-01-01", "2029-01-01")
    assert covered_until([WEST, EAST, follows], day, union) == D("2028-06-30")
    assert covered_until([WEST], day, union) is None
    assert covered_until([WEST, EAST], D("2027-01-01"), union) is None
