"""What has to be true before a case is opened, and before release is suspended (CC 458, 198(1), 199; LAW.md 3.3)."""

from dataclasses import replace
from datetime import date

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Refusal, TooEarly
from customs.models import Case, Declaration, PartyRole
from customs.services.open_case import open_case
from customs.services.suspend import decline, suspend
from journal.queries import timeline
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Regime
from law.scope import CustomsProcedure, GoodsUse
from registers.models import Entry, PowerOfAttorney
from registers.services.change_status import change_status
from tests.accounts.factories import make_authorisation
from tests.factories import (
    DECIDED,
    World,
    almaty,
    declaration_data,
    make_entry,
    make_holder,
    make_representative,
    opened_case,
    opened_ex_officio,
    party_data,
    suspended_case,
    unregistered_mark,
)
from tests.journeys import story

DECLARED = almaty(2026, 11, 20, 9)


# The scope gate (CC 458; WTO q15)

EXEMPT = [
    ({"procedure": CustomsProcedure.TRANSIT}, "CC458.procedures"),
    ({"procedure": CustomsProcedure.DESTRUCTION}, "CC458.procedures"),
    ({"procedure": CustomsProcedure.SPECIAL}, "CC458.procedures"),
    ({"goods_use": GoodsUse.DIPLOMATIC_MISSION}, "CC458.official_use"),
    ({"goods_use": GoodsUse.CONSULAR_POST}, "CC458.official_use"),
    ({"goods_use": GoodsUse.STATE_MISSION}, "CC458.official_use"),
    ({"goods_use": GoodsUse.INTERNATIONAL_ORGANISATION}, "CC458.official_use"),
    ({"goods_use": GoodsUse.PRIVILEGED_ORGANISATION}, "CC458.official_use"),
    ({"goods_use": GoodsUse.PERSONAL}, "CC458.personal_use"),
    ({"goods_use": GoodsUse.PERSONAL_POST}, "CC458.personal_use"),
]


@pytest.mark.parametrize(("declared", "provision"), EXEMPT)
@pytest.mark.parametrize("open_one", [opened_case, opened_ex_officio])
def test_the_gate_refuses_and_says_which_paragraph(
    world: World, declared: dict[str, object], provision: str, open_one: object
) -> None:
    """CC 458: no measures; the refusal names its paragraph and stands in the office's journal."""
    with pytest.raises(OutOfState) as refused:
        open_one(world, **declared)  # type: ignore[operator]
    assert refused.value.provision == provision
    assert "%" not in refused.value.text
    assert (Case.objects.count(), Declaration.objects.count()) == (0, 0)
    (record,) = timeline(f"office:{world.office.pk}")
    assert (record["event"], record["provision"], record["actor_id"], record["effective_at"]) == (
        "refused_at_gate",
        provision,
        world.inspector.pk,
        DECLARED,
    )
    # The journal keeps no declaration number in the clear.
    assert world.office.code + "/" not in str(record["payload"])


@pytest.mark.parametrize(
    "procedure", sorted(set(CustomsProcedure) - {declared["procedure"] for declared, _ in EXEMPT[:3]})
)
def test_every_other_procedure_is_in_scope(world: World, procedure: CustomsProcedure) -> None:
    """LAW.md 3.1: import, export, re-export, warehousing and the rest: our reading."""
    assert opened_case(world, procedure=procedure).state == "prepared"


# Registered (CC 198(1))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "on_hold"},
        {"status": "expired"},
        {"status": "excluded"},
        {"valid_to": date(2026, 11, 18)},
        {"valid_from": date(2026, 11, 20)},
    ],
)
def test_an_entry_that_is_not_active_cannot_be_cited(world: World, fields: dict[str, object]) -> None:
    """LAW.md 3.3: active on the day the signs were found, whatever the status still says after its term."""
    Entry.objects.filter(pk=world.entry.pk).update(**fields)
    with pytest.raises(OutOfState) as refused:
        opened_case(world)
    assert (refused.value.provision, refused.value.field) == ("CC198.1", "entries")
    assert not Case.objects.exists()


