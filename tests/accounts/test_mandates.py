"""Powers of attorney of a representative: recorded, good from day to day, ended (HOUSE.organisations)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import OrganisationKind
from accounts.organisations import mandates_on, mandates_to_apply, organisation_of
from accounts.services import (
    OrganisationData,
    confirm_email,
    end_mandate,
    sign_up,
)
from acts.refusals import Incomplete, NotAllowed, Repeated
from law.parties import MandateScope, acts_itself, in_force
from tests.accounts.organisations import NOW, PASSWORD, TODAY, bureau, data, link, mandate


@pytest.fixture
def client() -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    return client


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"), time_machine.travel(NOW, tick=False):
        yield


def test_a_representative_records_whom_it_acts_for(client: Client, db: None) -> None:
    organisation, manager = bureau()
    client.force_login(manager)
    answer = client.post(
        reverse("new-mandate"),
        {
            "name": "Tokyo Seals KK",
            "country": "JP",
            "address": "Tokyo, Chiyoda 1",
            "scope": "applications",
            "valid_from": "2026-01-01",
            "valid_to": "2027-01-01",
            "document": "No. 7 of 2026-01-01",
        },
    )
    assert answer.headers["Location"] == reverse("organisation")
    page = client.get(reverse("organisation")).content.decode()
    assert "Tokyo Seals KK" in page
    assert "Japan" in page
    assert "in force" in page
    assert [row.name for row in mandates_to_apply(organisation, TODAY)] == ["Tokyo Seals KK"]


def test_a_power_is_good_from_its_first_day_to_its_last_and_for_its_scope(db: None) -> None:
    """HOUSE.power: and not beyond."""
    organisation, manager = bureau()
    mandate(organisation, manager, scope=MandateScope.CASES)
    assert not mandates_to_apply(organisation, TODAY)
    for day, good in (
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 2), False),
    ):
        assert mandates_on(organisation, day).exists() is good, day
        assert in_force(date(2026, 1, 1), date(2027, 1, 1), None, day) is good


def test_a_power_that_ends_is_no_longer_good_from_that_day(db: None) -> None:
    organisation, manager = bureau()
    row = mandate(organisation, manager)
    ids = {"organisation_id": organisation.pk, "mandate_id": row.pk, "by": manager, "now": NOW}
    with pytest.raises(Incomplete):
        end_mandate(ended_on=TODAY + timedelta(days=1), **ids)
    end_mandate(ended_on=TODAY, **ids)
    assert not mandates_on(organisation, TODAY).exists()
    assert mandates_on(organisation, TODAY - timedelta(days=1)).exists()
    assert not in_force(date(2026, 1, 1), date(2027, 1, 1), TODAY, TODAY)
    with pytest.raises(Repeated):
        end_mandate(ended_on=TODAY, **ids)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": date(2027, 1, 2)}, "valid_to"),
        ({"valid_to": date(2026, 11, 25)}, "valid_to"),
        ({"document": " "}, "document"),
        (
            {"holder": OrganisationData(kind=OrganisationKind.HOLDER, name="X", country="KZ", address="Y")},
            "bin_iin",
        ),
    ],
)
def test_a_power_that_cannot_be_is_refused(changes: dict[str, object], field: str, db: None) -> None:
    organisation, manager = bureau()
    with pytest.raises(Incomplete) as refused:
        mandate(organisation, manager, **changes)
    assert refused.value.field == field


def test_only_a_person_located_in_a_member_state_acts_for_a_holder(db: None) -> None:
    """CC 459(5)."""
    organisation, manager = bureau(country="TR")
    with pytest.raises(NotAllowed) as refused:
        mandate(organisation, manager)
    assert refused.value.provision == "CC459.5"
    assert acts_itself("KG") and not acts_itself("TR")


def test_a_holder_takes_no_powers_for_others(db: None) -> None:
    person = sign_up(organisation=data(), full_name="Asel", email="asel@tea.example", now=NOW)
    assert person is not None
    uid, token = link(person)
    person = confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    organisation = organisation_of(person)
    assert organisation is not None
    with pytest.raises(NotAllowed, match="Only a representative"):
        mandate(organisation, person)
