"""What is asked before a case is opened and decided, and who stands in it (LAW.md 3.1, 3.3, 3.5, 3.7)."""

from datetime import date

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from customs.models import CaseParty, Declaration, PartyRole
from customs.services.add_party import add_party
from customs.services.declarations import PartyData
from customs.services.open_case import right_key
from customs.services.suspend import suspend
from law.documents import DocumentKind
from law.scope import GoodsUse
from notifications.mailer import unfit
from registers.models import PowerOfAttorney
from tests.factories import (
    DECIDED,
    World,
    almaty,
    line_data,
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


def decide(world: World, case: object) -> object:
    return suspend(case_id=case.pk, reasons="Signs.", actor=world.head, now=DECIDED)  # type: ignore[attr-defined]


# Powers of attorney (LAW.md 1)


def test_a_representative_whose_power_is_over_is_not_told_and_cannot_act(world: World) -> None:
    """LAW.md 1: only a representative whose power is valid that day may act; CC 198(5) tells those who may."""
    make_representative(world.entry, valid_to=date(2026, 11, 19))
    case = suspended_case(world)
    party = case.parties.get(role="representative")
    assert party.valid_to == date(2026, 11, 19)
    assert not story.notices(case, "suspension", "representative")
    with pytest.raises(NotAllowed) as refused:
        story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2), party=party)
    assert (refused.value.provision, refused.value.field) == ("HOUSE.power", "party")
    assert story.fresh(case).state == "suspended"


def test_a_power_that_ends_in_mid_case_counts_to_its_last_day(world: World) -> None:
    """LAW.md 1: what the representative did on the last day of the power counts, and nothing after it."""
    make_representative(world.entry, valid_to=date(2026, 12, 1))
    case = suspended_case(world)
    party = case.parties.get(role="representative")
    assert story.notices(case, "suspension", "representative")
    story.lodge(world, case, DocumentKind.COURT_APPLICATION, almaty(2026, 12, 1, 23, 59), party=party)
    with pytest.raises(NotAllowed):
        story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2), party=party)
    case = story.swept(case, almaty(2026, 12, 5, 0, 5))
    assert not story.notices(case, "resumption", "representative")
    assert story.notices(case, "resumption", "holder")


def test_a_representative_appointed_between_opening_and_decision_is_told(world: World) -> None:
    """CC 198(5): the notice goes to those who represent the holder on the day of the decision."""
    case = opened_case(world)
    bureau = make_representative(world.entry, valid_from=date(2026, 11, 20))
    decide(world, case)
    (told,) = story.notices(case, "suspension", "representative")
    assert told.recipient_name == bureau.name


def test_a_power_revoked_between_opening_and_decision_is_over(world: World) -> None:
    """LAW.md 1: revoked before anything was sent, the representative learns nothing of the case."""
    make_representative(world.entry)
    case = opened_case(world)
    PowerOfAttorney.objects.update(ended_on=date(2026, 11, 20))
    decide(world, case)
    assert not story.notices(case, "suspension", "representative")
    assert not case.parties.get(role="representative").may_act_on(date(2026, 11, 20))


def test_a_representative_appointed_later_is_added_and_acts(world: World) -> None:
    """LAW.md 1, 3.7: appointed on 23 November, known by the paper shown; notices and acts from then on."""
    case = suspended_case(world)
    act = {
        "case_id": case.pk,
        "holder_id": case.parties.get(role="holder").pk,
        "contact": PartyData(
            role=PartyRole.REPRESENTATIVE, name="Saryarka Patent Bureau", email="bureau@patent.example"
        ),
        "power": "No. 8 of 2026-11-23",
        "valid_from": date(2026, 11, 23),
        "valid_to": date(2027, 11, 22),
        "actor": world.inspector,
        "now": almaty(2026, 11, 24),
    }
    bureau = add_party(**act)  # type: ignore[arg-type]
    with pytest.raises(Repeated):
        add_party(**act)  # type: ignore[arg-type]
    assert story.records(case, "contact_completed")
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2), party=bureau)
    assert story.fresh(case).state == "court_hold"
    assert story.notices(case, "court_hold", "representative")


# The same right (LAW.md 3.7 "Twice")


def test_two_figurative_marks_are_two_rights(world: World) -> None:
    """LAW.md 3.7 "Twice": another right is a new case; nothing can be read in either mark."""
    first, second = make_entry("", number="F1"), make_entry("", number="F2")
    opened_case(world, entries=[first], number="50501/181126/0000001")
    assert opened_case(world, entries=[second], number="50501/181126/0000001").state == "prepared"
    with pytest.raises(Repeated):
        opened_case(world, entries=[first], number="50501/181126/0000001")


def test_a_legal_form_makes_no_other_right() -> None:
    """HOUSE.evergreening: the holder is compared as the registers compare holders."""
    assert right_key("ALMA", 'ТОО "Альма"') == right_key("ALMA", "Альма") == right_key("ALMA", "Alma LLP")


# The entries at the decision (CC 198(1))


def test_a_second_entry_that_lapsed_warns(world: World) -> None:
    """CC 198(1): the goods are still covered by the national entry; the lapsed one is brought to an officer."""
    union = make_entry("ALMA TREK", register="eeu", number="05123/TM", valid_to=date(2026, 11, 19))
    case = opened_case(world, entries=[world.entry, union])
    assert decide(world, case).state == "suspended"  # type: ignore[attr-defined]
    assert case.tasks.get().kind == "entry_warning"


def test_a_line_without_an_active_entry_is_not_suspended(world: World) -> None:
    """CC 198(1): line 2 is held for the lapsed entry alone."""
    other = make_entry("ALMA BAG", valid_to=date(2026, 11, 19))
    case = opened_case(world, entries=[world.entry, other], ties={world.entry.pk: [1], other.pk: [2]})
    with pytest.raises(OutOfState) as refused:
        decide(world, case)
    assert (refused.value.provision, refused.value.params) == ("CC198.1", {"number": other.number})