def test_the_last_day_of_protection_counts(world: World) -> None:
    """CC 464(1): protected until and with its last day."""
    Entry.objects.filter(pk=world.entry.pk).update(valid_to=date(2026, 11, 19))
    assert opened_case(world).state == "prepared"


def test_both_registers_protect(world: World) -> None:
    """CC 198(1): an object in either register."""
    union = make_entry("ORDA", register="eeu")
    assert opened_case(world, entries=[union]).rights.get().entry == union


def test_an_entry_excluded_before_the_decision_stops_it(world: World) -> None:
    """CC 198(1): prepared yesterday, excluded today: the head cannot suspend on it."""
    case = opened_case(world)
    change_status(
        entry_id=world.entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order No. 93",
        ground=ExclusionGround.UNRELIABLE_DATA,
        by=world.registrar,
        now=almaty(2026, 11, 20, 9, 30),
    )
    with pytest.raises(OutOfState):
        suspend(case_id=case.pk, reasons="Confirmed.", actor=world.head, now=DECIDED)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"entries": []}, "entries"),
        ({"entries": [999_999]}, "entries"),
        ({"line_numbers": []}, "line_numbers"),
        ({"line_numbers": [1, 9]}, "line_numbers"),
        ({"signs": "  "}, "signs"),
        ({"found_on": date(2026, 11, 21)}, "found_on"),
    ],
)
def test_what_is_missing_is_named(world: World, changes: dict[str, object], field: str) -> None:
    """LAW.md 3.3: signs, goods lines and an entry; a refusal says which field."""
    opening = {
        "declaration": declaration_data(world.office),
        "regime": Regime.REGISTERED,
        "line_numbers": [1, 2],
        "signs": "No label.",
        "found_on": date(2026, 11, 19),
        "entries": [world.entry.pk],
        "actor": world.inspector,
        "now": DECLARED,
        **changes,
    }
    with pytest.raises((Incomplete, TooEarly)) as refused:
        open_case(**opening)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Case.objects.exists()


def test_representatives_are_told_while_their_power_is_valid(world: World) -> None:
    """LAW.md 1: a representative whose power is valid that day; one of last year is nobody in this case."""
    now = make_representative(world.entry, "Saryarka Bureau")
    make_representative(world.entry, "Old Bureau", valid_to=date(2026, 11, 18))
    make_representative(world.entry, "Coming Bureau", valid_from=date(2026, 11, 20))
    case = opened_case(world)
    assert [party.name for party in case.parties.filter(role=PartyRole.REPRESENTATIVE)] == [now.name]
    assert PowerOfAttorney.objects.count() == 3


# Ex officio (CC 199)


@pytest.mark.parametrize(
    "object_type", ["copyright", "appellation", "patent", "industrial_design", "service_mark"]
)
def test_ex_officio_is_for_trade_marks_only(world: World, object_type: str) -> None:
    """CC 199: without a register entry customs acts for trade marks; patents are in no register at all."""
    with pytest.raises(OutOfState) as refused:
        opened_ex_officio(world, mark=replace(unregistered_mark(), object_type=object_type))
    assert (refused.value.provision, refused.value.field) == ("CC199.3", "object_type")


