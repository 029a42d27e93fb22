"""What is done or seen during a case: inspections, samples, photographs, originals, costs (CC 198(14); LAW.md 3.6)."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from customs.models import Attachment, Case, CaseLine, CaseParty, Decision, Fact, PartyRole
from customs.queries.costs import costs_of
from customs.services.attachments import add_attachment
from customs.services.cancel import cancel
from customs.services.facts import may_record_fact, record_fact
from customs.services.lodge import lodge_document
from customs.services.release import record_release
from customs.services.request import request_cancellation
from deadlines.models import Clock
from journal.queries import timeline
from law.articles import PROVISIONS
from law.case_states import CaseState
from law.documents import DocumentKind
from law.events import Event, Reason, Regime
from law.facts import FACT_RULES, Detail, FactKind
from tests.customs.test_attachments import PDF, PNG
from tests.factories import (
    World,
    almaty,
    holder_of,
    make_representative,
    opened_case,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
)

MONDAY = almaty(2026, 11, 23)
K = FactKind


def record(world: World, case: Case, kind: FactKind, at: datetime | None = MONDAY, **given: Any) -> Fact:
    return record_fact(
        case_id=case.pk, kind=kind, happened_at=at, **{"actor": world.inspector, "now": at or MONDAY, **given}
    )


def declarant_of(case: Case) -> CaseParty:
    return case.parties.get(role=PartyRole.DECLARANT)


def line_of(case: Case) -> CaseLine:
    found = case.lines.first()
    assert found is not None
    return found


def permitted(world: World, case: Case, party: CaseParty) -> Fact:
    """Asked for on Monday morning, permitted by the head an hour later."""
    record(world, case, K.INSPECTION_REQUESTED, party_id=party.pk)
    return record(
        world,
        case,
        K.INSPECTION_PERMITTED,
        None,
        party_id=party.pk,
        note="24.11.2026 at 11:00, warehouse 3",
        actor=world.head,
        now=MONDAY + timedelta(hours=1),
    )


def refused(world: World, case: Case, kind: FactKind, refusal: type[Exception], **given: Any) -> Any:
    with pytest.raises(refusal) as caught:
        record(world, case, kind, **given)
    return caught.value


# The table


def test_the_table_covers_every_kind_and_cites_what_exists() -> None:
    assert set(FACT_RULES) == set(FactKind)
    for rule in FACT_RULES.values():
        assert rule.label
        assert not rule.needs & rule.takes
        assert {rule.provision_in(regime) for regime in Regime} <= set(PROVISIONS)
        assert CaseState.PREPARED not in rule.states


@pytest.mark.parametrize("kind", FactKind)
def test_what_the_table_asks_for_is_asked_for(world: World, kind: FactKind) -> None:
    case = suspended_case(world)
    rule = FACT_RULES[kind]
    missing = refused(world, case, kind, Incomplete, actor=world.head)
    assert missing.provision == rule.provision
    assert missing.field in {detail.value for detail in rule.needs}


def test_what_the_table_does_not_know_of_is_refused(world: World) -> None:
    case = suspended_case(world)
    surplus = refused(world, case, K.COST_STORAGE, Incomplete, amount=Decimal(1), party_id=holder_of(case).pk)
    assert surplus.field == Detail.PARTY


def test_a_fact_moves_no_case_and_no_clock(world: World) -> None:
    case = suspended_case(world)
    clocks = list(Clock.objects.order_by("pk").values())
    fact = record(world, case, K.INSPECTION_REQUESTED, party_id=holder_of(case).pk)
    case.refresh_from_db()
    assert case.state == CaseState.SUSPENDED
    assert list(Clock.objects.order_by("pk").values()) == clocks
    line = timeline(f"case:{case.pk}")[-1]
    assert (line["event"], line["provision"]) == (Event.FACT_RECORDED, "CC198.14")
    assert line["effective_at"] == MONDAY
    assert line["payload"]["fact"] == fact.pk


@pytest.mark.parametrize(
    ("at", "refusal"),
    [(None, Incomplete), (MONDAY + timedelta(hours=1), TooEarly), (almaty(2026, 11, 19), TooEarly)],
)
def test_a_fact_lies_between_the_decision_and_now(
    world: World, at: datetime | None, refusal: type[Exception]
) -> None:
    case = suspended_case(world)
    with pytest.raises(refusal):
        record(world, case, K.COST_STORAGE, at, amount=Decimal(1), now=MONDAY)


# Inspection, samples, photographs (CC 198(14))


@pytest.mark.parametrize("role", [PartyRole.HOLDER, PartyRole.DECLARANT])
def test_either_side_asks_the_head_permits_and_the_goods_are_seen(world: World, role: PartyRole) -> None:
    case = suspended_case(world)
    party = case.parties.get(role=role)
    permission = permitted(world, case, party)
    assert permission.happened_at == MONDAY + timedelta(hours=1)
    decision = Decision.objects.get(case=case, event=Event.FACT_RECORDED)
    assert (decision.decided_by, decision.provision) == (world.head, "CC198.14")
    seen = record(
        world, case, K.INSPECTION_ATTENDED, almaty(2026, 11, 24, 11), party_id=party.pk, note="All boxes"
    )
    assert seen.party == party


def test_only_the_head_permits_and_not_whoever_recorded_the_request(world: World) -> None:
    """CC 198(14): with customs' permission; HOUSE.four_eyes."""
    case = suspended_case(world)
    party = holder_of(case)
    record(world, case, K.INSPECTION_REQUESTED, party_id=party.pk, actor=world.head)
    for actor, provision in ((world.inspector, "CC198.1"), (world.head, "HOUSE.four_eyes")):
        answer = refused(
            world, case, K.INSPECTION_PERMITTED, NotAllowed, party_id=party.pk, note="now", actor=actor
        )
        assert answer.provision == provision


