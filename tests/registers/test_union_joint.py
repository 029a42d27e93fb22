"""Contracts that cover the member states only together: each state has to be (CC 459(11), LAW.md 4.3)."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customs.models import Task
from customs.services.watch import watch
from law.protection import SecurityFlaw
from law.required_documents import MEMBER_STATES
from law.security import Ending
from notifications.models import Message
from registers.models import Entry, InsuranceContract
from registers.queries.endings import ends_soon
from registers.queries.security import flag_of, insured_doubtfully, reading_of
from registers.services.rates import enter_rate
from registers.services.security import approve_contract, propose_contract, record_contract, record_loss
from registers.services.warn_of_ends import warn_of_ends
from tests.factories import World, almaty, make_world, suspended_case
from tests.registers.applications import make_organisation, pdf
from tests.registers.life import contract
from tests.registers.union import filed_union, include, lodged, possible
from tests.registers.union_life import FILED, INCLUDED

WEST, EAST = ("AM", "BY", "RU"), ("KG", "KZ")
#: The eastern contract ends first.
WEST_ENDS, EAST_ENDS = date(2028, 6, 30), date(2026, 12, 31)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(world: World, holder: User) -> Entry:
    """Protected from 2026-09-15 to 2028-08-31; insured by two contracts."""
    application = filed_union(
        holder.memberships.get().organisation, holder, now=FILED, wished_until=date(2028, 8, 31)
    )
    possible(application, world.registrar, now=INCLUDED)
    for states, ends in ((WEST, WEST_ENDS), (EAST, EAST_ENDS)):
        lodged(application, holder, now=INCLUDED, states=states, valid_to=ends, number=f"U-{states[0]}")
    found: Entry = include(application, world.registrar, INCLUDED)
    # Entered before a term was bounded by its documents, or by the Commission otherwise: it outlasts a contract.
    Entry.objects.filter(pk=found.pk).update(valid_to=date(2028, 8, 31))
    found.refresh_from_db()
    return found


def flaw(entry: Entry, day: date) -> tuple[SecurityFlaw | None, object]:
    reading = reading_of(entry, entry.contracts.all(), day)
    return reading.flaw, reading.params.get("states")


def test_each_contract_is_stored_with_its_member_states(entry: Entry) -> None:
    stored: dict[str, Sequence[str]] = {each.number: each.states for each in entry.contracts.all()}
    assert stored == {"U-AM": list(WEST), "U-KG": list(EAST)}


def test_the_entry_is_secured_until_the_first_state_is_left(entry: Entry) -> None:
    assert flaw(entry, EAST_ENDS) == (None, None)
    assert flaw(entry, date(2027, 1, 1)) == (SecurityFlaw.STATES_LEFT, "KG, KZ")
    flag = flag_of(entry, list(entry.contracts.all()), date(2027, 1, 1))
    assert flag is not None and flag.provision == "CC459.11"
    assert flaw(entry, date(2028, 7, 1))[0] is SecurityFlaw.STATES_LEFT, "both are over, on different days"


def test_a_contract_for_the_states_that_are_left_secures_it_again(
    world: World, entry: Entry, holder: User
) -> None:
    enter_rate(day=date(2026, 12, 1), kzt=Decimal(600), source="NB", by=world.chief, now=almaty(2026, 12, 1))
    follows = contract(valid_from=date(2027, 1, 1), amount=Decimal(6_000_000), states=("KZ",))
    propose_contract(
        entry_id=entry.pk, contract=follows, file=("c.pdf", pdf()), by=holder, now=almaty(2026, 12, 2)
    )
    approved = approve_contract(entry_id=entry.pk, by=world.registrar, now=almaty(2026, 12, 3))
    assert (approved.states, approved.late) == (["KZ"], False)
    assert flaw(entry, date(2027, 1, 1)) == (SecurityFlaw.STATES_LEFT, "KG")
    record_contract(
        entry_id=entry.pk,
        contract=contract(amount=Decimal(6_000_000), states=("KG",), number="K-1"),
        document="Paper 1",
        by=world.registrar,
        now=almaty(2026, 12, 3),
    )
    assert flaw(entry, date(2027, 1, 1)) == (None, None)


def test_a_loss_in_some_states_is_a_loss_there(world: World, entry: Entry) -> None:
    east = entry.contracts.get(number="U-KG")
    given: dict[str, Any] = {
        "entry_id": entry.pk,
        "contract_id": east.pk,
        "document": "Letter 4",
        "by": world.registrar,
        "now": almaty(2026, 11, 2),
    }
    reduced = record_loss(from_day=date(2026, 11, 1), amount=Decimal(9_999), **given)
    assert reduced.states == list(EAST), "what is left of it is good where it was"
    assert flaw(entry, date(2026, 11, 1)) == (SecurityFlaw.STATES_LEFT, "KG, KZ")


def test_the_end_that_comes_first_is_warned_of(entry: Entry, holder: User) -> None:
    """HOUSE.expiry_warnings: the entry is not secured any more when the first of them has ended."""
    (found,) = ends_soon(date(2026, 12, 1), [Ending.INSURANCE])
    assert (found.end, found.warned.days) == (EAST_ENDS, 30)
    warn_of_ends(now=almaty(2026, 12, 1))
    assert "31.12.2026" in Message.objects.filter(notice_kind="ends_soon").earliest("pk").subject
    assert ends_soon(date(2027, 1, 10), [Ending.INSURANCE]) == [], "it is over there: flagged, not warned"


def test_officers_are_told_which_states_are_left(world: World, entry: Entry, holder: User) -> None:
    """LAW.md 3.7: it changes no clock of a case, it warns."""
    day = almaty(2027, 1, 4)
    assert entry in insured_doubtfully(day.date())
    assert entry in insured_doubtfully(date(2026, 12, 1)), "looked at more closely, though it may be secured"
    case = suspended_case(world, entries=[entry])
    with time_machine.travel(almaty(2026, 12, 1), tick=False):
        client = _browser(world.registrar)
        assert entry.number not in client.get(reverse("ends-soon")).content.decode().partition("flagged")[2]
    with time_machine.travel(day, tick=False):
        for person, address in (
            (world.registrar, entry.get_absolute_url()),
            (world.inspector, entry.get_absolute_url()),
            (world.registrar, reverse("ends-soon")),
            (holder, reverse("own-entry", args=[entry.application.pk])),
        ):
            text = _browser(person).get(address).content.decode()
            assert "does not suffice in these member states: Kyrgyzstan, Kazakhstan." in text, address
        assert "Armenia, Belarus, Russia" in text, "where each contract is good"
    watch(now=day)
    assert not case.tasks.filter(kind=Task.Kind.ENTRY_WARNING).exists(), "the case is over by then"


def test_a_case_that_runs_is_warned_once(world: World, entry: Entry) -> None:
    InsuranceContract.objects.filter(number="U-KG").update(valid_to=date(2026, 11, 24))
    case = suspended_case(world, entries=[entry])
    for hour in (10, 11):
        watch(now=almaty(2026, 11, 25, hour))
    assert case.tasks.get(kind=Task.Kind.ENTRY_WARNING).provision == "CC459.11"


def test_a_contract_of_the_union_says_where_it_is_valid(world: World, entry: Entry, holder: User) -> None:
    typed = {
        "replaces": "",
        "insurer": "Steppe Insurance",
        "number": "88/2026",
        "amount": "6200000",
        "currency": "KZT",
        "concluded_on": "2026-12-01",
        "changed_on": "",
        "valid_from": "2027-01-01",
        "valid_to": "2029-12-01",
        "document": "Paper 3",
    }
    enter_rate(day=date(2026, 12, 1), kzt=Decimal(600), source="NB", by=world.chief, now=almaty(2026, 12, 1))
    with time_machine.travel(almaty(2026, 12, 2), tick=False):
        client = _browser(world.registrar)
        address = reverse("entry-insurance-act", args=[entry.pk, "record"])
        page = client.get(address).content.decode()
        ticked = re.findall(r'name="states"[^>]* checked', page)
        assert len(ticked) == len(MEMBER_STATES) and "CC 459(11)" in page and "461" not in page
        assert client.post(address, typed).status_code == 422
        assert client.post(address, {**typed, "states": ["KG", "KZ"]}).status_code == 302
        history = client.get(entry.get_absolute_url()).content.decode().partition('id="history"')[2]
        assert "Kyrgyzstan, Kazakhstan" in history
    assert entry.contracts.latest("pk").states == ["KG", "KZ"]


def _browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client
