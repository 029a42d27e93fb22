"""Protection lasts within the validity of the attached documents (CC 464(1), HOUSE.term_documents)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import OrganisationKind, User
from accounts.services import OrganisationData, record_mandate
from acts.refusals import Incomplete
from law.parties import MandateScope
from law.term import TermBound
from registers.models import Application, Entry
from registers.queries.terms import inclusion_term, renewal_term
from registers.services.include_application import include_application
from registers.services.renewal import renew, request_renewal
from registers.services.security import record_loss
from tests.factories import almaty
from tests.registers.applications import FILED, complete_draft, filed, make_bureau, make_organisation
from tests.registers.life import included, insured_on
from tests.registers.union import NOTICED, filed_union, include, lodged, possible

NEXT = FILED + timedelta(days=1)
ASKED = almaty(2028, 11, 1)


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


def application_of(holder: User, **changes: Any) -> Application:
    return filed(holder.memberships.get().organisation, holder, **changes)


def test_an_entry_is_protected_no_longer_than_it_is_insured(holder: User, registrar: User) -> None:
    entry = included(registrar, holder, insured_to=date(2027, 6, 30))
    assert entry.valid_to == date(2027, 6, 30)


def test_nor_longer_than_the_representative_may_act(db: None, registrar: User) -> None:
    bureau, person, mandate = make_bureau()
    application = filed(bureau, person, mandate=mandate)
    term = inclusion_term(application, FILED.date())
    assert (term.until, term.bounds) == (date(2027, 12, 31), (TermBound.POWER,))
    entry = include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Order 7", by=registrar, now=NEXT
    )
    assert entry.valid_to == date(2027, 12, 31)


def test_in_the_union_every_state_is_covered_to_the_end(holder: User, registrar: User) -> None:
    """CC 459(11), 464(1): contracts that follow without a gap carry the cover on, in each member state."""
    application = filed_union(holder.memberships.get().organisation, holder)
    possible(application, registrar)
    lodged(application, holder, states=["AM", "BY", "KG"], valid_to=date(2027, 12, 31))
    lodged(application, holder, number="U-18", states=["KZ", "RU"], valid_to=date(2027, 10, 31))
    assert inclusion_term(application, NOTICED.date()).until == date(2027, 10, 31)
    assert include(application, registrar).valid_to == date(2027, 10, 31)


def test_cover_is_unknown_while_a_state_is_not_insured(holder: User, registrar: User) -> None:
    application = filed_union(holder.memberships.get().organisation, holder)
    possible(application, registrar)
    lodged(application, holder, states=["AM", "BY", "KG"], valid_to=date(2027, 12, 31))
    assert TermBound.INSURANCE not in inclusion_term(application, NOTICED.date()).ends


def test_nothing_is_included_that_would_end_before_it_begins(holder: User, registrar: User) -> None:
    application = application_of(holder, insured_to=date(2026, 11, 27))
    with pytest.raises(Incomplete, match="insurance has ended") as refused:
        include_application(
            application_id=application.pk, number="00001/ТЗ-1", document="Order 7", by=registrar, now=NEXT
        )
    assert refused.value.provision == "CC464.1"
    assert not Entry.objects.exists()


def test_a_later_loss_shortens_nothing(holder: User, registrar: User) -> None:
    """LAW.md 4.3: the entry is flagged, its term stays."""
    entry = included(registrar, holder)
    record_loss(
        entry_id=entry.pk,
        contract_id=entry.contracts.get().pk,
        from_day=NEXT.date(),
        document="Letter 4",
        by=registrar,
        now=NEXT,
    )
    entry.refresh_from_db()
    assert entry.valid_to == date(2028, 11, 26)


def renewed(entry: Entry, by: User, valid_to: date) -> Entry:
    return renew(entry_id=entry.pk, valid_to=valid_to, document="Order 9", by=by, now=almaty(2028, 11, 20))


def test_a_renewal_needs_documents_that_reach_as_far(holder: User, registrar: User) -> None:
    """CC 462(1), 464(1): asked with what there is, granted as far as the insurance handed in by then reaches."""
    entry = included(registrar, holder)
    request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=ASKED)
    with pytest.raises(Incomplete, match=r"insurance handed in, which ends on 01\.12\.2028") as refused:
        renewed(entry, registrar, date(2030, 3, 2))
    assert (refused.value.provision, refused.value.field) == ("CC464.1", "valid_to")
    insured_on(entry, registrar, until=date(2029, 12, 31))
    assert renewal_term(entry).bounds == (TermBound.INSURANCE,)
    assert renewed(entry, registrar, date(2029, 12, 31)).valid_to == date(2029, 12, 31)


def test_a_gap_in_the_cover_is_none(holder: User, registrar: User) -> None:
    entry = included(registrar, holder, insured_to=date(2028, 11, 26))
    contract = entry.contracts.get()
    contract.pk, contract.number = None, "18/2028"
    contract.valid_from, contract.valid_to = date(2028, 11, 28), date(2031, 1, 1)
    contract.save(force_insert=True)
    assert renewal_term(entry).until == date(2028, 11, 26)


def test_a_representative_goes_on_under_a_new_power_of_the_same_holder(db: None, registrar: User) -> None:
    """HOUSE.power: a power of attorney is never edited; the one that follows carries the protection on."""
    bureau, person, mandate = make_bureau()
    application = filed(bureau, person, mandate=mandate)
    entry = include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Order 7", by=registrar, now=NEXT
    )
    insured_on(entry, registrar, NEXT)
    assert renewal_term(entry).until == mandate.valid_to, "renewed no further than the present power"
    record_mandate(
        organisation_id=bureau.pk,
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER, name=mandate.name, country="JP", address=mandate.address
        ),
        scope=MandateScope.EVERYTHING,
        eeu_wide=False,
        valid_from=date(2027, 12, 1),
        valid_to=date(2029, 6, 30),
        document="No. 9 of 2027-12-01",
        by=person,
        now=almaty(2027, 12, 1),
    )
    at = almaty(2027, 12, 10)
    request_renewal(entry_id=entry.pk, wished_until=date(2029, 12, 31), by=person, now=at)
    with pytest.raises(Incomplete, match=r"power of attorney, which ends on 30\.06\.2029"):
        renew(entry_id=entry.pk, valid_to=date(2029, 12, 31), document="Order 9", by=registrar, now=at)
    renew(entry_id=entry.pk, valid_to=date(2029, 6, 30), document="Order 9", by=registrar, now=at)
    assert {power.document for power in entry.holder.powers.all()} == {
        mandate.document,
        "No. 9 of 2027-12-01",
    }


def client_of(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def test_the_applicant_sees_why_protection_would_end_earlier(db: None) -> None:
    """An information on the period's page, the list of topics and before the filing; the draft can be filed."""
    bureau, person, mandate = make_bureau()
    draft = complete_draft(bureau, person, mandate=mandate)
    sentence = "Protection would last until 31.12.2027 only: the power of attorney ends then."
    with time_machine.travel(FILED, tick=False):
        client = client_of(person)
        for name, args in (
            ("application", [draft.pk]),
            ("application-topic", [draft.pk, "period"]),
            ("submit-application", [draft.pk]),
        ):
            assert sentence in client.get(reverse(name, args=args)).content.decode(), name
        assert client.post(reverse("submit-application", args=[draft.pk])).status_code == 302


