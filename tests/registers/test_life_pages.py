"""The pages of an entry's life: what a holder hands in and lists, what a registrar decides, what ends soon."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from registers.models import Application, Entry
from registers.services.warn_of_ends import warn_of_ends
from tests.accounts.factories import PASSWORD, Tree, make_user
from tests.factories import almaty, make_entry, make_holder
from tests.registers.applications import make_organisation, pdf
from tests.registers.life import included

NOW = almaty(2026, 12, 2)

CONTRACT = {
    "replaces": "",
    "insurer": "Steppe Insurance",
    "number": "88/2026",
    "amount": "4325000",
    "concluded_on": "2026-12-01",
    "changed_on": "",
    "valid_from": "2026-12-01",
    "valid_to": "2029-12-01",
}
LICENSEE = {"name": "Tea Trade LLP", "valid_from": "2026-12-01"}


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    return included(registrar, holder)


def browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def application(entry: Entry) -> int:
    return Application.objects.get(entry=entry).pk


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("contract.pdf", pdf().read())


def test_a_contract_goes_from_the_holder_to_the_registrar_and_back(
    entry: Entry, holder: User, registrar: User
) -> None:
    own, hand_in = (reverse(name, args=[application(entry)]) for name in ("own-entry", "hand-in-contract"))
    with time_machine.travel(NOW, tick=False):
        applicant, officer = browser(holder), browser(registrar)
        assert own in applicant.get(reverse("application", args=[application(entry)])).content.decode()
        assert hand_in in applicant.get(own).content.decode()
        low = applicant.post(hand_in, {**CONTRACT, "amount": "4324999", "file": paper()})
        assert low.status_code == 422
        assert "4 325 000 tenge" in low.content.decode() and "88/2026" in low.content.decode(), (
            "typed is kept"
        )
        assert applicant.post(hand_in, CONTRACT).status_code == 422, "a file is asked for"
        assert applicant.post(hand_in, {**CONTRACT, "file": paper()}).headers["Location"] == own
        assert "waits for a registrar" in applicant.get(own).content.decode()
        approve = reverse("entry-insurance-act", args=[entry.pk, "approve"])
        assert approve in officer.get(entry.get_absolute_url()).content.decode()
        assert "88/2026" in officer.get(reverse("ends-soon")).content.decode()
        assert "contract.pdf" in officer.get(approve).content.decode()
        assert officer.post(approve).headers["Location"] == entry.get_absolute_url()
        assert officer.get(approve).status_code == 409
        for client, name in ((officer, registrar.full_name), (applicant, "authorised body")):
            text = client.get(own if client is applicant else entry.get_absolute_url()).content.decode()
            history = text.partition('id="history"')[2]
            assert (
                "Insurance contract approved" in history and name in history and holder.full_name in history
            )


def test_a_registrar_records_a_contract_and_its_loss(entry: Entry, registrar: User) -> None:
    bare = make_entry("ALMA TREK")
    with time_machine.travel(NOW, tick=False):
        officer = browser(registrar)
        assert "No insurance is known" in officer.get(bare.get_absolute_url()).content.decode()
        record = reverse("entry-insurance-act", args=[bare.pk, "record"])
        assert officer.post(record, {**CONTRACT, "document": ""}).status_code == 422
        assert officer.post(record, {**CONTRACT, "document": "Paper 3"}).status_code == 302
        lost = reverse("entry-insurance-act", args=[bare.pk, "lost"])
        typed = {"contract": bare.contracts.get().pk, "from_day": "2026-12-02", "document": "Letter 4"}
        assert officer.post(lost, {**typed, "contract": entry.contracts.get().pk}).status_code == 422
        assert officer.post(lost, typed).status_code == 302
        text = officer.get(bare.get_absolute_url()).content.decode()
        assert "The insurance of this entry ended on 01.12.2026." in text and "Letter 4" in text
        assert bare.number in officer.get(reverse("ends-soon")).content.decode().partition('id="flagged"')[2]


def test_the_list_of_licensees_asks_for_the_password_and_keeps_what_was_typed(
    entry: Entry, holder: User
) -> None:
    """HOUSE.second_step."""
    add = reverse("new-entry-licensee", args=[application(entry)])
    with time_machine.travel(NOW, tick=False) as clock:
        client = browser(holder)
        assert 'name="password"' in client.get(add).content.decode()
        assert client.post(add, LICENSEE).status_code == 422
        wrong = client.post(add, {**LICENSEE, "password": "wrong"})
        assert wrong.status_code == 422
        text = wrong.content.decode()
        assert (
            "This is not your password." in text and 'value="Tea Trade LLP"' in text and '"wrong"' not in text
        )
        assert client.post(add, {**LICENSEE, "password": PASSWORD}).status_code == 302
        licensee = entry.licensees.get()
        assert (licensee.name, licensee.added_by) == ("Tea Trade LLP", holder)
        assert 'name="password"' not in client.get(add).content.decode(), "given a moment ago"
        end = reverse("end-entry-licensee", args=[application(entry), licensee.pk])
        assert end in client.get(reverse("own-entry", args=[application(entry)])).content.decode()
        clock.move_to(almaty(2026, 12, 2, 10, 6))
        assert client.post(end, {"last_day": "2026-12-31"}).status_code == 422, "too long ago"
        assert client.post(end, {"last_day": "2026-12-31", "password": PASSWORD}).status_code == 302
        assert (
            "Tea Trade LLP: ended"
            in client.get(reverse("own-entry", args=[application(entry)])).content.decode()
        )


def test_wrong_passwords_are_limited_as_at_signing_in(entry: Entry, holder: User) -> None:
    add = reverse("new-entry-licensee", args=[application(entry)])
    with time_machine.travel(NOW, tick=False):
        client = browser(holder)
        for _ in range(6):
            client.post(add, {**LICENSEE, "password": "wrong"})
        assert client.post(add, {**LICENSEE, "password": PASSWORD}).status_code in (422, 429)
    assert not entry.licensees.exists()


def test_another_holder_s_entry_is_no_page(entry: Entry) -> None:
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    client = browser(stranger)
    licensee = entry.licensees.create(name="Tea Trade LLP")
    for name, args in (
        ("own-entry", ()),
        ("hand-in-contract", ()),
        ("new-entry-licensee", ()),
        ("end-entry-licensee", (licensee.pk,)),
    ):
        assert client.get(reverse(name, args=[application(entry), *args])).status_code == 404


def test_what_ends_soon_is_filtered_and_says_who_was_warned(
    entry: Entry, registrar: User, tree: Tree
) -> None:
    unreachable = make_entry(
        "BETA", holder=make_holder("Beta LLP", email="", address=""), valid_to=date(2028, 11, 20)
    )
    address = reverse("ends-soon")
    with time_machine.travel(almaty(2028, 10, 20), tick=False):
        client = browser(registrar)
        warn_of_ends(now=almaty(2028, 10, 20))
        text = client.get(address).content.decode()
        assert text.count(entry.number) == 2, "its insurance and its protection"
        assert "20.10.2028" in text, "when it was told"
        assert unreachable.number in text and "nobody yet" in text
        only = client.get(address, {"kind": "insurance"}).content.decode()
        assert only.count(entry.number) == 1 and unreachable.number not in only
        assert entry.number not in client.get(address, {"kind": "insurance", "days": "30"}).content.decode()
        assert client.get(address, {"kind": "x", "days": "y"}).status_code == 200
        assert browser(make_user("dana", Role.CHIEF_OFFICER, tree.committee)).get(address).status_code == 403
