"""The monthly calculation index entered by the chief officer: what waits for it, what it changes (LAW.md 5)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from acts.refusals import Incomplete, NotAllowed, Repeated, TooEarly
from journal.models import Record
from law.amounts import insurance_floor
from law.required_documents import MEMBER_STATES
from law.union_security import Currency
from registers.models import Application, InsuranceContract, MonthlyIndex
from registers.queries.rates import Entered
from registers.services.include_application import include_application
from registers.services.rates import enter_index
from registers.services.security import approve_contract, record_contract
from tests.accounts.factories import Tree, make_user
from tests.factories import almaty, make_entry
from tests.registers.applications import FILED, filed, make_organisation
from tests.registers.life import contract, edits_of, handed_in, included

TODAY = FILED.date()
NEXT_YEAR = date(2027, 1, 1)
LATER = almaty(2026, 12, 3)


@pytest.fixture
def chief(tree: Tree) -> User:
    return make_user("chief", Role.CHIEF_OFFICER, tree.committee)


def entered(since: date, kzt: int, by: User, reason: str = "") -> MonthlyIndex:
    return enter_index(since=since, kzt=kzt, source="Budget law, article 9", reason=reason, by=by, now=FILED)


def test_a_contract_of_2027_is_approved_once_its_index_is_entered(chief: User, registrar: User) -> None:
    """HOUSE.amounts: asked for, never guessed; then it counts as any other."""
    holder = make_organisation()[1]
    entry = included(registrar, holder)
    day, now = date(2027, 1, 11), almaty(2027, 1, 13)
    of_2027: dict[str, Any] = {"concluded_on": day, "valid_from": day, "amount": Decimal(4_600_000)}
    handed_in(entry, holder, almaty(2027, 1, 12), **of_2027)
    with pytest.raises(Incomplete, match=r"11\.01\.2027"):
        approve_contract(entry_id=entry.pk, by=registrar, now=now)
    entered(NEXT_YEAR, 4_601, chief)
    with pytest.raises(Incomplete, match="4 601 000") as refused:
        approve_contract(entry_id=entry.pk, by=registrar, now=now)
    assert refused.value.provision == "CC461"
    entered(NEXT_YEAR, 4_600, chief, reason="misprint")
    assert approve_contract(entry_id=entry.pk, by=registrar, now=now).approved_at == now


def test_an_application_of_january_is_filed_and_waits_for_the_index_to_be_included(
    chief: User, registrar: User
) -> None:
    """HOUSE.amounts: the applicant cannot enter it, so that filing is not held up; the inclusion is."""
    holder = make_organisation()
    day, now = date(2027, 1, 11), almaty(2027, 1, 12)
    sum_insured = Decimal(4_600_000)
    application = filed(*holder, insured_on=day, insured_from=day, insurance_amount=sum_insured, now=now)
    given: dict[str, Any] = {"number": "00042/ТЗ-270112", "document": "No. 1", "by": registrar, "now": now}
    with pytest.raises(Incomplete, match=r"11\.01\.2027") as asked:
        include_application(application_id=application.pk, **given)
    assert asked.value.provision == "HOUSE.amounts"
    assert Application.objects.get(pk=application.pk).entry_id is None
    entered(NEXT_YEAR, 4_600, chief)
    entry = include_application(application_id=application.pk, **given)
    assert InsuranceContract.objects.get(entry=entry).amount == 4_600_000


def test_an_index_is_superseded_with_a_reason_and_both_stay(chief: User) -> None:
    """LAW.md 5: all those that the software came with are to be checked."""
    assert insurance_floor(TODAY, Entered()) == 4_325_000
    first = entered(date(2026, 1, 1), 4_326, chief)
    assert insurance_floor(TODAY, Entered()) == 4_326_000
    with pytest.raises(Incomplete) as refused:
        entered(date(2026, 1, 1), 4_327, chief)
    assert (refused.value.provision, refused.value.field) == ("HOUSE.amounts", "reason")
    with pytest.raises(Repeated):
        entered(date(2026, 1, 1), 4_326, chief, reason="again")
    second = entered(date(2026, 1, 1), 4_327, chief, reason="misread")
    assert (second.supersedes, MonthlyIndex.objects.count()) == (first, 2)
    assert insurance_floor(TODAY, Entered()) == 4_327_000
    events = list(Record.objects.filter(chain="rates").order_by("seq").values_list("event", flat=True))
    assert events == ["index_entered", "index_superseded"]


def test_only_a_chief_officer_enters_one_and_none_of_a_year_far_ahead(chief: User, registrar: User) -> None:
    with pytest.raises(NotAllowed):
        entered(NEXT_YEAR, 4_600, registrar)
    with pytest.raises(TooEarly) as refused:
        entered(date(2028, 1, 1), 4_900, chief)
    assert refused.value.field == "since"
    with pytest.raises(Incomplete):
        enter_index(since=NEXT_YEAR, kzt=4_600, source=" ", by=chief, now=FILED)


def test_the_page_asks_in_december_for_the_index_of_the_next_year(client: Client, chief: User) -> None:
    client.cookies.load({"django_language": "en"})
    with time_machine.travel(almaty(2026, 11, 30), tick=False):
        client.force_login(chief)
        assert "is not entered" not in client.get(reverse("indexes")).content.decode()
    with time_machine.travel(almaty(2026, 12, 1), tick=False):
        client.force_login(chief)
        page = client.get(reverse("indexes")).content.decode()
        assert "The index for 2027 is not entered" in page and "4 325 000" in page
        form = {"since": "2027-01-01", "kzt": "4600", "source": "Budget law 2027, article 9"}
        assert client.post(reverse("new-index"), {**form, "kzt": "0"}).status_code == 422
        assert client.post(reverse("new-index"), form).status_code == 302
        page = client.get(reverse("indexes")).content.decode()
        assert "is not entered" not in page and "4 600 000" in page and "Budget law 2027" in page


def test_a_contract_of_the_union_may_be_in_euros(registrar: User) -> None:
    """CC 459(11): ten thousand euros, whatever the rate of any day."""
    entry = make_entry(register="eeu")
    given: dict[str, Any] = {"entry_id": entry.pk, "document": "letter 4", "by": registrar, "now": LATER}
    euros: dict[str, Any] = {"currency": Currency.EUR, "states": MEMBER_STATES}
    with pytest.raises(Incomplete, match=r"10 000 euros") as short:
        record_contract(contract=contract(amount=Decimal("9999.99"), **euros), **given)
    assert (short.value.provision, short.value.field) == ("CC459.11", "amount")
    record_contract(contract=contract(amount=Decimal(10_000), **euros), **given)
    facts = {fact.label: fact.new for fact in edits_of(entry, for_holder=False)[0].facts}
    assert facts["Sum insured"] == "10 000 €"


def test_a_contract_of_the_national_register_is_in_tenge(registrar: User) -> None:
    """CC 461: its floor is a number of indexes."""
    with pytest.raises(Incomplete) as refused:
        record_contract(
            entry_id=make_entry().pk,
            contract=contract(currency=Currency.EUR, amount=Decimal(10_000)),
            document="letter 4",
            by=registrar,
            now=LATER,
        )
    assert refused.value.field == "currency"
