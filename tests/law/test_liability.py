"""Who owes damage after a case's end (LAW.md 3.6; CC 198(7), 199(5), 199(7))."""

from itertools import product

import pytest

from law.clock_ends import ClockEnd
from law.events import Regime
from law.liability import Ground, Judgment, Standing, liability


def grounds(regime: Regime, end: ClockEnd, **facts: object) -> list[tuple[Ground, Standing, str]]:
    given = {"prolonged": False, "all_documents": False, "judgment": None, **facts}
    return [(each.ground, each.standing, each.provision) for each in liability(regime, end, **given)]  # type: ignore[arg-type]


POSSIBLE_198 = (Ground.NO_COURT_FINDING, Standing.CLAIM_POSSIBLE, "CC198.7")
POSSIBLE_199 = (Ground.NO_COURT_FINDING, Standing.CLAIM_POSSIBLE, "CC199.7")


@pytest.mark.parametrize("end", list(ClockEnd))
def test_a_case_without_judgment_says_claim_possible_never_nothing_owed(end: ClockEnd) -> None:
    """CC 198(7), 199(7): whatever the end, as long as no court decided."""
    assert grounds(Regime.REGISTERED, end) == [POSSIBLE_198]
    assert grounds(Regime.EX_OFFICIO, end) == [POSSIBLE_199]


@pytest.mark.parametrize(("regime", "code"), [(Regime.REGISTERED, "CC198.7"), (Regime.EX_OFFICIO, "CC199.7")])
def test_no_infringement_found_the_holder_owes_the_damage(regime: Regime, code: str) -> None:
    found = grounds(
        regime, ClockEnd.JUDGMENT, prolonged=True, all_documents=True, judgment=Judgment.NO_INFRINGEMENT
    )
    assert found == [(Ground.NO_INFRINGEMENT_FOUND, Standing.OWED, code)]


def test_an_infringement_found_leaves_no_claim_on_the_holder() -> None:
    for regime in Regime:
        assert (
            grounds(
                regime, ClockEnd.JUDGMENT, prolonged=True, all_documents=True, judgment=Judgment.INFRINGEMENT
            )
            == []
        )


def test_prolonged_ex_officio_without_all_documents_is_owed_with_no_court() -> None:
    """CC 199(5): for the whole suspension, and the claim before a court stays possible besides."""
    found = grounds(Regime.EX_OFFICIO, ClockEnd.DOCUMENTS_INCOMPLETE, prolonged=True)
    assert found == [(Ground.DOCUMENTS_INCOMPLETE, Standing.OWED, "CC199.5"), POSSIBLE_199]
    assert (
        "whole suspension"
        in liability(Regime.EX_OFFICIO, ClockEnd.DOCUMENTS_INCOMPLETE, True, False, None)[0].says
    )


def test_withdrawing_after_asking_to_prolong_does_not_escape_it() -> None:
    found = grounds(Regime.EX_OFFICIO, ClockEnd.WITHDRAWN_BY_HOLDER, prolonged=True)
    assert found[0] == (Ground.DOCUMENTS_INCOMPLETE, Standing.OWED, "CC199.5")


def test_without_a_request_to_prolong_the_second_ground_does_not_apply() -> None:
    """LAW.md 3.6: an ex officio case that simply ran out after three days."""
    assert grounds(Regime.EX_OFFICIO, ClockEnd.EXPIRED_NO_REQUEST) == [POSSIBLE_199]


def test_the_second_ground_never_applies_to_a_registered_object() -> None:
    assert grounds(Regime.REGISTERED, ClockEnd.EXPIRED_AFTER_EXTENSION, prolonged=True) == [POSSIBLE_198]


@pytest.mark.parametrize("end", [ClockEnd.SEIZED, ClockEnd.ANNULLED, ClockEnd.DOCUMENTS_INCOMPLETE])
def test_whoever_asked_to_prolong_and_did_not_bring_the_documents_owes_however_it_ended(
    end: ClockEnd,
) -> None:
    """CC 199(5), LAW.md 3.6: for the whole suspension, without any court finding."""
    assert POSSIBLE_199 in grounds(Regime.EX_OFFICIO, end, prolonged=True)
    assert len(grounds(Regime.EX_OFFICIO, end, prolonged=True)) == 2


def test_a_request_found_not_to_be_the_holders_owes_nothing_under_the_second_ground() -> None:
    assert grounds(Regime.EX_OFFICIO, ClockEnd.CORRECTED, prolonged=True) == [POSSIBLE_199]


def test_only_an_infringement_judgment_empties_the_list() -> None:
    for regime, end, prolonged, complete, judgment in product(
        Regime, ClockEnd, (False, True), (False, True), (None, *Judgment)
    ):
        found = liability(regime, end, prolonged, complete, judgment)
        if judgment is not Judgment.INFRINGEMENT:
            assert found
        assert all(each.says and each.provision for each in found)
