"""Dated versions of rules (LAW.md 1, 2, 4.1)."""

from datetime import date, datetime, timedelta

import pytest

from law.articles import PROVISIONS
from law.rulebook import CODE_IN_FORCE, RULES, Rule, RuleUnknown, rule_on, version_on
from law.time import ALMATY

D = date.fromisoformat


@pytest.mark.parametrize(
    ("rule", "day", "value"),
    [
        # CC 461: proof that infringing goods crossed the border, repealed from 2021-01-19.
        (Rule.PROOF_OF_MOVEMENT, "2021-01-18", True),
        (Rule.PROOF_OF_MOVEMENT, "2021-01-19", False),
        (Rule.ELECTRONIC_COPIES, "2021-01-18", False),
        (Rule.ELECTRONIC_COPIES, "2021-01-19", True),
        # CC 460: geographical indications, in the national register only.
        (Rule.GEOGRAPHICAL_INDICATIONS, "2026-01-24", False),
        (Rule.GEOGRAPHICAL_INDICATIONS, "2026-01-25", True),
        # CC 6: one zone for the country.
        (Rule.ALMATY_HOURS_AHEAD, "2024-02-29", 6),
        (Rule.ALMATY_HOURS_AHEAD, "2024-03-01", 5),
    ],
)
def test_the_version_of_the_day_holds(rule: Rule, day: str, value: bool | int) -> None:
    assert rule_on(rule, D(day)).value == value
    assert rule_on(rule.value, D(day)).value == value


@pytest.mark.parametrize("day", ["2018-01-01", "2024-02-29", "2024-03-01", "2024-03-02", "2026-07-01"])
def test_the_time_zone_data_of_this_machine_agrees(day: str) -> None:
    """An old tzdata would count the last hour of a term into the wrong day."""
    noon = datetime.combine(D(day), datetime.min.time().replace(hour=12), tzinfo=ALMATY)
    assert noon.utcoffset() == timedelta(hours=rule_on(Rule.ALMATY_HOURS_AHEAD, D(day)).value)


def test_a_clock_stores_the_version_of_the_law_that_set_it() -> None:
    assert version_on(D("2018-06-01")) == "2018-01-01"
    assert version_on(D("2021-01-19")) == "2021-01-19"
    assert version_on(D("2025-12-31")) == "2024-03-01"
    assert version_on(D("2026-11-22")) == "2026-01-25"


def test_before_the_code_nothing_is_known() -> None:
    with pytest.raises(RuleUnknown):
        rule_on(Rule.PROOF_OF_MOVEMENT, CODE_IN_FORCE - timedelta(days=1))
    with pytest.raises(RuleUnknown):
        version_on(CODE_IN_FORCE - timedelta(days=1))


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no_such_rule"):
        rule_on("no_such_rule", CODE_IN_FORCE)


def test_versions_are_in_order_and_cite_a_provision() -> None:
    assert set(RULES) == set(Rule)
    for versions in RULES.values():
        assert versions[0].since == CODE_IN_FORCE
        assert [version.since for version in versions] == sorted({version.since for version in versions})
        assert all(version.provision in PROVISIONS and version.says for version in versions)
