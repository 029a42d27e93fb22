"""Every provision cited anywhere has one line of its own, with its source."""

import pytest

from law.articles import PROVISIONS, provision
from law.house_rules import HOUSE_RULES


def test_a_provision_has_citation_sentence_and_source() -> None:
    for code, each in PROVISIONS.items():
        assert each.code == code
        assert each.citation
        assert each.says.endswith(".")
        assert each.source


@pytest.mark.parametrize(
    ("code", "citation", "questions"),
    [
        ("CC198.1", "CC 198(1)", ("q16",)),
        ("CC198.2", "CC 198(2)", ("q16", "q17")),
        ("CC198.6", "CC 198(6)", ()),
        ("CC198.8.2", "CC 198(8)(2)", ()),
        ("CC199.4", "CC 199(4)", ("q18",)),
        ("CC201.1.6", "CC 201(1)(6)", ()),
        ("CC458.official_use", "CC 458 (official use)", ("q15",)),
        ("CC459.11", "CC 459(11)", ("q16",)),
        ("CC461.4-1", "CC 461(4-1)", ()),
    ],
)
def test_a_lawyer_reads_the_article_and_the_answer_behind_it(
    code: str, citation: str, questions: tuple[str, ...]
) -> None:
    assert provision(code).citation == citation
    assert provision(code).wto_questions == questions


def test_house_rules_never_pass_for_law() -> None:
    """LAW.md 7: four eyes, escalation and the other house rules are labelled as such."""
    for code, each in PROVISIONS.items():
        assert each.house is code.startswith("HOUSE.")
        if each.house:
            assert each.citation == each.source == "House rule"
    assert {f"HOUSE.{name}" for name in HOUSE_RULES} <= set(PROVISIONS)


def test_an_unknown_provision_is_an_error() -> None:
    with pytest.raises(KeyError):
        provision("CC999")


@pytest.mark.parametrize(
    ("language", "code", "citation"),
    [
        ("ru", "CC198.1", "ст. 198(1) ТК РК"),
        ("kk", "CC199.5", "ҚР КК 199(5)-бабы"),
        ("ru", "CC458.procedures", "ст. 458 (процедуры) ТК РК"),
        ("ru", "HOUSE.four_eyes", "внутреннее правило"),
        ("en", "CC198.1", "CC 198(1)"),
    ],
)
def test_citations_are_written_as_each_language_writes_them(language: str, code: str, citation: str) -> None:
    assert provision(code).cite(language) == citation
