"""Amounts (LAW.md 5; CC 461, 459(11); HOUSE.amounts)."""

from datetime import date
from decimal import Decimal

import pytest

from law.amounts import (
    Amount,
    AmountUnknown,
    euro_rate_on,
    floor_rose,
    insurance_floor,
    mci_entry_on,
    mci_on,
    union_floor,
)

D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "kzt"),
    [
        ("2018-01-01", 2_405),
        ("2019-12-31", 2_525),
        ("2020-03-31", 2_651),
        ("2020-04-01", 2_778),
        ("2021-06-01", 2_917),
        ("2022-03-31", 3_063),
        ("2022-04-01", 3_063),  # 3,180 is for social payments only
        ("2023-01-01", 3_450),
        ("2024-12-31", 3_692),
        ("2025-07-15", 3_932),
        ("2026-12-31", 4_325),
    ],
)
def test_the_index_of_a_day(day: str, kzt: int) -> None:
    assert mci_on(D(day)) == kzt
    assert insurance_floor(D(day)) == 1_000 * kzt


@pytest.mark.parametrize("day", ["2027-01-01", "2027-11-30", "2017-12-31"])
def test_an_unknown_year_is_asked_for_never_guessed(day: str) -> None:
    with pytest.raises(AmountUnknown, match=f"{day} is not known: enter it"):
        mci_on(D(day))
    with pytest.raises(AmountUnknown):
        insurance_floor(D(day))


def test_an_entered_amount_completes_and_corrects_the_table() -> None:
    entered = [Amount(D("2027-01-01"), 4_600, True), Amount(D("2026-01-01"), 4_326, True)]
    assert insurance_floor(D("2027-02-01"), entered) == 4_600_000
    assert mci_entry_on(D("2026-02-01"), entered) == Amount(D("2026-01-01"), 4_326, True)
    assert mci_on(D("2026-02-01")) == 4_325


def test_no_amount_passes_for_verified() -> None:
    """All of them come from secondary sources."""
    assert not mci_entry_on(D("2026-02-01")).verified


def test_the_contracts_date_counts_and_a_later_rise_only_warns() -> None:
    """LAW.md 5: 1,000 MCI of the contract's date; warn when the filing date's is higher."""
    assert insurance_floor(D("2025-12-20")) == 3_932_000
    assert floor_rose(D("2025-12-20"), D("2026-01-10"))
    assert not floor_rose(D("2026-01-05"), D("2026-03-10"))


def test_the_union_floor_is_ten_thousand_euros_at_the_rate_of_the_contract() -> None:
    """CC 459(11): on a day without a rate the last one before it holds."""
    rates = {D("2026-03-20"): Decimal("560.10"), D("2026-03-26"): Decimal("561.00")}
    assert euro_rate_on(D("2026-03-22"), rates) == Decimal("560.10")
    assert union_floor(D("2026-03-26"), rates) == Decimal("5610000.00")
    with pytest.raises(AmountUnknown, match="No rate of the euro"):
        euro_rate_on(D("2026-03-19"), rates)
