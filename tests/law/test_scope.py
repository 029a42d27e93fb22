"""The scope gate (CC 458; WTO q15; LAW.md 3.1)."""

import pytest

from law.articles import provision
from law.scope import PROCEDURE_LABELS, USE_LABELS, CustomsProcedure, GoodsUse, gate

EXEMPT = {"transit", "destruction", "special"}
OFFICIAL = {
    "diplomatic_mission",
    "consular_post",
    "state_mission",
    "international_organisation",
    "privileged_organisation",
}


@pytest.mark.parametrize("procedure", CustomsProcedure)
def test_only_transit_destruction_and_the_special_procedure_are_exempt(procedure: CustomsProcedure) -> None:
    refusal = gate(procedure, GoodsUse.TRADE)
    if procedure.value in EXEMPT:
        assert refusal is not None
        assert refusal.provision == "CC458.procedures"
        assert refusal.what == PROCEDURE_LABELS[procedure]
    else:
        assert refusal is None


@pytest.mark.parametrize("use", GoodsUse)
def test_official_and_personal_use_are_exempt(use: GoodsUse) -> None:
    refusal = gate(CustomsProcedure.IMPORT, use)
    if use is GoodsUse.TRADE:
        assert refusal is None
        return
    assert refusal is not None
    assert refusal.provision == ("CC458.official_use" if use.value in OFFICIAL else "CC458.personal_use")
    assert refusal.what == USE_LABELS[use]


def test_official_use_outside_kazakhstan_is_in_scope() -> None:
    """CC 458: the exemption is for official use in Kazakhstan."""
    assert gate(CustomsProcedure.IMPORT, GoodsUse.CONSULAR_POST, used_in_kazakhstan=False) is None
    assert gate(CustomsProcedure.IMPORT, GoodsUse.PERSONAL, used_in_kazakhstan=False) is not None


def test_a_refusal_names_the_paragraph_and_what_is_exempt() -> None:
    refusal = gate(CustomsProcedure.TRANSIT, GoodsUse.PERSONAL_POST)
    assert refusal is not None
    assert "customs transit" in refusal.sentence % {"what": refusal.what}
    assert provision(refusal.provision).citation == "CC 458 (procedures)"


def test_everything_offered_on_a_form_has_a_label() -> None:
    assert set(PROCEDURE_LABELS) == set(CustomsProcedure)
    assert set(USE_LABELS) == set(GoodsUse)