def test_an_answer_needs_a_request_that_waits(world: World) -> None:
    case = suspended_case(world)
    party = holder_of(case)
    given = {"party_id": party.pk, "note": "no", "actor": world.head}
    refused(world, case, K.INSPECTION_REFUSED, OutOfState, **given)
    permitted(world, case, party)
    refused(world, case, K.INSPECTION_REFUSED, OutOfState, **given)


@pytest.mark.parametrize("kind", [K.INSPECTION_ATTENDED, K.SAMPLE_TAKEN, K.PHOTO_TAKEN])
def test_nothing_is_seen_sampled_or_photographed_without_permission(
    world: World, settings, tmp_path: Path, kind: FactKind
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = suspended_case(world)
    details = {
        K.INSPECTION_ATTENDED: {"note": "seen"},
        K.SAMPLE_TAKEN: {"line_id": line_of(case).pk, "seal": "KZ-1"},
        K.PHOTO_TAKEN: {"attachment_id": photograph(world, case).pk},
    }[kind]
    given = {"party_id": holder_of(case).pk, "at": almaty(2026, 11, 24), **details}
    refused(world, case, kind, OutOfState, **given)
    # The declarant's permission is not the holder's, and a permission does not work backwards.
    permitted(world, case, declarant_of(case))
    refused(world, case, kind, OutOfState, **given)
    permitted(world, case, holder_of(case))
    refused(world, case, kind, OutOfState, **{**given, "at": MONDAY}, now=almaty(2026, 11, 24))
    assert record(world, case, kind, **given).pk


def test_a_refused_inspection_is_no_permission(world: World) -> None:
    case = suspended_case(world)
    party = holder_of(case)
    record(world, case, K.INSPECTION_REQUESTED, party_id=party.pk)
    record(
        world, case, K.INSPECTION_REFUSED, None, party_id=party.pk, note="Danger of mixing.", actor=world.head
    )
    at = almaty(2026, 11, 24)
    refused(world, case, K.INSPECTION_ATTENDED, OutOfState, at=at, party_id=party.pk, note="seen")


def test_permission_for_the_holder_serves_the_representative(world: World) -> None:
    """LAW.md 1: wherever the holder may act, a representative may."""
    make_representative(world.entry)
    case = suspended_case(world)
    permitted(world, case, holder_of(case))
    representative = case.parties.get(role=PartyRole.REPRESENTATIVE)
    at = almaty(2026, 11, 24)
    assert record(world, case, K.INSPECTION_ATTENDED, at, party_id=representative.pk, note="seen").pk


def test_the_owner_of_the_goods_has_no_such_right(world: World) -> None:
    """CC 198(14) names declarant and holder."""
    case = suspended_case(world)
    owner = case.parties.get(role=PartyRole.OWNER)
    assert refused(world, case, K.INSPECTION_REQUESTED, Incomplete, party_id=owner.pk).field == "party"


def sample(world: World, case: Case, seal: str = "KZ-0017", **given: Any) -> Fact:
    given = {"at": almaty(2026, 11, 24, 11), "party_id": holder_of(case).pk, "seal": seal, **given}
    return record(world, case, K.SAMPLE_TAKEN, **{"line_id": line_of(case).pk, **given})


def test_a_sample_has_its_line_seal_and_officer(world: World) -> None:
    """CC 198(14): samples are taken in an officer's presence; whoever records attests it unless another did."""
    case = suspended_case(world)
    permitted(world, case, holder_of(case))
    taken = sample(world, case)
    assert (taken.seal, taken.line, taken.officer) == ("KZ-0017", line_of(case), world.inspector)
    assert sample(world, case, "KZ-0018", officer_id=world.colleague.pk).officer == world.colleague
    with pytest.raises(NotAllowed):
        sample(world, case, "KZ-0019", officer_id=world.elsewhere.pk)
    other = opened_case(world)
    with pytest.raises(Incomplete):
        sample(world, case, "KZ-0019", line_id=line_of(other).pk)


def test_a_seal_is_used_once(world: World) -> None:
    case = suspended_case(world)
    permitted(world, case, holder_of(case))
    taken = sample(world, case)
    with pytest.raises(Repeated):
        sample(world, case)
    taken.pk = None
    with pytest.raises(IntegrityError, match="one_sample_per_seal"), transaction.atomic():
        taken.save(force_insert=True)


def test_the_chain_of_custody_follows_the_seal(world: World) -> None:
    """LAW.md 3.6: sample seals and chain of custody."""
    case = suspended_case(world)
    permitted(world, case, holder_of(case))
    taken = sample(world, case)
    first, second = almaty(2026, 11, 24, 15), almaty(2026, 11, 26, 9)
    handed = record(
        world, case, K.SAMPLE_HANDED, first, seal=taken.seal, note="Officer Aigul to the holder's expert"
    )
    assert handed.line == taken.line
    record(world, case, K.SAMPLE_HANDED, second, seal=taken.seal, note="Expert to the court")
    given = {"at": almaty(2026, 11, 25), "seal": taken.seal, "note": "?", "now": second}
    assert refused(world, case, K.SAMPLE_HANDED, TooEarly, **given).field == "happened_at"
    assert refused(world, case, K.SAMPLE_HANDED, OutOfState, at=second, seal="KZ-9", note="?").field == "seal"
    custody = case.facts.filter(seal=taken.seal).values_list("kind", flat=True)
    assert list(custody) == [K.SAMPLE_TAKEN, K.SAMPLE_HANDED, K.SAMPLE_HANDED]


def photograph(world: World, case: Case, content: bytes = PNG, name: str = "box.png") -> Attachment:
    return add_attachment(
        case_id=case.pk, name=name, content=io.BytesIO(content), actor=world.inspector, now=MONDAY
    )


def test_a_photograph_is_kept_with_hash_and_time(world: World, settings, tmp_path: Path) -> None:
    """LAW.md 3.6: photographs with hash and time."""
    settings.MEDIA_ROOT = tmp_path
    case = suspended_case(world)
    party = holder_of(case)
    permitted(world, case, party)
    at = almaty(2026, 11, 24, 11)
    picture, paper = photograph(world, case), photograph(world, case, PDF, "list.pdf")
    taken = record(world, case, K.PHOTO_TAKEN, at, party_id=party.pk, attachment_id=picture.pk)
    assert taken.attachment is not None
    assert (taken.attachment.sha256, taken.happened_at) == (picture.sha256, at)
    wrong = refused(world, case, K.PHOTO_TAKEN, Incomplete, at=at, party_id=party.pk, attachment_id=paper.pk)
    assert wrong.field == "attachment"


def test_goods_that_have_gone_cannot_be_inspected(world: World) -> None:
    case = released(world)
    given = {"at": almaty(2026, 11, 25), "party_id": holder_of(case).pk}
    assert refused(world, case, K.INSPECTION_REQUESTED, OutOfState, **given).provision == "HOUSE.case_states"


def released(world: World) -> Case:
    """Cancelled at the holder's request on Monday, released on Tuesday."""
    case = suspended_case(world)
    asked = request_cancellation(
        case_id=case.pk, receipt=receipt_of(case, MONDAY), actor=world.inspector, now=MONDAY
    )
    cancel(
        case_id=case.pk,
        reason=Reason.HOLDER_ASKED,
        reasons="The holder asks.",
        request_id=asked.pk,
        actor=world.head,
        now=MONDAY,
    )
    tuesday = almaty(2026, 11, 24)
    record_release(case_id=case.pk, released_at=tuesday, actor=world.inspector, now=tuesday)
    return case


# Paper originals (HOUSE.receipt)


def test_the_paper_original_is_noted_on_what_it_belongs_to_once(world: World) -> None:
    """LAW.md 3.2: requests may come by e-mail or fax; whether the paper original arrived is recorded."""
    case = suspended_case(world)
    paper = lodge_document(
        case_id=case.pk,
        kind=DocumentKind.COURT_APPLICATION,
        receipt=receipt_of(case, MONDAY),
        actor=world.inspector,
        now=MONDAY,
    )
    asked = request_cancellation(
        case_id=case.pk, receipt=receipt_of(case, MONDAY), actor=world.inspector, now=MONDAY
    )
    at = almaty(2026, 11, 24, 15)
    for given, of in (({"document_id": paper.pk}, paper), ({"request_id": asked.pk}, asked)):
        fact = record(world, case, K.ORIGINAL_RECEIVED, at, **given)
        of.refresh_from_db()
        assert of.original_received_at == at
        assert fact.party == of.party
        assert refused(world, case, K.ORIGINAL_RECEIVED, Repeated, at=at, **given).field == "record"
    both = {"document_id": paper.pk, "request_id": asked.pk}
    refused(world, case, K.ORIGINAL_RECEIVED, Incomplete, at=at, **both)
    refused(world, case, K.ORIGINAL_RECEIVED, Incomplete, at=at, document_id=paper.pk + 1000)


# Costs (CC 198(7), 199(7); LAW.md 3.6)


def test_costs_add_up_by_the_day_and_what_was_mistaken_is_taken_back(world: World) -> None:
    case = suspended_case(world)
    for day in (23, 24):
        record(world, case, K.COST_STORAGE, almaty(2026, 11, day, 23, 59), amount=Decimal("15000.50"))
    record(world, case, K.COST_OTHER, almaty(2026, 11, 24), amount=Decimal(40000), note="Loading")
    record(world, case, K.COST_REVERSED, almaty(2026, 11, 25), amount=Decimal(40000), note="Not ours")
    costs = costs_of(case.facts.all())
    assert [row.day for row in costs.rows] == [date(2026, 11, day) for day in (23, 24, 24, 25)]
    assert (costs.storage, costs.other, costs.reversed) == (Decimal("30001.00"), 40000, 40000)
    assert costs.total == sum(row.amount for row in costs.rows) == Decimal("30001.00")


def test_no_more_is_taken_back_than_was_recorded(world: World) -> None:
    case = suspended_case(world)
    record(world, case, K.COST_STORAGE, amount=Decimal(100))
    over = refused(world, case, K.COST_REVERSED, OutOfState, amount=Decimal(101), note="?")
    assert (over.provision, over.field) == ("HOUSE.correction", "amount")


@pytest.mark.parametrize("amount", ["0", "-5", "0.005", "NaN", "1e13"])
def test_an_amount_is_positive_and_to_the_tiyn(world: World, amount: str) -> None:
    case = suspended_case(world)
    assert refused(world, case, K.COST_STORAGE, Incomplete, amount=Decimal(amount)).field == "amount"


def test_costs_are_recorded_after_the_goods_have_gone_too(world: World) -> None:
    """The claim for damage outlives the case (CC 198(7)); ex officio it is CC 199(7)."""
    case = released(world)
    fact = record(world, case, K.COST_STORAGE, almaty(2026, 11, 25), amount=Decimal(5))
    assert timeline(f"case:{case.pk}")[-1]["provision"] == "CC198.7"
    assert fact.pk
    other = suspended_ex_officio(world)
    record(world, other, K.COST_STORAGE, amount=Decimal(5))
    assert timeline(f"case:{other.pk}")[-1]["provision"] == "CC199.7"


# Who may (HOUSE.roles), and the database (ARCHITECTURE rule 9)


def test_who_may_record_facts(world: World) -> None:
    case = suspended_case(world)
    may_record_fact(case, actor=world.inspector, now=MONDAY)
    for person in (world.elsewhere, world.chief, world.registrar, world.administrator, world.holder):
        refused(world, case, K.COST_STORAGE, NotAllowed, amount=Decimal(1), actor=person)
        with pytest.raises(NotAllowed):
            may_record_fact(case, actor=person, now=MONDAY)


def test_facts_are_only_ever_added(world: World) -> None:
    record(world, suspended_case(world), K.COST_STORAGE, amount=Decimal(1))
    for statement in ("UPDATE customs_fact SET amount = 2", "DELETE FROM customs_fact"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
