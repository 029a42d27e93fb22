"""Looking at a case as the declarant and as the holder: what LAW.md 3.5 lets each know, and nothing else."""

from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from customs.models import Case, CaseParty, PartyRole, Preview
from notifications.models import DeliveryState, Message
from tests.customs.browsing import browser, case_url, words
from tests.factories import World, almaty, opened_case, suspended_case

NOW = almaty(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _party(case: Case, role: PartyRole) -> CaseParty:
    return case.parties.filter(role=role).earliest("pk")


def _as(user: User, case: Case, role: PartyRole) -> HttpResponse:
    return browser(user).get(reverse("seen-by", args=[case.number, _party(case, role).pk]))


def _delivered(case: Case) -> None:
    Message.objects.filter(subject_kind="case", subject_id=case.pk).update(
        state=DeliveryState.ACCEPTED, accepted_at=almaty(2026, 11, 20, 12)
    )


def _main(answer: HttpResponse) -> str:
    """The page without the note, the menus and the way back, which speak to the officer."""
    assert answer.status_code == 200
    text = words(answer)
    return text[text.index("What it knows") :]


@pytest.fixture
def case(world: World) -> Case:
    case = suspended_case(world)
    _delivered(case)
    return case


def test_the_declarant_learns_name_and_location_of_the_holder(world: World, case: Case) -> None:
    holder = _party(case, PartyRole.HOLDER)
    page = _main(_as(world.inspector, case, PartyRole.DECLARANT))
    assert holder.name in page
    assert holder.location in page
    assert "20.11.2026 12:00" in page
    assert "CC 198(5)" in page


def test_the_holder_learns_name_and_location_of_the_declarant(world: World, case: Case) -> None:
    declarant = _party(case, PartyRole.DECLARANT)
    page = _main(_as(world.head, case, PartyRole.HOLDER))
    assert declarant.name in page
    assert declarant.location in page


@pytest.mark.parametrize("role", [PartyRole.DECLARANT, PartyRole.HOLDER])
def test_nothing_else_crosses(world: World, case: Case, role: PartyRole) -> None:
    """Contact data, numbers, the officers' reasons for suspicion, owner and recipient: not the other side's."""
    case.parties.exclude(role=role).update(
        email="secret@side.example",
        phone="+7 701 000 00 00",
        bin_iin="990140001235",
        postal_address="PO Box 7",
    )
    page = _main(_as(world.inspector, case, role))
    others = case.parties.exclude(role__in=(PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE))
    for hidden in (
        "secret@side.example",
        "+7 701 000 00 00",
        "990140001235",
        "PO Box 7",
        *others.values_list("name", flat=True),
        world.inspector.full_name,
    ):
        assert hidden not in page, hidden


def test_a_notice_that_is_not_accepted_or_came_back_is_not_seen(world: World) -> None:
    case = suspended_case(world)
    holder = _party(case, PartyRole.HOLDER)
    unseen = "No notice has reached this party yet."
    page = _main(_as(world.inspector, case, PartyRole.DECLARANT))
    assert unseen in page
    assert holder.name not in page
    assert "1 notice has not reached this party" in page
    _delivered(case)
    assert unseen not in _main(_as(world.inspector, case, PartyRole.DECLARANT))
    Message.objects.filter(subject_id=case.pk).update(
        state=DeliveryState.BOUNCED, bounced_at=NOW, bounce_reason="No such box"
    )
    assert unseen in _main(_as(world.inspector, case, PartyRole.DECLARANT))


def test_before_the_decision_nobody_knows_anything(world: World) -> None:
    page = _main(_as(world.inspector, opened_case(world), PartyRole.HOLDER))
    assert "Nothing yet: the first notice follows the decision to suspend" in page


def test_a_value_that_has_changed_since_is_not_shown_as_told(world: World, case: Case) -> None:
    """What the case says today is not what the frozen notice said: the reader is sent to the notice."""
    case.parties.filter(role=PartyRole.HOLDER).update(location="Moved Street 9")
    page = _main(_as(world.inspector, case, PartyRole.DECLARANT))
    assert "Moved Street 9" not in page
    assert "as the notice says; the case says something else today" in page


def test_every_look_is_logged(world: World, case: Case) -> None:
    _as(world.head, case, PartyRole.DECLARANT)
    assert list(Preview.objects.values_list("party__role", "by", "at")) == [
        (PartyRole.DECLARANT, world.head.pk, NOW)
    ]


def test_only_officers_of_the_case_look_and_only_at_parties_that_are_told(world: World, case: Case) -> None:
    for user, status in ((world.elsewhere, 404), (world.holder, 403), (world.declarant, 403)):
        assert _as(user, case, PartyRole.DECLARANT).status_code == status
    owner = case.parties.exclude(
        role__in=(PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE)
    ).first()
    if owner is not None:
        address = reverse("seen-by", args=[case.number, owner.pk])
        assert browser(world.head).get(address).status_code == 404
    assert not Preview.objects.exists()


def test_the_case_page_leads_there(world: World, case: Case) -> None:
    html = browser(world.head).get(case_url(case)).content.decode()
    for role in (PartyRole.DECLARANT, PartyRole.HOLDER):
        assert reverse("seen-by", args=[case.number, _party(case, role).pk]) in html
