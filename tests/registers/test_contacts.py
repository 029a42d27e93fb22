"""Whom customs may tell about an entry on a day (LAW.md 1, 3.7 Unreachable, 7)."""

from datetime import date

import pytest

from accounts.models import User
from accounts.roles import Role
from acts.refusals import Incomplete, NotAllowed
from journal.models import Record
from law.entry_states import ObjectType, Register
from registers.models import Entry, PowerOfAttorney
from registers.queries import contacts_for, contacts_for_many, is_reachable
from registers.services import PersonData, PowerData, complete_contacts, include_entry
from tests.accounts.factories import make_user
from tests.registers.files import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
BUREAU = PersonData(name="Saryarka Bureau", country="KZ", address="Astana, Mangilik El 8", language="kk")


def included(number: str = "00001/ТЗ-1", register: Register = Register.NATIONAL, **fields: object) -> Entry:
    values: dict[str, object] = {
        "object_type": ObjectType.TRADEMARK,
        "title": "ALMA TREK",
        "holder": PersonData(name="Alma Trek GmbH", country="DE", email="law@trek.example"),
        "valid_to": date(2028, 11, 20),
        "document": "Order No. 5 of 2026-11-20",
        "by": None,
        "now": NOW,
        **fields,
    }
    return include_entry(register=register, number=number, **values)  # type: ignore[arg-type]


def power(first: date, last: date, eeu_wide: bool = False, person: PersonData = BUREAU) -> PowerData:
    return PowerData(person=person, valid_from=first, valid_to=last, document="PoA 7", eeu_wide=eeu_wide)


def names(entry: Entry, day: date) -> list[str]:
    return [contact.name for contact in contacts_for(entry, day)]


def test_a_representative_is_told_from_the_first_day_of_the_power_to_the_last() -> None:
    entry = included(representatives=[power(date(2026, 12, 1), date(2027, 5, 31))])
    both = ["Alma Trek GmbH", "Saryarka Bureau"]
    assert names(entry, date(2026, 11, 30)) == both[:1]
    assert names(entry, date(2026, 12, 1)) == both
    assert names(entry, date(2027, 5, 31)) == both
    assert names(entry, date(2027, 6, 1)) == both[:1]


def test_a_power_that_ended_early_ends_that_day() -> None:
    entry = included(representatives=[power(TODAY, date(2027, 5, 31))])
    PowerOfAttorney.objects.update(ended_on=date(2027, 1, 15))
    assert len(names(entry, date(2027, 1, 14))) == 2
    assert len(names(entry, date(2027, 1, 15))) == 1


def test_in_the_union_register_a_power_must_be_valid_across_the_union() -> None:
    entry = included(register=Register.EEU, representatives=[power(TODAY, date(2027, 5, 31))])
    assert names(entry, TODAY) == ["Alma Trek GmbH"]
    PowerOfAttorney.objects.update(eeu_wide=True)
    assert names(entry, TODAY) == ["Alma Trek GmbH", "Saryarka Bureau"]


def test_a_power_for_the_holder_covers_all_the_holders_entries() -> None:
    included(representatives=[power(TODAY, date(2027, 5, 31))])
    second = included("00002/ТЗ-2", title="DALA")
    assert names(second, TODAY) == ["Alma Trek GmbH", "Saryarka Bureau"]


def test_two_powers_of_one_representative_are_one_contact() -> None:
    entry = included(representatives=[power(TODAY, date(2027, 5, 31)), power(TODAY, date(2028, 5, 31))])
    assert names(entry, TODAY) == ["Alma Trek GmbH", "Saryarka Bureau"]


def test_a_contact_says_who_where_in_which_language_and_whether_in_kazakhstan() -> None:
    entry = included(representatives=[power(TODAY, date(2027, 5, 31))])
    holder, bureau = contacts_for(entry, TODAY)
    assert (holder.role, holder.ref) == ("holder", f"holder:{entry.holder_id}")
    assert (holder.location, holder.in_kazakhstan) == ("Германия", False), (
        "no address: the country, in Russian"
    )
    assert (bureau.role, bureau.location, bureau.language) == (
        "representative",
        "Astana, Mangilik El 8",
        "kk",
    )
    assert bureau.in_kazakhstan


@pytest.mark.parametrize(
    ("fields", "reachable"),
    [
        ({"email": "a@b.example"}, True),
        ({"address": "Almaty, Abay 1"}, True),  # paper is a channel (LAW.md 3.7)
        ({"phone": "+7 727 000 00 00"}, False),  # a telephone carries no notice
        ({}, False),
    ],
)
def test_one_who_can_be_written_to_is_enough(fields: dict[str, str], reachable: bool) -> None:
    assert is_reachable(included(holder=PersonData(name="Alma Trek LLP", **fields)), TODAY) is reachable


def test_many_entries_cost_two_queries(django_assert_num_queries) -> None:
    entries = [
        included(f"0000{n}/ТЗ-1", representatives=[power(TODAY, date(2027, 5, 31))]) for n in range(1, 6)
    ]
    with django_assert_num_queries(2):
        assert all(len(found) == 2 for found in contacts_for_many(entries, TODAY).values())


def test_completed_contacts_serve_and_are_journalled_as_hashes(inspector: User) -> None:
    entry = included(holder=PersonData(name="Alma Trek LLP"))
    assert not is_reachable(entry, TODAY)
    ref = f"holder:{entry.holder_id}"
    complete_contacts(entry_id=entry.pk, ref=ref, email=" a@b.example ", language="kk", by=inspector, now=NOW)
    (contact,) = contacts_for(entry, TODAY)
    assert (contact.email, contact.language, contact.reachable) == ("a@b.example", "kk", True)
    record = Record.objects.get(chain=f"entry:{entry.pk}", event="contacts_completed")
    assert record.actor_id == inspector.pk
    assert "a@b.example" not in record.canonical and ref in record.canonical


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"language": "fr"}, "language"),
        ({"country": "Kazakhstan"}, "country"),
    ],
)
def test_contact_data_that_cannot_be_used_are_refused(
    given: dict[str, str], field: str, inspector: User
) -> None:
    entry = included()
    with pytest.raises(Incomplete) as refusal:
        complete_contacts(entry_id=entry.pk, ref=f"holder:{entry.holder_id}", by=inspector, now=NOW, **given)
    assert refusal.value.field == field


def test_strangers_to_the_entry_are_not_completed_through_it(inspector: User) -> None:
    entry = included()
    other = included("00002/ТЗ-2", holder=PersonData(name="Another LLP"))
    for ref in (f"holder:{other.holder_id}", "representative:1", "somebody", ""):
        with pytest.raises(Incomplete):
            complete_contacts(entry_id=entry.pk, ref=ref, email="a@b.example", by=inspector, now=NOW)


def test_an_administrator_completes_nothing(tree) -> None:
    entry = included()
    administrator = make_user("zarina", Role.ADMINISTRATOR, tree.committee)
    with pytest.raises(NotAllowed):
        complete_contacts(
            entry_id=entry.pk, ref=f"holder:{entry.holder_id}", email="a@b.example", by=administrator, now=NOW
        )
