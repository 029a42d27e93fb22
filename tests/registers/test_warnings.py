"""Warnings 60, 30 and 15 days ahead: none lost, none twice, none for what is over (HOUSE.expiry_warnings)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from law.entry_states import EntryEvent, ExclusionGround
from law.security import Ending
from notifications.models import Message
from registers.models import Entry, PowerOfAttorney
from registers.queries.endings import ends_soon
from registers.services import change_status
from registers.services.renewal import request_renewal
from registers.services.security import approve_contract, record_contract
from registers.services.warn_of_ends import warn_of_ends
from registers.tasks import warn_of_what_ends
from tests.factories import almaty, make_entry, make_holder, make_representative
from tests.registers.applications import make_organisation
from tests.registers.life import contract, handed_in, included, insured_less


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    """Insured until 1 July 2027 by an amendment; the right and the protection last longer."""
    entry = included(registrar, holder)
    insured_less(entry, registrar, date(2027, 7, 1))
    return entry


def warned() -> list[tuple[str, str]]:
    """To whom, and the key's end and threshold."""
    told = Message.objects.filter(notice_kind="ends_soon").order_by("pk")
    return [(each.address, ":".join(each.dedupe_key.split(":")[3:6])) for each in told]


def test_each_threshold_is_warned_of_once(entry: Entry, holder: User) -> None:
    for day in range(90):
        at = almaty(2027, 4, 28) + timedelta(days=day)
        warn_of_ends(now=at)
        warn_of_ends(now=at + timedelta(hours=6))
    assert warned() == [
        (holder.email, "insurance:2027-07-01:60"),
        (holder.email, "insurance:2027-07-01:30"),
        (holder.email, "insurance:2027-07-01:15"),
    ]


def test_a_worker_down_for_three_days_loses_none(entry: Entry, holder: User) -> None:
    """Due on 2 May 2027; the worker comes back on the 5th."""
    assert warn_of_ends(now=almaty(2027, 5, 1, 23)) == 0
    assert warn_of_ends(now=almaty(2027, 5, 5, 9)) == 1
    assert warn_of_ends(now=almaty(2027, 5, 6, 9)) == 0
    told = Message.objects.get(notice_kind="ends_soon")
    assert "01.07.2027" in told.subject and "57 calendar days" in told.body
    assert told.provision == "HOUSE.expiry_warnings"


def test_after_a_long_time_down_only_the_warning_that_holds_is_given(entry: Entry) -> None:
    warn_of_ends(now=almaty(2027, 6, 20))
    assert [key for _to, key in warned()] == ["insurance:2027-07-01:15"]


def test_a_contract_that_follows_without_a_gap_stops_the_warning(
    entry: Entry, holder: User, registrar: User
) -> None:
    handed_in(entry, holder, almaty(2026, 12, 2), valid_from=date(2027, 7, 2))
    assert ends_soon(date(2027, 5, 5)) != [], "it only waits"
    approve_contract(entry_id=entry.pk, by=registrar, now=almaty(2026, 12, 3))
    assert ends_soon(date(2027, 5, 5)) == []


def test_a_new_end_is_warned_of_anew(entry: Entry, registrar: User) -> None:
    warn_of_ends(now=almaty(2027, 5, 5))
    later = contract(valid_to=date(2027, 7, 10), concluded_on=date(2026, 12, 30))
    record_contract(
        entry_id=entry.pk, contract=later, document="Paper 2", by=registrar, now=almaty(2027, 5, 6)
    )
    warn_of_ends(now=almaty(2027, 5, 12))
    assert [key for _to, key in warned()] == ["insurance:2027-07-01:60", "insurance:2027-07-10:60"]


def test_protection_is_counted_back_from_its_last_filing_day_until_renewal_is_asked(
    entry: Entry, holder: User
) -> None:
    """CC 462(1): until 26 November 2028, to be asked by the 11th."""
    assert kinds(date(2028, 9, 11)) == []
    found = ends_soon(date(2028, 9, 12))
    assert [(each.kind, each.warned.days, each.warned.by) for each in found] == [
        (Ending.ENTRY, 60, date(2028, 11, 11))
    ]
    warn_of_ends(now=almaty(2028, 10, 28))
    assert "11.11.2028" in Message.objects.get(notice_kind="ends_soon").body
    request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=almaty(2028, 10, 29))
    assert kinds(date(2028, 11, 1)) == []


def kinds(day: date) -> list[Ending]:
    return [each.kind for each in ends_soon(day)]


def test_the_right_and_the_power_are_warned_of(registrar: User, holder: User) -> None:
    entry = included(registrar, holder, right_until=date(2027, 8, 1), wished_until=date(2027, 8, 1))
    make_representative(entry, valid_to=date(2027, 7, 20))
    day = date(2027, 6, 25)
    assert kinds(day) == [Ending.ENTRY, Ending.POWER, Ending.RIGHT]
    warn_of_ends(now=almaty(2027, 6, 25))
    power = Message.objects.filter(dedupe_key__contains=":power:")
    assert {each.address for each in power} == {holder.email, "bureau@patent.example"}
    assert all("Saryarka Patent Bureau" in each.body for each in power)


def test_a_power_that_is_renewed_is_not_warned_of(db: None) -> None:
    entry = make_entry(valid_to=date(2028, 5, 31))
    representative = make_representative(entry, valid_to=date(2027, 7, 20))
    day = date(2027, 6, 25)
    assert kinds(day) == [Ending.POWER]
    PowerOfAttorney.objects.create(
        representative=representative,
        holder=entry.holder,
        valid_from=date(2027, 7, 21),
        valid_to=date(2029, 1, 1),
        source="document",
        document="Power of attorney No. 9",
    )
    assert kinds(day) == []


def test_the_union_s_register_is_counted_to_the_end_itself(db: None) -> None:
    make_entry(register="eeu", valid_to=date(2027, 5, 31))
    assert [(each.warned.by, each.warned.days) for each in ends_soon(date(2027, 5, 17))] == [
        (date(2027, 5, 31), 15)
    ]


def test_what_is_excluded_or_over_is_not_warned_of(entry: Entry, registrar: User) -> None:
    make_entry(status="expired", valid_to=date(2027, 7, 1))
    make_entry(valid_to=date(2027, 5, 1))
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order 5",
        ground=ExclusionGround.HOLDER_ASKED,
        by=registrar,
        now=almaty(2027, 4, 1),
    )
    assert ends_soon(date(2027, 5, 5)) == []


def test_who_has_no_address_at_all_is_left_to_the_registrar(db: None) -> None:
    make_entry(holder=make_holder(email="", address=""), valid_to=date(2027, 6, 30))
    assert len(ends_soon(date(2027, 5, 25))) == 1
    assert warn_of_ends(now=almaty(2027, 5, 25)) == 0


def test_many_ends_cost_few_questions(db: None, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        make_entry(valid_to=date(2027, 6, 30))
    with django_assert_max_num_queries(6):
        assert len(ends_soon(date(2027, 5, 25))) == 12
    at: datetime = almaty(2027, 5, 25)
    assert warn_of_ends(now=at) == 12
    with django_assert_max_num_queries(16):
        assert warn_of_ends(now=at) == 0
    assert warn_of_what_ends() == 0, "the beat's task"
