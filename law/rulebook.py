"""Which dated version of a rule holds on a day.

Only rules that have changed, or whose first day matters, stand here; everything else in the package holds
since the Customs Code of 2017 came into force. ``verified`` is False where the date comes from a secondary
source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.sentences import _

CODE_IN_FORCE = date(2018, 1, 1)


class Rule(StrEnum):
    """Rules with several versions."""

    PROOF_OF_MOVEMENT = "proof_of_movement"
    ELECTRONIC_COPIES = "electronic_copies"
    GEOGRAPHICAL_INDICATIONS = "geographical_indications"
    ALMATY_HOURS_AHEAD = "almaty_hours_ahead"


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A rule as it holds from ``since`` on, until the next version."""

    since: date
    value: bool | int
    says: str
    provision: str
    source: str
    verified: bool


RULES: Mapping[Rule, tuple[RuleVersion, ...]] = {
    Rule.PROOF_OF_MOVEMENT: (
        RuleVersion(
            CODE_IN_FORCE,
            True,
            _("An application proves that infringing goods crossed the border."),
            "CC461",
            "WTO q16",
            True,
        ),
        RuleVersion(
            date(2021, 1, 19),
            False,
            _("Proof that infringing goods crossed the border may be added, but is not required."),
            "CC461",
            "Law 407-VI of 2021-01-05",
            False,
        ),
    ),
    Rule.ELECTRONIC_COPIES: (
        RuleVersion(
            CODE_IN_FORCE,
            False,
            _("The right is proven by originals or notarised copies."),
            "CC461",
            "WTO q16",
            True,
        ),
        RuleVersion(
            date(2021, 1, 19),
            True,
            _("Simple or electronic copies are accepted, and insurance concluded on line."),
            "CC461",
            "Law 407-VI of 2021-01-05",
            False,
        ),
    ),
    Rule.GEOGRAPHICAL_INDICATIONS: (
        RuleVersion(
            CODE_IN_FORCE,
            False,
            _("Geographical indications are not accepted in either register."),
            "CC460",
            "Customs Code",
            True,
        ),
        RuleVersion(
            date(2026, 1, 25),
            True,
            _("The national register accepts geographical indications; the union register does not."),
            "CC460",
            "Customs Code, text of 2026",
            False,
        ),
    ),
    Rule.ALMATY_HOURS_AHEAD: (
        RuleVersion(
            CODE_IN_FORCE, 6, _("Almaty is six hours ahead of universal time."), "CC6", "tz database", True
        ),
        RuleVersion(
            date(2024, 3, 1),
            5,
            _("The whole country is five hours ahead of universal time."),
            "CC6",
            "tz database",
            True,
        ),
    ),
}
"""Versions of each rule, oldest first."""


class RuleUnknown(LookupError):  # noqa: N818 - reads as the fact it states
    """The day lies before the law that this package knows."""


def rule_on(name: Rule | str, day: date) -> RuleVersion:
    """The version of a rule that holds on a day.

    Raises ValueError for an unknown rule, RuleUnknown for a day before the Customs Code of 2017 was in force.
    """
    versions = [version for version in RULES[Rule(name)] if version.since <= day]
    if not versions:
        raise RuleUnknown(f"no version of {name} is known for {day}")
    return versions[-1]


def version_on(day: date) -> str:
    """The version of the whole rulebook on a day: the ISO date of the last change before or on it.

    Stored with every clock. Raises RuleUnknown as ``rule_on`` does.
    """
    changes = [version.since for versions in RULES.values() for version in versions if version.since <= day]
    if not changes:
        raise RuleUnknown(f"no law is known for {day}")
    return max(changes).isoformat()
