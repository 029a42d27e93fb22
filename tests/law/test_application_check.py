"""What an application lacks and what the law does not admit in it, point by point (LAW.md 4.1, 4.2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from law.amounts import Amount
from law.application_check import ApplicationFacts, Point, Power, Topic, missing
from law.application_remarks import remarks
from law.application_states import REFUSAL_GROUNDS, RefusalGround
from law.articles import PROVISIONS
from law.entry_states import Register
from law.protection import Insurance
from law.required_documents import (
    COPY_WORDS,
    DOCUMENT_WORDS,
    RIGHT_PROOF_WORDS,
    CopyForm,
    RequiredDocument,
    RightProof,
    documents_on,
    forms_on,
)

D = date.fromisoformat
FILED = D("2026-11-26")
DOC = RequiredDocument

COMPLETE = ApplicationFacts(
    register=Register.NATIONAL,
    holder_name="Qazaq Tea LLP",
    holder_address="Almaty, Abai avenue 1",
    holder_country="KZ",
    object_type="trademark",
    title_document="Certificate 12345",
    title_date=D("2020-03-02"),
    right_ends={"KZ": D("2030-03-02")},
    proof_form=CopyForm.SIMPLE,
    wished_until=D("2028-11-26"),
    goods_description="Tea in packets",
    goods_codes=("090230",),
    recognition="The seal on genuine packets is embossed",
    images=4,
    documents=frozenset({DOC.PROOF_OF_RIGHT, DOC.GENUINE_IMAGES, DOC.INFRINGING_IMAGES, DOC.INSURANCE}),
    undertaking=True,
    insurance=Insurance(
        Decimal(4_325_000), D("2026-11-02"), D("2026-11-02"), D("2028-12-01"), changed_on=None
    ),
)

UNION = replace(
    COMPLETE,
    register=Register.EEU,
    right_ends={state: D("2030-03-02") for state in ("AM", "BY", "KG", "KZ", "RU")},
    insurance=None,
)


def points(facts: ApplicationFacts, day: date = FILED) -> list[tuple[Topic, str]]:
    return [(point.topic, point.provision) for point in missing(facts, day)]


def one(facts: ApplicationFacts, day: date = FILED) -> Point:
    found = missing(facts, day)
    assert len(found) == 1, [point.sentence for point in found]
    return found[0]


def test_a_complete_application_lacks_nothing() -> None:
    assert missing(COMPLETE, FILED) == []
    assert missing(UNION, FILED) == []


def test_an_empty_one_is_told_topic_by_topic_in_the_order_of_the_task_list() -> None:
    found = missing(ApplicationFacts(register=Register.NATIONAL), FILED)
    topics = [point.topic for point in found]
    assert topics == sorted(topics, key=list(Topic).index)
    of_the_union = {Topic.RIGHTS, Topic.LANGUAGES}
    assert set(topics) == set(Topic) - of_the_union - {Topic.LICENSEES, Topic.RISKS}, "for whoever has more"
    assert all(point.provision in PROVISIONS and point.sentence % point.params for point in found)


@pytest.mark.parametrize(
    ("lacking", "topic"),
    [
        (DOC.PROOF_OF_RIGHT, Topic.DOCUMENTS),
        (DOC.GENUINE_IMAGES, Topic.FEATURES),
        (DOC.INFRINGING_IMAGES, Topic.FEATURES),
        (DOC.INSURANCE, Topic.INSURANCE),
    ],
)
def test_each_document_is_asked_for_where_it_is_handed_in(lacking: DOC, topic: Topic) -> None:
    """CC 461: the list of documents."""
    point = one(replace(COMPLETE, documents=COMPLETE.documents - {lacking}))
    assert (point.topic, point.provision) == (topic, "CC461")
    assert point.params == {"what": DOCUMENT_WORDS[lacking]}


def test_the_undertaking_is_asked_for() -> None:
    assert one(replace(COMPLETE, undertaking=False)).topic is Topic.UNDERTAKING


def test_a_document_that_state_systems_supply_is_not_demanded() -> None:
    """CC 461(4-1)."""
    facts = replace(COMPLETE, documents=COMPLETE.documents - {DOC.PROOF_OF_RIGHT})
    assert missing(replace(facts, in_state_systems=frozenset({DOC.PROOF_OF_RIGHT})), FILED) == []


def test_proof_of_movement_was_required_until_the_rule_of_2021() -> None:
    """CC 461 as it stood before 2021-01-19, and since: the filing date decides."""
    before, after = D("2021-01-18"), D("2021-01-19")
    old = {
        row.document: row.required for row in documents_on(before, Register.NATIONAL, by_representative=False)
    }
    new = {
        row.document: row.required for row in documents_on(after, Register.NATIONAL, by_representative=False)
    }
    assert old[DOC.PROOF_OF_MOVEMENT] and not new[DOC.PROOF_OF_MOVEMENT]
    assert CopyForm.SIMPLE not in forms_on(before) and CopyForm.ELECTRONIC in forms_on(after)


def test_a_simple_copy_was_not_enough_before_the_rule_of_2021() -> None:
    day = D("2021-01-18")
    facts = replace(
        COMPLETE,
        documents=COMPLETE.documents | {DOC.PROOF_OF_MOVEMENT},
        wished_until=D("2023-01-18"),
        insurance=Insurance(Decimal(2_917_000), D("2021-01-11"), D("2021-01-11"), D("2023-12-01")),
    )
    assert points(facts, day) == [(Topic.DOCUMENTS, "CC461")]
    assert missing(replace(facts, proof_form=CopyForm.NOTARISED), day) == []
    assert missing(facts, D("2021-01-19")) == []


@pytest.mark.parametrize("what", ["patent", "design", "variety"])
def test_patents_designs_and_varieties_are_refused(what: str) -> None:
    """CC 460: in neither register (LAW.md 1)."""
    assert (one(replace(COMPLETE, object_type=what)).provision) == "CC460"
    assert (one(replace(UNION, object_type=what)).provision) == "CC459"


def test_geographical_indications_are_taken_by_the_national_register_since_2026() -> None:
    facts = replace(COMPLETE, object_type="geographical_indication")
    assert missing(facts, FILED) == []
    early = replace(
        facts,
        wished_until=D("2027-12-01"),
        insurance=Insurance(Decimal(4_325_000), D("2026-01-12"), D("2026-01-12"), D("2028-12-01")),
    )
    assert points(early, D("2026-01-24")) == [(Topic.OBJECT, "CC460")]
    assert points(replace(UNION, object_type="geographical_indication")) == [(Topic.OBJECT, "CC459")]


@pytest.mark.parametrize(
    ("changes", "topic", "provision"),
    [
        # Dates out of order.
        ({"title_date": D("2026-11-27")}, Topic.OBJECT, "CC461"),
        ({"right_ends": {"KZ": D("2026-11-25")}}, Topic.OBJECT, "CC464.3"),
        ({"title_date": D("2026-11-01"), "right_ends": {}}, Topic.OBJECT, "CC464.3"),
        ({"wished_until": D("2026-11-26")}, Topic.PERIOD, "CC464.1"),
        ({"wished_until": D("2028-11-27")}, Topic.PERIOD, "CC464.1"),
        ({"right_ends": {"KZ": D("2028-11-25")}}, Topic.PERIOD, "CC464.3"),
        ({"wished_until": None}, Topic.PERIOD, "CC461"),
        # Goods.
        ({"goods_codes": ()}, Topic.GOODS, "CC461"),
        ({"goods_codes": ("0902",)}, Topic.GOODS, "CC461"),
        ({"goods_codes": ("0902300001",)}, Topic.GOODS, "CC461"),
        (
            {"goods_codes": tuple(f"{code:06}" for code in range(201))},
            Topic.GOODS,
            "HOUSE.application_limits",
        ),
        ({"goods_description": ""}, Topic.GOODS, "CC461"),
        ({"recognition": ""}, Topic.GOODS, "CC461"),
        ({"images": 101}, Topic.FEATURES, "HOUSE.application_limits"),
        # The holder.
        ({"holder_address": ""}, Topic.HOLDER, "CC461"),
        ({"holder_country": "CN"}, Topic.HOLDER, "CC459.5"),
    ],
)
def test_what_is_wrong_is_said_with_its_provision(
    changes: dict[str, object], topic: Topic, provision: str
) -> None:
    point = one(replace(COMPLETE, **changes))  # type: ignore[arg-type]
    assert (point.topic, point.provision) == (topic, provision)
    assert point.sentence % point.params


def test_two_hundred_codes_and_a_hundred_images_are_taken() -> None:
    codes = tuple(f"{code:06}" for code in range(200))
    assert missing(replace(COMPLETE, goods_codes=codes, images=100), FILED) == []


BY_AGENT = replace(
    COMPLETE,
    holder_country="CN",
    by_representative=True,
    representative_name="Zan Patent",
    representative_country="KZ",
    power=Power(valid_from=D("2026-01-01"), valid_to=D("2027-01-01")),
    documents=COMPLETE.documents | {DOC.POWER_OF_ATTORNEY},
)


def test_a_holder_outside_the_union_acts_through_a_person_in_a_member_state() -> None:
    """CC 459(5)."""
    assert missing(BY_AGENT, FILED) == []
    assert points(replace(BY_AGENT, representative_country="TR")) == [(Topic.HOLDER, "CC459.5")]


def test_the_power_of_attorney_is_there_and_in_force_on_the_day_of_filing() -> None:
    """CC 461; HOUSE.power."""
    without = replace(BY_AGENT, documents=COMPLETE.documents)
    assert one(without).params == {"what": DOCUMENT_WORDS[DOC.POWER_OF_ATTORNEY]}
    expired = replace(BY_AGENT, power=Power(valid_from=None, valid_to=D("2026-11-25")))
    assert (one(expired).topic, one(expired).provision) == (Topic.HOLDER, "HOUSE.power")
    last_day = replace(BY_AGENT, power=Power(valid_from=None, valid_to=FILED))
    assert missing(last_day, FILED) == []
    not_yet = replace(BY_AGENT, power=Power(valid_from=D("2026-11-27"), valid_to=D("2027-11-27")))
    assert one(not_yet).provision == "HOUSE.power"
    assert one(replace(BY_AGENT, power=None)).provision == "HOUSE.power"


def insured(amount: str, concluded: str = "2026-11-02", **more: date) -> ApplicationFacts:
    days = {"valid_from": D("2026-11-02"), "valid_to": D("2028-12-01"), **more}
    return replace(COMPLETE, insurance=Insurance(Decimal(amount), D(concluded), **days))


def test_one_tenge_below_the_floor_is_too_little() -> None:
    """CC 461: at least 1,000 MCI of the contract's date."""
    point = one(insured("4324999.99"))
    assert (point.topic, point.provision, point.params) == (Topic.INSURANCE, "CC461", {"floor": "4 325 000"})
    assert missing(insured("3932000", "2025-12-01"), FILED) == []


