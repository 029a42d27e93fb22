"""What bounds a period of protection: the right and the documents attached (CC 464(1), 464(3))."""

from datetime import date
from decimal import Decimal

import pytest

from law.application_check import ApplicationFacts, Power, Topic
from law.articles import PROVISIONS
from law.entry_states import Register
from law.protection import Insurance, unbroken
from law.term import (
    BEYOND_BOUND,
    BOUND_OVER,
    BOUND_PROVISIONS,
    BOUND_WORDS,
    ENDS_EARLIER,
    TermBound,
    bounded_term,
    term_remarks,
)

D = date.fromisoformat
BEGINS = D("2026-11-26")


@pytest.mark.parametrize(
    ("limits", "until", "bounds"),
    [
        ({}, "2028-11-26", (TermBound.TWO_YEARS,)),
        ({"wished": D("2028-01-01")}, "2028-01-01", (TermBound.WISH,)),
        ({"right_ends": [D("2030-01-01"), D("2028-02-01")]}, "2028-02-01", (TermBound.RIGHT,)),
        ({"power_ends": [D("2027-12-31")]}, "2027-12-31", (TermBound.POWER,)),
        ({"insured_until": D("2027-12-31")}, "2027-12-31", (TermBound.INSURANCE,)),
        (
            {"power_ends": [D("2027-12-31")], "insured_until": D("2027-12-31"), "wished": D("2028-01-01")},
            "2027-12-31",
            (TermBound.POWER, TermBound.INSURANCE),
        ),
    ],
)
def test_a_term_ends_with_the_first_of_its_limits_and_says_which(
    limits: dict[str, object], until: str, bounds: tuple[TermBound, ...]
) -> None:
    """CC 464(1), 464(3)."""
    term = bounded_term(BEGINS, **limits)  # type: ignore[arg-type]
    assert (term.until, term.bounds) == (D(until), bounds)


def test_what_nobody_knows_bounds_nothing() -> None:
    assert set(bounded_term(BEGINS).ends) == {TermBound.TWO_YEARS}


def test_every_bound_has_its_words_and_provision() -> None:
    assert set(BOUND_WORDS) == set(BOUND_PROVISIONS) == set(TermBound)
    assert set(BOUND_PROVISIONS.values()) <= set(PROVISIONS) and "HOUSE.term_documents" in PROVISIONS
    assert set(BEYOND_BOUND) == set(BOUND_OVER) == set(ENDS_EARLIER)


@pytest.mark.parametrize(
    ("spans", "last"),
    [
        ([("2026-01-01", "2026-12-31")], "2026-12-31"),
        ([("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-06-30")], "2027-06-30"),
        ([("2026-01-01", "2026-12-31"), ("2027-01-02", "2027-06-30")], "2026-12-31"),
        ([("2026-01-01", "2026-11-25")], None),
        ([(None, "2027-06-30")], "2027-06-30"),
    ],
)
def test_what_follows_without_a_gap_goes_on(spans: list[tuple[str | None, str]], last: str | None) -> None:
    days = [(D(first) if first else None, D(end)) for first, end in spans]
    assert unbroken(days, BEGINS) == (D(last) if last else None)


def facts(**changes: object) -> ApplicationFacts:
    insurance = Insurance(Decimal(4_325_000), D("2026-11-02"), D("2026-11-02"), D("2028-12-01"))
    values: dict[str, object] = {
        "register": Register.NATIONAL,
        "wished_until": D("2028-11-26"),
        "insurance": insurance,
    }
    return ApplicationFacts(**{**values, **changes})  # type: ignore[arg-type]


def test_the_applicant_learns_which_document_ends_before_the_wish() -> None:
    """CC 464(1): an information, nothing is refused."""
    assert list(term_remarks(facts(), BEGINS)) == []
    power = Power(valid_from=None, valid_to=D("2027-12-31"))
    (point,) = term_remarks(facts(power=power), BEGINS)
    assert (point.topic, point.provision, point.params) == (
        Topic.PERIOD,
        "CC464.1",
        {"day": D("2027-12-31")},
    )
    assert "power of attorney" in point.sentence
    (point,) = term_remarks(facts(power=power), BEGINS, power_ends=[D("2027-06-30")])
    assert point.params == {"day": D("2027-06-30")}
