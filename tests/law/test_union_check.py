"""What an application to the register of the union is asked beyond the national one (LAW.md 4.2; CC 459)."""

from dataclasses import replace
from datetime import date

import pytest

from law.application_check import ApplicationFacts, Point, Power, Topic
from law.articles import PROVISIONS
from law.entry_states import Register
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.union_check import STATE_WORDS, Paper, StateRight, UnionFacts, missing_for_union

D = date.fromisoformat
FILED = D("2026-11-26")
DOC = RequiredDocument
PROOF = Paper(name="wipo.pdf", kind=DOC.PROOF_OF_RIGHT, language="ru")
RIGHT = StateRight(document="Certificate", document_date=D("2020-03-02"), ends=D("2030-03-02"), proven=True)
ALL = UnionFacts(rights=dict.fromkeys(MEMBER_STATES, RIGHT), papers=(PROOF,))

FACTS = ApplicationFacts(
    register=Register.EEU,
    holder_name="Qazaq Tea LLP",
    holder_address="Almaty, Abai avenue 1",
    holder_country="KZ",
    object_type="trademark",
    right_ends=dict.fromkeys(MEMBER_STATES, D("2030-03-02")),
    wished_until=D("2028-11-26"),
    goods_description="Tea",
    goods_codes=("090230",),
    recognition="The seal is embossed",
    documents=frozenset({DOC.PROOF_OF_RIGHT}),
    undertaking=True,
)
POWER = Power(valid_from=D("2026-01-01"), valid_to=D("2027-12-31"), eeu_wide=True)
AGENT = replace(
    FACTS,
    by_representative=True,
    representative_name="Zan",
    representative_country="KZ",
    power=POWER,
    documents=frozenset({DOC.PROOF_OF_RIGHT, DOC.POWER_OF_ATTORNEY}),
)
PAPER_OF_POWER = Paper(name="power.pdf", kind=DOC.POWER_OF_ATTORNEY, language="ru")


def in_state(state: str, right: StateRight, *papers: Paper) -> UnionFacts:
    return UnionFacts(rights={**ALL.rights, state: right}, papers=(PROOF, *papers))


def one(facts: ApplicationFacts, union: UnionFacts) -> Point:
    found = missing_for_union(facts, union, FILED)
    assert len(found) == 1, [point.sentence for point in found]
    assert found[0].provision in PROVISIONS
    assert found[0].sentence % found[0].params if found[0].params else found[0].sentence
    return found[0]


def test_with_the_right_proven_in_each_of_the_five_states_nothing_is_missing() -> None:
    """CC 459."""
    assert missing_for_union(FACTS, ALL, FILED) == []


@pytest.mark.parametrize("state", MEMBER_STATES)
def test_each_member_state_is_asked_for(state: str) -> None:
    """CC 459: the right is proven in each of the five."""
    without = in_state(state, replace(RIGHT, proven=False))
    assert one(FACTS, without).params == {"state": STATE_WORDS[state]}
    undocumented = in_state(state, StateRight(ends=RIGHT.ends, proven=True))
    point = one(FACTS, undocumented)
    assert (point.topic, point.provision, point.params) == (
        Topic.RIGHTS,
        "CC459",
        {"state": STATE_WORDS[state]},
    )


def test_the_days_of_a_right_are_in_order_state_by_state() -> None:
    ahead = in_state("BY", replace(RIGHT, document_date=D("2026-11-27")))
    assert one(FACTS, ahead).params == {"state": "Belarus"}
    turned = in_state("KG", replace(RIGHT, document_date=D("2026-11-26"), ends=D("2026-11-25")))
    assert one(FACTS, turned).provision == "CC459"


def test_protection_ends_where_the_right_ends_first() -> None:
    """CC 464(3)."""
    ends = {**FACTS.right_ends, "AM": D("2027-06-30")}
    point = one(replace(FACTS, right_ends=ends), ALL)
    assert (point.topic, point.provision, point.params) == (
        Topic.PERIOD,
        "CC464.3",
        {"day": D("2027-06-30")},
    )


def test_a_paper_says_its_language_and_comes_with_a_translation() -> None:
    """CC 459: Russian, or with a translation into Russian; the paper that lacks one is named."""
    silent = replace(ALL, papers=(replace(PROOF, language=""),))
    assert one(FACTS, silent).params == {"paper": "wipo.pdf"}
    english = replace(ALL, papers=(replace(PROOF, language="en"),))
    point = one(FACTS, english)
    assert (point.topic, point.provision, point.params) == (
        Topic.LANGUAGES,
        "CC459",
        {"paper": "wipo.pdf"},
    )
    assert not english.in_russian
    translated = replace(ALL, papers=(replace(PROOF, language="en", translated=True),))
    assert missing_for_union(FACTS, translated, FILED) == []


def test_each_holder_gives_a_power_that_is_good_across_the_union() -> None:
    """LAW.md 4.2: one from each holder where they differ by state."""
    other = replace(RIGHT, holder="Erevan Tea CJSC", power=POWER)
    two = in_state("AM", other, PAPER_OF_POWER, replace(PAPER_OF_POWER, name="power 2.pdf"))
    assert missing_for_union(AGENT, two, FILED) == []
    point = one(AGENT, in_state("AM", other, PAPER_OF_POWER))
    assert (point.topic, point.params) == (Topic.DOCUMENTS, {"there": 1, "asked": 2})
    narrow = in_state("AM", replace(other, power=replace(POWER, eeu_wide=False)), *two.papers[1:])
    assert (one(AGENT, narrow).provision, one(AGENT, narrow).params) == (
        "CC459",
        {"holder": "Erevan Tea CJSC"},
    )
    ended = in_state("AM", replace(other, power=replace(POWER, valid_to=D("2026-11-25"))), *two.papers[1:])
    assert one(AGENT, ended).provision == "HOUSE.power"


def test_no_images_and_no_insurance_are_asked_at_the_filing() -> None:
    """CC 459(11): insurance follows after the Commission's notice."""
    topics = {
        point.topic
        for point in missing_for_union(ApplicationFacts(register=Register.EEU), UnionFacts(), FILED)
    }
    assert not topics & {Topic.FEATURES, Topic.INSURANCE}
    assert topics >= {Topic.RIGHTS, Topic.DOCUMENTS, Topic.UNDERTAKING, Topic.HOLDER, Topic.OBJECT}