def test_a_later_rise_of_the_floor_only_informs() -> None:
    """LAW.md 4.3; HOUSE.amounts."""
    (remark,) = remarks(insured("3932000", "2025-12-01"), FILED)
    assert (remark.topic, remark.provision) == (Topic.INSURANCE, "HOUSE.amounts")
    assert remarks(COMPLETE, FILED) == []


def test_an_unknown_index_is_asked_for_and_keeps_nobody_from_filing() -> None:
    """HOUSE.amounts: never guessed; the authorised body enters it, so that the applicant is not held up."""
    facts = replace(
        insured("9000000", "2027-01-11", valid_from=D("2027-01-11")), wished_until=D("2028-11-26")
    )
    day = D("2027-01-12")
    assert missing(facts, day) == []
    (remark,) = remarks(facts, day)
    assert (remark.topic, remark.provision, remark.params) == (
        Topic.INSURANCE,
        "HOUSE.amounts",
        {"day": D("2027-01-11")},
    )
    entered = [Amount(D("2027-01-01"), 9_001)]
    assert remarks(facts, day, entered=entered) == []
    (point,) = missing(facts, day, entered=entered)
    assert (point.provision, point.params) == ("CC461", {"floor": "9 001 000"})


@pytest.mark.parametrize(
    "changes",
    [
        {"concluded": "2026-11-27"},
        {"valid_to": D("2026-11-25")},
        {"valid_from": D("2028-12-02")},
        {"changed_on": D("2026-11-01")},
    ],
)
def test_the_days_of_the_contract_are_in_order(changes: dict[str, object]) -> None:
    assert one(insured("4325000", **changes)).topic is Topic.INSURANCE  # type: ignore[arg-type]