def test_registrar_and_decider_see_what_bounds_the_term(holder: User, registrar: User, chief: User) -> None:
    application = application_of(holder, insured_to=date(2027, 6, 30))
    address = reverse("review-act", args=[application.pk, "include"])
    with time_machine.travel(NEXT, tick=False):
        officer = client_of(registrar)
        page = officer.get(address).content.decode()
        bounds = page.partition('id="bounds"')[2]
        assert "30.06.2027" in bounds and "02.03.2030" in bounds and "ends first" in bounds
        typed = {
            "number": "00001/ТЗ-1",
            "document": "Order 7",
            "why": "All is there.",
            "version": application.version,
        }
        assert officer.post(address, typed).status_code == 302
        page = (
            client_of(chief).get(reverse("proposal", args=[application.proposals.get().pk])).content.decode()
        )
        assert "30.06.2027" in page.partition('id="bounds"')[2]


def test_who_asks_for_renewal_sees_what_bounds_it(holder: User, registrar: User) -> None:
    entry = included(registrar, holder)
    application = Application.objects.get(entry=entry)
    with time_machine.travel(ASKED, tick=False):
        page = (
            client_of(holder).get(reverse("own-entry-act", args=[application.pk, "renewal"])).content.decode()
        )
        assert "01.12.2028" in page.partition('id="bounds"')[2]
        request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=ASKED)
        page = client_of(registrar).get(reverse("entry-act", args=[entry.pk, "renew"])).content.decode()
        assert 'value="2028-12-01"' in page, "the longest lawful term is offered"
