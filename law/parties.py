"""Who may stand before the customs authorities for a right (LAW.md 1, 4.2): location, powers of attorney."""

from datetime import date
from enum import StrEnum

from law.required_documents import MEMBER_STATES

#: Persons of this state have a BIN or IIN; others are identified as their own registers do it.
IDENTIFIED_IN = "KZ"


class MandateScope(StrEnum):
    """What a power of attorney is for."""

    EVERYTHING = "everything"
    APPLICATIONS = "applications"
    CASES = "cases"


def acts_itself(country: str) -> bool:
    """Whether a person of this country acts before the customs authorities without another one (CC 459(5)).

    One outside the union acts only through a person located in a member state.
    """
    return country in MEMBER_STATES


def may_represent(country: str) -> bool:
    """Whether a person of this country may act for a holder: it is located in a member state (CC 459(5))."""
    return country in MEMBER_STATES


def in_force(valid_from: date | None, valid_to: date, ended_on: date | None, day: date) -> bool:
    """Whether a power of attorney is good on a day: both days included, not from the day on which it ended."""
    if ended_on is not None and day >= ended_on:
        return False
    return (valid_from is None or valid_from <= day) and day <= valid_to


def covers_applications(scope: MandateScope) -> bool:
    """Whether a power of attorney lets its holder file applications."""
    return scope in (MandateScope.EVERYTHING, MandateScope.APPLICATIONS)
