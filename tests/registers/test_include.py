"""Including an entry by hand (LAW.md 1, 4.1-4.3), and what the database itself refuses."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, Repeated, TooEarly
from journal.models import Record
from law.entry_states import EntryStatus, ObjectType, Register
from law.time import ALMATY
from registers.models import Entry, PowerOfAttorney, Representative, RightsHolder
from registers.queries import is_active, search
from registers.services import PersonData, PowerData, include_entry
from tests.registers.files import NOW, bin_of, csv_of, row, take_over

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def include(now: datetime = NOW, **fields: object) -> Entry:
    values: dict[str, object] = {
        "register": Register.NATIONAL,
        "number": "00001/ТЗ-592117",
        "object_type": ObjectType.TRADEMARK,
        "title": "ALMA TREK",
        "holder": PersonData(name="ТОО «Алма Трек»", bin_iin=bin_of("15014080636"), country="KZ"),
        "valid_to": date(2028, 11, 20),
        "document": "Order No. 5 of 2026-11-20",
        "by": None,
        **fields,
    }
    return include_entry(now=now, **values)  # type: ignore[arg-type]


def test_inclusion_takes_effect_on_its_day_and_is_journalled(registrar: User) -> None:
    entry = include(
        by=registrar,
        goods_codes=["640411"],
        classes=[25],
        aliases=["АЛМА ТРЕК"],
        licensees=[PersonData(name="Shoes LLP", bin_iin=bin_of("90084362585"))],
    )
    assert (entry.status, entry.valid_from) == (EntryStatus.ACTIVE, TODAY)
    assert is_active(entry, TODAY) and not is_active(entry, TODAY - timedelta(days=1))
    assert [licensee.name for licensee in entry.licensees.all()] == ["Shoes LLP"]
    assert search("алматрек")[0].entry == entry
    record = Record.objects.get(chain=f"entry:{entry.pk}")
    assert (record.event, record.actor_id, record.provision) == ("included", registrar.pk, "CC460")
    assert "Алма Трек" not in record.canonical.replace("ALMA TREK", "")


@pytest.mark.parametrize(
    ("fields", "refusal", "provision"),
    [
        ({"valid_to": date(2028, 11, 21)}, Incomplete, "CC464.1"),  # two years at most (LAW.md 4.3)
        ({"valid_to": date(2026, 11, 19)}, Incomplete, "CC464.1"),
        ({"valid_from": date(2026, 11, 21)}, TooEarly, "CC464"),
        ({"valid_from": date(2026, 11, 19)}, Incomplete, "CC460"),  # effect on the day of registration
        ({"number": " "}, Incomplete, "CC460"),
        ({"document": ""}, Incomplete, "CC460"),
        ({"goods_codes": ["6404"]}, None, ""),
        ({"goods_codes": ["99999"]}, Incomplete, "HOUSE.goods_codes"),
        ({"goods_codes": ["25"]}, Incomplete, "HOUSE.goods_codes"),
        ({"holder": PersonData(name=" ")}, Incomplete, "CC461"),
        ({"holder": PersonData(name="X", bin_iin="150140806362")}, Incomplete, "HOUSE.identifier"),
        (
            {"register": Register.EEU, "object_type": ObjectType.GEOGRAPHICAL_INDICATION},
            Incomplete,
            "CC459",
        ),
    ],
)
def test_what_the_law_does_not_allow_is_refused_with_its_provision(
    fields: dict, refusal: type | None, provision: str
) -> None:
    if refusal is None:
        assert include(**fields).pk
        return
    with pytest.raises(refusal) as refused:
        include(**fields)
    assert refused.value.provision == provision
    assert not Entry.objects.exists()


def test_geographical_indications_are_entered_since_january_2026() -> None:
    kind = {"object_type": ObjectType.GEOGRAPHICAL_INDICATION, "valid_to": date(2027, 1, 20)}
    with pytest.raises(TooEarly):
        include(now=datetime(2026, 1, 24, 12, tzinfo=ALMATY), **kind)
    assert include(now=datetime(2026, 1, 25, 12, tzinfo=ALMATY), **kind).pk


def test_the_union_register_takes_the_day_of_the_commissions_decision() -> None:
    entry = include(register=Register.EEU, valid_from=date(2026, 11, 2), valid_to=date(2028, 11, 2))
    assert is_active(entry, date(2026, 11, 2))
    assert Record.objects.get(chain=f"entry:{entry.pk}").provision == "CC459"


def test_a_number_is_given_once_in_a_register() -> None:
    include()
    with pytest.raises(Repeated):
        include(number="00001/T3-592117")  # Latin T and a figure: the same number
    assert include(register=Register.EEU).pk


def test_a_power_of_attorney_needs_its_paper_and_its_dates() -> None:
    bureau = PersonData(name="Bureau")
    for power in (
        PowerData(person=bureau, valid_from=TODAY, valid_to=TODAY, document=""),
        PowerData(person=bureau, valid_from=TODAY, valid_to=TODAY - timedelta(days=1), document="7"),
    ):
        with pytest.raises(Incomplete):
            include(representatives=[power])


def test_only_a_registrar_includes(inspector: User) -> None:
    with pytest.raises(NotAllowed):
        include(by=inspector)


def test_a_later_import_knows_the_entry_and_its_holder() -> None:
    entry = include()
    take_over(csv_of([row(holder="ТОО «Алма Трек»", mark="ALMA TREK", term="20.11.2028")]))
    again = Entry.objects.get()
    assert (again.pk, again.holder_id) == (entry.pk, entry.holder_id)
    assert RightsHolder.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"status": "unheard of"},
        {"object_type": "patent"},
        {"object_type": "design"},
        {"register": "moon"},
        {"number": ""},
        {"valid_from": date(2028, 11, 21)},
        {"register": "eeu", "object_type": "geographical_indication"},
    ],
)
def test_the_database_refuses_what_must_never_be(values: dict[str, object]) -> None:
    entry = include()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**values)


def test_the_database_keeps_numbers_powers_and_parties_single() -> None:
    first, second = include(), include(number="00002/ТЗ-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=second.pk).update(number=first.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsHolder.objects.create(name="Other", name_key="other", bin_iin=first.holder.bin_iin)
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsHolder.objects.create(name="Short", name_key="short", bin_iin="123")
    representative = Representative.objects.create(name="Bureau", name_key="bureau")
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerOfAttorney.objects.create(
            representative=representative,
            holder=first.holder,
            valid_from=TODAY,
            valid_to=TODAY,
            source="document",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerOfAttorney.objects.create(
            representative=representative,
            holder=first.holder,
            valid_from=TODAY,
            valid_to=TODAY - timedelta(days=1),
            source="document",
            document="7",
        )