def test_an_object_registered_before_the_decision_is_not_suspended_ex_officio(world: World) -> None:
    """CC 199(3): the object must be in no register on the day of the decision."""
    case = opened_ex_officio(world)
    make_entry("DALA SPORT", holder=make_holder("Dala Sport LLP"), valid_from=date(2026, 11, 20))
    with pytest.raises(OutOfState) as refused:
        decide(world, case)
    assert refused.value.provision == "CC199.3"


def test_an_object_registered_today_is_not_opened_ex_officio(world: World) -> None:
    """CC 199(3): signs found the day before do not help when the mark is in a register today."""
    make_entry("DALA SPORT", holder=make_holder("Dala Sport LLP"), valid_from=date(2026, 11, 20))
    with pytest.raises(OutOfState) as refused:
        opened_ex_officio(world)
    assert (refused.value.provision, refused.value.field) == ("CC199.3", "mark")


def test_signs_are_not_found_before_the_declaration(world: World) -> None:
    """CC 198(1): signs are found while goods are placed under a procedure, so in a registered declaration."""
    with pytest.raises(TooEarly) as refused:
        opened_case(world, registered_on=date(2026, 11, 20))
    assert (refused.value.provision, refused.value.field) == ("CC198.1", "found_on")


# Which line is held for which entry (LAW.md 3.7 "Several holders")


def test_the_officer_says_for_which_entry_a_line_is_held(world: World) -> None:
    """An imitation that reads like another holder's mark is held for the mark it imitates."""
    other = make_entry("ALMATREC", holder=make_holder("Other LLP", email="o@goods.example"))
    data = [line_data(1), line_data(2, mark="ALMATREC")]
    ties = {world.entry.pk: [1, 2], other.pk: [2]}
    case = suspended_case(world, entries=[world.entry, other], data=data, ties=ties)
    trek = case.parties.get(name="Alma Trek LLP")
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2), party=trek)
    assert story.fresh(case).state == "court_hold"
    assert not case.split_into.exists()


@pytest.mark.parametrize("ties", [{0: [1]}, {0: [1, 2], 1: []}])
def test_every_line_and_every_entry_is_tied(world: World, ties: dict[int, list[int]]) -> None:
    """CC 198(1): a line is held for a right, an entry is cited for goods."""
    entries = [world.entry, make_entry("ALMA BAG")]
    with pytest.raises(Incomplete) as refused:
        opened_case(world, entries=entries, ties={entries[each].pk: lines for each, lines in ties.items()})
    assert refused.value.field == "ties"


# Reaching a party (LAW.md 3.7 "Unreachable")


def test_a_country_is_no_address(world: World) -> None:
    """LAW.md 3.7: a holder known by country only is shown as unreachable before the decision; nothing is
    posted to "China".
    """
    holder = make_holder("No Address LLP", email="", address="", country="CN")
    case = opened_case(world, entries=[make_entry("NOADDR", holder=holder)])
    party = case.parties.get(role="holder")
    assert (party.location, party.postal_address, party.is_reachable) == ("Китай", "", False)


@pytest.mark.parametrize(("location", "address"), [("China", ""), ("KZ", ""), ("Алматы, Абая 10",) * 2])
def test_a_location_is_an_address_unless_it_names_a_country(location: str, address: str) -> None:
    """CC 198(5) discloses the location; paper goes to an address."""
    party = PartyData(role=PartyRole.DECLARANT, name="Broker Plus LLP", location=location)
    assert party.contact()["postal_address"] == address


def test_an_address_of_its_own_is_not_disclosed(world: World) -> None:
    """CC 198(5): the other side learns the location; the post box stays with customs."""
    declarant = party_data(
        PartyRole.DECLARANT, "Broker Plus LLP", email="", location="Almaty", postal_address="P. O. Box 12"
    )
    case = suspended_case(world, parties=[declarant])
    (paper,) = story.notices(case, "suspension", "declarant")
    assert (paper.channel, paper.address) == ("paper", "P. O. Box 12")
    (told,) = story.notices(case, "suspension", "holder")
    assert "Almaty" in told.body and "P. O. Box" not in told.body


def test_a_tab_in_a_name_stops_no_mail(world: World) -> None:
    """CC 198(5): a name pasted from a table still reaches its addressee."""
    case = suspended_case(world, parties=[party_data(PartyRole.DECLARANT, "Broker\tPlus\u0007 LLP")])
    (message,) = story.notices(case, "suspension", "declarant")
    assert message.recipient_name == "Broker Plus LLP"
    assert not unfit(message)


# The scope gate (CC 458; WTO q15)


def test_official_use_is_exempt_in_kazakhstan_only(world: World) -> None:
    """CC 458: goods for official use elsewhere are in scope."""
    with pytest.raises(OutOfState) as refused:
        opened_case(world, goods_use=GoodsUse.DIPLOMATIC_MISSION)
    assert refused.value.provision == "CC458.official_use"
    case = opened_case(world, goods_use=GoodsUse.DIPLOMATIC_MISSION, used_in_kazakhstan=False)
    assert Declaration.objects.get(pk=case.declaration_id).used_in_kazakhstan is False


def test_ex_officio_needs_more_than_a_country(world: World) -> None:
    """CC 199(3): a country is no contact data."""
    with pytest.raises(Incomplete) as refused:
        opened_ex_officio(world, mark=unregistered_mark(email="", location="Kazakhstan"))
    assert refused.value.provision == "CC199.3"
    assert not CaseParty.objects.exists()