def dala(world: World, **fields: object) -> Entry:
    """An entry of the mark that the ex officio cases of these tests are about."""
    holder = make_holder("ТОО «Dala Sport»", email="dala@sport.example")
    return make_entry("DALA SPORT", holder=holder, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("register", ["national", "eeu"])
def test_a_mark_in_a_register_is_not_opened_ex_officio(world: World, register: str) -> None:
    """CC 199: the object is in NEITHER register; however the holder's name is spelled."""
    dala(world, register=register)
    with pytest.raises(OutOfState) as refused:
        opened_ex_officio(world)
    assert (refused.value.provision, refused.value.field) == ("CC199.3", "mark")


def test_on_hold_neither_route_is_open(world: World) -> None:
    """LAW.md 3.7 "Route"; CC 462(2): no new suspensions while the hold lasts, under either article."""
    entry = dala(world, status="on_hold", valid_to=date(2026, 11, 10))
    with pytest.raises(OutOfState) as refused:
        opened_ex_officio(world)
    assert refused.value.provision == "CC462.2"
    with pytest.raises(OutOfState):
        opened_case(world, entries=[entry])


@pytest.mark.parametrize(
    "fields", [{"status": "expired"}, {"status": "excluded"}, {"valid_to": date(2026, 11, 18)}]
)
def test_once_out_of_the_register_ex_officio_is_open(world: World, fields: dict[str, object]) -> None:
    """LAW.md 3.7 "Route": term over or excluded counts as in no register."""
    dala(world, **fields)
    assert opened_ex_officio(world).state == "prepared"


def test_another_holders_entry_does_not_bar_it(world: World) -> None:
    """LAW.md 3.7 "Route": a like-sounding mark of another holder says nothing about this one."""
    make_entry("DALA SPORT", holder=make_holder("Other LLP"))
    assert opened_ex_officio(world).state == "prepared"


@pytest.mark.parametrize(
    "known", [{"email": "", "location": ""}, {"email": "", "location": "", "phone": "+7 727 1"}]
)
def test_without_contact_data_there_is_no_case(world: World, known: dict[str, str]) -> None:
    """CC 199; LAW.md 3.3: without contact data of holder or representative the case cannot be opened."""
    with pytest.raises(Incomplete) as refused:
        opened_ex_officio(world, mark=unregistered_mark(**known))
    assert (refused.value.provision, refused.value.field) == ("CC199.3", "holder")


def test_a_reachable_holder_abroad_suffices(world: World) -> None:
    """LAW.md 3.7: "in Kazakhstan" is read with the representative."""
    case = opened_ex_officio(world, mark=unregistered_mark(country="CH", in_kazakhstan=False, location=""))
    assert case.parties.get(role=PartyRole.HOLDER).country == "CH"


@pytest.mark.parametrize("in_kazakhstan", [True, False])
def test_a_representative_suffices_when_in_kazakhstan(world: World, in_kazakhstan: bool) -> None:
    """CC 199: contact data of a representative in Kazakhstan; one abroad is none."""
    silent = party_data(PartyRole.HOLDER, "Dala Sport LLP", email="", location="")
    agent = party_data(PartyRole.REPRESENTATIVE, "Agent LLP", in_kazakhstan=in_kazakhstan)
    mark = replace(unregistered_mark(), contacts=[silent, agent])
    if in_kazakhstan:
        assert opened_ex_officio(world, mark=mark).state == "prepared"
    else:
        with pytest.raises(Incomplete):
            opened_ex_officio(world, mark=mark)


@pytest.mark.parametrize("days", [0, 4])
def test_the_first_term_is_one_to_three_days(world: World, days: int) -> None:
    """CC 199(3): up to three business days."""
    case = opened_ex_officio(world)
    with pytest.raises(Incomplete) as refused:
        suspend(
            case_id=case.pk,
            reasons="Confirmed.",
            initial_days=days,
            why_fewer="Quick.",
            actor=world.head,
            now=DECIDED,
        )
    assert refused.value.field == "initial_days"


def test_fewer_than_three_days_need_a_reason(world: World) -> None:
    """LAW.md 3.2: default three; fewer with a reason, which the decision keeps."""
    case = opened_ex_officio(world)
    deciding = {
        "case_id": case.pk,
        "reasons": "Confirmed.",
        "initial_days": 2,
        "actor": world.head,
        "now": DECIDED,
    }
    with pytest.raises(Incomplete) as refused:
        suspend(**deciding)  # type: ignore[arg-type]
    assert refused.value.field == "why_fewer"
    case = suspend(why_fewer="The holder answers within hours.", **deciding)  # type: ignore[arg-type]
    decision = case.decisions.get(event="suspended")
    assert decision.days == 2 and "within hours" in decision.reasons


# Who (CC 198(1), 199(3); house rules)


def test_only_inspectors_of_the_office_open(world: World) -> None:
    """LAW.md 3.3: an inspector prepares, in the own office."""
    for person in (
        world.elsewhere,
        world.head,
        world.chief,
        world.registrar,
        world.administrator,
        world.holder,
    ):
        with pytest.raises(NotAllowed):
            opened_case(world, actor=person)
    assert not Case.objects.exists()


def refusal_of(case: Case, person: object) -> str:
    """Under which provision this person may not decide."""
    with pytest.raises(NotAllowed) as refused:
        suspend(case_id=case.pk, reasons="Confirmed.", actor=person, now=DECIDED)  # type: ignore[arg-type]
    return refused.value.provision


def test_only_the_head_suspends(world: World) -> None:
    """CC 198(1): the head of the authority; nobody of another one, no central staff, no outsider."""
    case = opened_case(world)
    assert refusal_of(case, world.inspector) == "CC198.1"
    assert refusal_of(case, world.colleague) == "CC198.1"
    assert refusal_of(case, world.chief) == "CC198.1"
    # Who may not see the case learns nothing of it.
    for person in (
        world.elsewhere,
        world.head_elsewhere,
        world.registrar,
        world.administrator,
        world.declarant,
    ):
        assert refusal_of(case, person) == "HOUSE.roles"
    assert story.fresh(case).state == "prepared"


def authorise(world: World, person: object, first: date, last: date) -> None:
    make_authorisation(
        person,  # type: ignore[arg-type]
        world.office,
        world.head,
        valid_from=first,
        valid_to=last,
        granted_at=almaty(2026, 10, 1),
    )


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 1), date(2026, 12, 31), True),
        (date(2026, 11, 21), date(2026, 12, 31), False),
        (date(2026, 10, 1), date(2026, 11, 19), False),
    ],
)
def test_an_authorised_person_decides_from_to(world: World, first: date, last: date, allowed: bool) -> None:
    """LAW.md 3.3: a standing authorisation with dates and office, first and last day included."""
    case = opened_case(world)
    authorise(world, world.colleague, first, last)
    if allowed:
        case = suspend(case_id=case.pk, reasons="Confirmed.", actor=world.colleague, now=DECIDED)
        assert case.decisions.get().decided_by == world.colleague
    else:
        assert refusal_of(case, world.colleague) == "CC198.1"


