"""Who owes damage after a case's end (LAW.md 3.6; CC 198(7), 199(5), 199(7))."""

from itertools import product

import pytest

from law.events import Regime
from law.liability import Ground, Judgment, Standing, liability


def grounds(regime: Regime, **facts: object) -> list[tuple[Ground, Standing, str]]:
    given = {"prolonged": False, "all_documents": False, "judgment": None, **facts}
    return [(each.ground, each.standing, each.provision) for each in liability(regime, **given)]  # type: ignore[arg-type]


POSSIBLE_198 = (Ground.NO_COURT_FINDING, Standing.CLAIM_POSSIBLE, "CC198.7")
POSSIBLE_199 = (Ground.NO_COURT_FINDING, Standing.CLAIM_POSSIBLE, "CC199.7")


def test_a_case_without_judgment_says_claim_possible_never_nothing_owed() -> None:
    """CC 198(7), 199(7): however it ended, as long as no court decided."""
    assert grounds(Regime.REGISTERED) == [POSSIBLE_198]
    assert grounds(Regime.EX_OFFICIO) == [POSSIBLE_199]


@pytest.mark.parametrize(("regime", "code"), [(Regime.REGISTERED, "CC198.7"), (Regime.EX_OFFICIO, "CC199.7")])
def test_no_infringement_found_the_holder_owes_the_damage(regime: Regime, code: str) -> None:
    found = grounds(regime, prolonged=True, all_documents=True, judgment=Judgment.NO_INFRINGEMENT)
    assert found == [(Ground.NO_INFRINGEMENT_FOUND, Standing.OWED, code)]


def test_an_infringement_found_leaves_no_claim_on_the_holder() -> None:
    for regime in Regime:
        assert grounds(regime, prolonged=True, all_documents=True, judgment=Judgment.INFRINGEMENT) == []


def test_prolonged_ex_officio_without_all_documents_is_owed_with_no_court() -> None:
    """CC 199(5): for the whole suspension, and the claim before a court stays possible besides."""
    found = grounds(Regime.EX_OFFICIO, prolonged=True)
    assert found == [(Ground.DOCUMENTS_INCOMPLETE, Standing.OWED, "CC199.5"), POSSIBLE_199]
    assert "whole suspension" in liability(Regime.EX_OFFICIO, True, False, None)[0].says


def test_without_a_request_to_prolong_the_second_ground_does_not_apply() -> None:
    """LAW.md 3.6: an ex officio case that simply ran out, or whose prolongation was somebody else's."""
    assert grounds(Regime.EX_OFFICIO, prolonged=False) == [POSSIBLE_199]


def test_the_second_ground_never_applies_to_a_registered_object() -> None:
    """CC 199(5) belongs to the other article."""
    assert grounds(Regime.REGISTERED, prolonged=True) == [POSSIBLE_198]


def test_only_an_infringement_judgment_empties_the_list() -> None:
    for regime, prolonged, complete, judgment in product(
        Regime, (False, True), (False, True), (None, *Judgment)
    ):
        found = liability(regime, prolonged, complete, judgment)
        if judgment is not Judgment.INFRINGEMENT:
            assert found
        assert all(each.says and each.provision for each in found)
