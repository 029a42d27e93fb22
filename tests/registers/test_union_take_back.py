"""A contract for the register of the union that was typed wrongly: taken back, kept, handed in anew (CC 459(11))."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooLate
from deadlines.models import Clock
from law.time import ALMATY
from notifications.models import Message
from registers.models import Application, ContractTakenBack, UnionContract
from registers.services.union_security import take_back_contract
from tests.registers.applications import make_organisation
from tests.registers.union import NOTICED, SECURITY_ENDS, filed_union, include, lodged, possible, running

PAPER = b"%PDF-1.7\nthe one contract\n%%EOF\n"
LAST_MINUTE = datetime(2027, 1, 11, 23, 59, 59, tzinfo=ALMATY)
MIDNIGHT = datetime(2027, 1, 12, tzinfo=ALMATY)


@pytest.fixture
def application(holder: tuple[Organisation, User], registrar: User) -> Application:
    return possible(filed_union(*holder), registrar)


def back(contract: UnionContract, by: User, now: datetime = NOTICED, **more: Any) -> None:
    take_back_contract(
        application_id=contract.application_id, contract_id=contract.pk, by=by, now=now, **more
    )


def test_the_month_runs_on_with_its_original_days_and_the_contract_is_handed_in_anew(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    """Superseded, never deleted; the same file can be handed in with what was typed wrongly put right."""
    wrong = lodged(application, holder[1], number="U-71", file=("contract.pdf", BytesIO(PAPER)))
    assert running(application) == {}
    first = Clock.objects.get(subject_id=application.pk, kind="union_security")
    back(wrong, holder[1], reasons="The number is U-17.")
    again = Clock.objects.get(subject_id=application.pk, kind="union_security", end="")
    assert (again.counted_from, again.due_on, again.lapses_at, again.started_at) == (
        first.counted_from,
        SECURITY_ENDS,
        first.lapses_at,
        first.started_at,
    )
    with pytest.raises(OutOfState):
        include(application, registrar)
    right = lodged(application, holder[1], number="U-17", file=("contract.pdf", BytesIO(PAPER)))
    assert running(application) == {}
    entry = include(application, registrar)
    assert [each.number for each in entry.contracts.all()] == ["U-17"], "what was taken back secures nothing"
    assert set(application.union_contracts.all()) == {wrong, right}
    assert ContractTakenBack.objects.get().reasons == "The number is U-17."
    body = Message.objects.get(notice_kind="security_taken_back").body
    assert "U-71" in body and "11.01.2027" in body


def test_a_contract_beside_others_that_cover_every_state_starts_no_term(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    west = lodged(application, holder[1], states=["BY", "RU"])
    lodged(application, holder[1])
    back(west, holder[1])
    assert running(application) == {}
    assert "The other contracts cover" in Message.objects.get(notice_kind="security_taken_back").body


def test_while_the_term_still_runs_it_just_runs(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    part = lodged(application, holder[1], states=["BY", "RU"])
    back(part, holder[1])
    assert Clock.objects.get(subject_id=application.pk, kind="union_security").due_on == SECURITY_ENDS


def test_it_is_possible_until_the_last_day_is_over_and_once(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    """CC 459(11), CC 6: to 24:00 of the last day."""
    contract, other = (lodged(application, holder[1], states=states) for states in (["BY"], ["RU"]))
    with pytest.raises(TooLate) as late:
        back(contract, holder[1], MIDNIGHT)
    assert (late.value.provision, late.value.params) == ("CC459.11", {"day": SECURITY_ENDS})
    back(contract, holder[1], LAST_MINUTE)
    with pytest.raises(Repeated):
        back(contract, holder[1], LAST_MINUTE)
    assert other.taken_back is None


def test_after_the_inclusion_nothing_is_taken_back(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    contract = lodged(application, holder[1])
    include(application, registrar)
    with pytest.raises(OutOfState):
        back(contract, holder[1])


def test_only_the_applicant_takes_back_and_only_its_own(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    contract = lodged(application, holder[1])
    other, stranger = make_organisation("Dala LLP", bin_iin="150140806361")
    for person in (stranger, registrar):
        with pytest.raises(NotAllowed):
            back(contract, person)
    elsewhere = possible(filed_union(other, stranger), registrar)
    with pytest.raises(Incomplete):
        take_back_contract(application_id=elsewhere.pk, contract_id=contract.pk, by=stranger, now=NOTICED)


def test_the_page_takes_it_back_and_both_sides_see_it(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    contract = lodged(application, holder[1], number="U-71", amount=Decimal(10_500))
    client, officer = Client(), Client()
    for browser in (client, officer):
        browser.cookies.load({"django_language": "en"})
    with time_machine.travel(NOTICED, tick=False):
        client.force_login(holder[1])
        officer.force_login(registrar)
        address = reverse("take-back-contract", args=[application.pk, contract.pk])
        assert address in client.get(application.get_absolute_url()).content.decode()
        assert "its last day as it was" in client.get(address).content.decode()
        assert client.post(address, {"reasons": "Typed wrongly."}).status_code == 302
        assert client.get(address).status_code == 409
        own = client.get(application.get_absolute_url()).content.decode()
        seen = officer.get(reverse("review-application", args=[application.pk])).content.decode()
        for page in (own, seen):
            assert "taken back 10.12.2026" in page and "Typed wrongly." in page
        assert address not in own and address not in seen
        assert "Armenia, Belarus, Kyrgyzstan, Kazakhstan, Russia" in own, "left again"
    with time_machine.travel(date(2027, 1, 13), tick=False):
        client.force_login(holder[1])
        other = UnionContract.objects.get()
        assert (
            client.get(reverse("take-back-contract", args=[application.pk, other.pk + 1])).status_code == 404
        )