def test_an_authorisation_of_another_office_does_not_reach(world: World) -> None:
    """LAW.md 3.3: for that office; not for the one next door."""
    case = opened_case(world)
    make_authorisation(
        world.colleague,
        world.tree.almaty_rail,
        world.head,
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 12, 31),
        granted_at=almaty(2026, 10, 1),
    )
    assert refusal_of(case, world.colleague) == "CC198.1"


def test_who_prepared_does_not_decide(world: World) -> None:
    """House rule of four eyes: authorised or not, the inspector who prepared it neither suspends nor declines."""
    case = opened_case(world)
    authorise(world, world.inspector, date(2026, 11, 1), date(2026, 12, 31))
    assert refusal_of(case, world.inspector) == "HOUSE.four_eyes"
    with pytest.raises(NotAllowed) as refused:
        decline(case_id=case.pk, reasons="No signs.", actor=world.inspector, now=DECIDED)
    assert refused.value.provision == "HOUSE.four_eyes"


def test_a_decision_is_made_once(world: World) -> None:
    """LAW.md 3.3: suspended, a case is neither suspended again nor declined."""
    case = suspended_case(world)
    for decide in (suspend, decline):
        with pytest.raises(Refusal) as refused:
            decide(case_id=case.pk, reasons="Again.", actor=world.head, now=almaty(2026, 11, 20, 11))
        assert refused.value.provision == "HOUSE.case_states"
