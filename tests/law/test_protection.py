"""How long an entry protects, and what its security has to be (LAW.md 4.3, 5)."""

from datetime import date
from decimal import Decimal

import pytest

from law.amounts import AmountUnknown
from law.clocks import RegisterClock
from law.entry_states import Register
from law.kz_calendar import base_calendar
from law.protection import (
    Insurance,
    SecurityFlaw,
    earliest_refusal,
    floor_of,
    last_filing_day,
    protected_until,
    reported_late,
    security_flaw,
    warned_on,
    warning_of,
)

D = date.fromisoformat
CALENDAR = base_calendar()
LONG = D("2035-01-01")


def contract(amount: str, concluded: str = "2026-02-10", **more: object) -> Insurance:
    days = {"valid_from": D("2026-03-01"), "valid_to": D("2028-03-01")}
    return Insurance(Decimal(amount), D(concluded), **{**days, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("included", "wished", "rights", "until"),
    [
        ("2026-11-26", None, [LONG], "2028-11-26"),  # two years at most (CC 464(1))
        ("2026-11-26", D("2027-06-01"), [LONG], "2027-06-01"),  # no longer than asked
        ("2026-11-26", None, [D("2027-02-28")], "2027-02-28"),  # never beyond the right (CC 464(3))
        ("2026-11-26", D("2028-11-26"), [LONG, D("2027-05-01"), LONG], "2027-05-01"),  # EEU: the first to end
        ("2024-02-29", None, [LONG], "2026-02-28"),  # the same day number, or the month's last
        ("2026-11-28", None, [LONG], "2028-11-28"),
    ],
)
def test_protection_ends_with_the_first_of_its_limits(
    included: str, wished: date | None, rights: list[date], until: str
) -> None:
    assert protected_until(D(included), wished=wished, right_ends=rights) == D(until)


def test_protection_does_not_roll_to_a_business_day() -> None:
    """LAW.md 2: a cap. Sunday 26 November 2028 stays the last day."""
    until = protected_until(D("2026-11-26"), right_ends=[LONG])
    assert until.weekday() == 6


def test_protection_lasts_within_the_validity_of_the_attached_documents() -> None:
    """CC 464(1)."""
    assert protected_until(D("2026-11-26"), valid=[D("2027-09-30")]) == D("2027-09-30")


def test_renewal_is_asked_fifteen_days_before_the_end_and_never_later() -> None:
    """CC 462(1): counted back, no roll forward."""
    assert last_filing_day(D("2026-12-31")) == D("2026-12-16")  # a holiday, and it stays
    assert last_filing_day(D("2027-01-17")) == D("2027-01-02")


def test_a_report_is_late_only_after_its_rolled_last_day() -> None:
    assert not reported_late(RegisterClock.CHANGE_REPORT, D("2026-08-21"), D("2026-09-07"), CALENDAR)
    assert reported_late(RegisterClock.CHANGE_REPORT, D("2026-08-21"), D("2026-09-08"), CALENDAR)
    assert reported_late(RegisterClock.RIGHT_END_REPORT, D("2026-11-20"), D("2026-11-26"), CALENDAR)


def test_a_refusal_is_decided_three_business_days_after_it_was_proposed_at_the_earliest() -> None:
    """HOUSE.hearing."""
    assert earliest_refusal(D("2026-12-25"), CALENDAR) == D("2026-12-30")


def test_warnings_come_at_sixty_thirty_and_fifteen_days_and_none_is_lost() -> None:
    """HOUSE.expiry_warnings."""
    end = D("2026-12-31")
    assert warned_on(end) == (D("2026-11-01"), D("2026-12-01"), D("2026-12-16"))
    assert [warning_of(end, D(day)) for day in ("2026-10-31", "2026-11-01", "2026-11-20", "2026-12-01")] == [
        None,
        60,
        60,
        30,
    ]
    assert warning_of(end, D("2026-12-31")) == 15
    assert warning_of(end, D("2027-01-01")) is None


def test_the_floor_is_that_of_the_contracts_day_or_of_its_amendments() -> None:
    """CC 461: 1,000 MCI, 4,325 tenge in 2026 and 3,932 in 2025."""
    assert floor_of(contract("1", "2025-12-30"), Register.NATIONAL) == 3_932_000
    assert floor_of(contract("1"), Register.NATIONAL) == 4_325_000
    amended = contract("1", "2025-12-30", changed_on=D("2026-02-01"))
    assert floor_of(amended, Register.NATIONAL) == 4_325_000


@pytest.mark.parametrize(
    ("amount", "day", "flaw"),
    [
        ("4325000", "2026-06-01", None),
        ("4324999", "2026-06-01", SecurityFlaw.BELOW_FLOOR),  # one tenge under
        ("4325000", "2026-02-28", SecurityFlaw.NOT_YET),
        ("4325000", "2028-03-01", None),
        ("4325000", "2028-03-02", SecurityFlaw.ENDED),
    ],
)
def test_security_is_judged_by_the_day(amount: str, day: str, flaw: SecurityFlaw | None) -> None:
    assert security_flaw(contract(amount), Register.NATIONAL, D(day)) is flaw


def test_an_entry_without_a_contract_has_no_known_security() -> None:
    assert security_flaw(None, Register.NATIONAL, D("2026-06-01")) is SecurityFlaw.NONE_KNOWN


def test_the_unions_floor_is_ten_thousand_euros_at_the_last_rate_before() -> None:
    """CC 459(11); on a day without a rate the last one before it holds (LAW.md 5)."""
    rates = {D("2026-02-06"): Decimal("610.55"), D("2026-02-11"): Decimal("600")}
    assert floor_of(contract("1"), Register.EEU, rates=rates) == Decimal("6105500.00")


def test_an_unknown_amount_is_asked_for_and_never_guessed() -> None:
    """HOUSE.amounts: the index of 2027 is not known, nor any rate before the first."""
    with pytest.raises(AmountUnknown):
        floor_of(contract("9999999", "2027-01-15"), Register.NATIONAL)
    with pytest.raises(AmountUnknown):
        floor_of(contract("9999999"), Register.EEU, rates={D("2026-02-11"): Decimal(600)})