def test_the_union_asks_for_the_right_in_each_member_state() -> None:
    """CC 459; CC 464(3): protection ends where the right ends first."""
    rights = {state: D("2030-03-02") for state in ("BY", "KG", "KZ", "RU")}
    point = one(replace(UNION, right_ends=rights))
    assert (point.topic, point.params) == (Topic.RIGHTS, {"states": "AM"})
    first = replace(UNION, right_ends={**UNION.right_ends, "KG": D("2028-01-01")})
    assert one(first).params == {"day": D("2028-01-01")}


def test_the_union_reads_russian_and_asks_for_its_insurance_later() -> None:
    """CC 459, 459(11)."""
    point = one(replace(UNION, in_russian=False))
    assert point.params == {"what": DOCUMENT_WORDS[DOC.TRANSLATION]}
    asked = {row.document for row in documents_on(FILED, Register.EEU, by_representative=True)}
    assert DOC.INSURANCE not in asked


def test_a_power_for_the_union_is_valid_across_it() -> None:
    """CC 459; LAW.md 4.2."""
    power = Power(valid_from=None, valid_to=D("2027-01-01"))
    agent = replace(
        UNION,
        by_representative=True,
        representative_name="Zan Patent",
        representative_country="KZ",
        power=power,
        documents=UNION.documents | {DOC.POWER_OF_ATTORNEY},
    )
    assert one(agent).provision == "CC459"
    assert missing(replace(agent, power=replace(power, eeu_wide=True)), FILED) == []


def test_every_document_proof_and_ground_has_its_words() -> None:
    assert set(DOCUMENT_WORDS) == set(RequiredDocument)
    assert set(RIGHT_PROOF_WORDS) == set(RightProof)
    assert set(COPY_WORDS) == set(CopyForm)
    assert set(REFUSAL_GROUNDS) == set(RefusalGround)
