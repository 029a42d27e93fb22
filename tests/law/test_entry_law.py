"""An entry by register: the Commission's is under CC 459; nothing of CC 461(8), 462 and 463 is applied to it."""

import pytest

from law.articles import PROVISIONS
from law.entry_law import (
    COMMISSION_DECIDES,
    MACHINES,
    ONLY_NATIONAL,
    UNION_EVENTS,
    UNION_EXCLUSION_GROUNDS,
    UNION_ONLY,
    next_status,
    provision_in,
)
from law.entry_states import (
    STATED,
    EntryEvent,
    EntryStatus,
    ExclusionGround,
    ObjectType,
    Register,
    Standing,
    route,
)
from law.register_notices import (
    ENTRY_NOTICES,
    UNION_ENTRY_NOTICES,
    RegisterNotice,
    entry_notice,
    life_notice,
)
from law.register_proposals import DECIDES
from law.security import Ending, ending_provision

E, S = EntryEvent, EntryStatus

#: Terms and the hold of the national register (LAW.md 4.1).
NATIONAL_LAW = ("CC461", "CC462", "CC463")


def test_no_event_of_the_union_rests_on_the_law_of_the_national_register() -> None:
    """CC 459, 464: reports, renewal, exclusion and security are the Commission's matter."""
    codes = {row.provision for row in MACHINES[Register.EEU].values()}
    assert not [code for code in codes if code.startswith(NATIONAL_LAW)]
    assert {"CC459", "CC459.11", "CC464.1"} <= codes <= set(PROVISIONS)
    notices = (*UNION_ENTRY_NOTICES.values(), *(life_notice(Register.EEU, event) for event in EntryEvent))
    assert not [each for each in notices if each and each.provision.startswith(NATIONAL_LAW)]
    assert not [kind for kind in Ending if ending_provision(kind, Register.EEU).startswith("CC462")]


@pytest.mark.parametrize("where", Standing)
def test_nor_does_the_route_that_an_entry_of_the_union_leaves_open(where: Standing) -> None:
    reading = route(where, ObjectType.TRADEMARK, register=Register.EEU)
    assert not reading.provision.startswith(NATIONAL_LAW)
    assert reading.route is route(where, ObjectType.TRADEMARK).route


def test_every_event_has_a_place_in_one_of_the_registers_and_its_words_in_the_union() -> None:
    known = {register: {event for _state, event in machine} for register, machine in MACHINES.items()}
    assert known[Register.NATIONAL] | known[Register.EEU] == set(EntryEvent)
    assert known[Register.NATIONAL] == set(EntryEvent) - set(UNION_ONLY)
    assert known[Register.EEU] == set(EntryEvent) - ONLY_NATIONAL
    assert all(law.words and law.provision in PROVISIONS for law in UNION_EVENTS.values())
    assert set(UNION_ONLY) | COMMISSION_DECIDES | set(STATED.values()) <= set(UNION_EVENTS)


def test_the_hold_and_what_two_people_decide_are_national_only() -> None:
    """CC 462(2); HOUSE.register_decisions, docs/adr/0008."""
    for status in EntryStatus:
        for event in (E.HELD, E.HOLD_LIFTED, E.DECISION_PROPOSED, E.EXCLUSION_PROPOSED):
            assert next_status(Register.EEU, status, event) is None
    assert next_status(Register.NATIONAL, S.ACTIVE, E.HELD) is not None
    assert E.HELD in DECIDES.values()
    assert ExclusionGround.HOLD_OVER not in UNION_EXCLUSION_GROUNDS


def test_a_renewal_whose_letter_comes_after_the_end_brings_protection_back_in_the_union_alone() -> None:
    row = next_status(Register.EEU, S.EXPIRED, E.RENEWED)
    assert row is not None and (row.to, row.provision) == (S.ACTIVE, "CC459")
    assert next_status(Register.NATIONAL, S.EXPIRED, E.RENEWED) is None


def test_an_excluded_entry_takes_nothing_in() -> None:
    for event in (*UNION_ONLY, E.RENEWED, E.EXCLUDED):
        assert next_status(Register.EEU, S.EXCLUDED, event) is None


def test_the_provision_of_an_event_is_that_of_its_register() -> None:
    assert provision_in(Register.NATIONAL, E.RENEWED) == "CC462.1"
    assert provision_in(Register.EEU, E.RENEWED) == "CC459"
    with pytest.raises(KeyError):
        provision_in(Register.NATIONAL, E.RENEWAL_SENT)


def test_the_holder_s_side_is_told_of_each_register_s_own() -> None:
    """CC 463(2) tells of an exclusion within a day; that of the union is told without a term."""
    national, union = (entry_notice(register, E.EXCLUDED) for register in Register)
    assert national is not None and (national.kind, national.provision) == (
        RegisterNotice.EXCLUDED,
        "CC463.2",
    )
    assert union is not None and (union.kind, union.provision) == (RegisterNotice.UNION_EXCLUDED, "CC459")
    assert entry_notice(Register.EEU, E.HELD) is None
    assert E.RENEWAL_SENT not in ENTRY_NOTICES
