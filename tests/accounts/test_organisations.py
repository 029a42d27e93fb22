"""Organisations: signing up with a confirmed address, and members (HOUSE.organisations)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import MemberRole, Membership, Organisation, User
from accounts.organisations import organisation_of
from accounts.roles import Role
from accounts.services import (
    change_member_role,
    confirm_email,
    end_membership,
    invite,
    sign_up,
)
from acts.refusals import NotAllowed, Repeated, TooLate
from journal.models import Record
from notifications.models import Message
from tests.accounts.factories import make_user
from tests.accounts.organisations import BIN, HOLDER, NOW, PASSWORD, bureau, data, link, mandate


@pytest.fixture
def client() -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    return client


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"), time_machine.travel(NOW, tick=False):
        yield


# Signing up


def test_an_organisation_signs_up_confirms_its_address_and_signs_in(client: Client, db: None) -> None:
    assert client.post(reverse("sign-up"), HOLDER).headers["Location"] == reverse("signed-up")
    person = User.objects.get()
    assert not person.is_active, "nobody signs in before the address is confirmed"
    assert (person.username, person.role) == ("asel@tea.example", Role.RIGHTS_HOLDER)
    confirm = reverse("confirm-email", args=link(person))
    assert client.get(confirm).status_code == 200
    assert not User.objects.get().is_active, "a scanner of mails that opens the link confirms nothing"
    weak = client.post(confirm, {"new_password1": "short", "new_password2": "short"})
    assert weak.status_code == 422
    done = client.post(confirm, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done.headers["Location"] == reverse("sign-in")
    client.post(reverse("sign-in"), {"username": "asel@tea.example", "password": PASSWORD})
    page = client.get(reverse("organisation"))
    assert page.status_code == 200
    assert "Qazaq Tea LLP" in page.content.decode()
    assert client.get("/").headers["Location"] == reverse("applications")


def test_a_link_is_good_once_and_for_three_days(client: Client, db: None) -> None:
    client.post(reverse("sign-up"), HOLDER)
    person = User.objects.get()
    uid, token = link(person)
    with time_machine.travel(NOW + timedelta(days=3, minutes=1), tick=False):
        assert client.get(reverse("confirm-email", args=(uid, token))).status_code == 410
    confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    with pytest.raises(TooLate):
        confirm_email(uid=uid, token=token, password="another long passphrase", now=NOW)
    assert client.get(reverse("confirm-email", args=(uid, token))).status_code == 410
    assert client.get(reverse("confirm-email", args=(uid, "forged-token"))).status_code == 410
    assert client.get(reverse("confirm-email", args=("!", token))).status_code == 410


def test_the_page_tells_nobody_who_has_an_account(client: Client, db: None) -> None:
    first = client.post(reverse("sign-up"), HOLDER)
    person = User.objects.get()
    uid, token = link(person)
    confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    again = client.post(reverse("sign-up"), {**HOLDER, "name": "Others LLP", "bin_iin": "150140806361"})
    assert (again.status_code, again.headers["Location"]) == (first.status_code, first.headers["Location"])
    assert Organisation.objects.count() == User.objects.count() == 1
    told = Message.objects.latest("pk")
    assert (told.address, told.notice_kind) == ("asel@tea.example", "sign_up_again")


def test_whoever_signs_up_with_anothers_address_cannot_fill_the_mailbox(client: Client, db: None) -> None:
    for _ in range(5):
        client.post(reverse("sign-up"), HOLDER)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bin_iin": "990140000016"}, "bin_iin"),
        ({"bin_iin": ""}, "bin_iin"),
        ({"country": ""}, "country"),
        ({"address": ""}, "address"),
        ({"email": "no address"}, "email"),
        ({"kind": ""}, "kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    changes: dict[str, str], field: str, client: Client, db: None
) -> None:
    """HOUSE.identifier: a BIN or IIN has twelve digits and the right check digit."""
    answer = client.post(reverse("sign-up"), {**HOLDER, **changes})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not User.objects.exists()


def test_outside_kazakhstan_the_number_is_free(client: Client, db: None) -> None:
    client.post(reverse("sign-up"), {**HOLDER, "country": "DE", "bin_iin": "", "foreign_id": "HRB 4711 B"})
    organisation = Organisation.objects.get()
    assert (organisation.bin_iin, organisation.foreign_id) == ("", "HRB 4711 B")


def test_one_bin_signs_up_once(db: None) -> None:
    sign_up(organisation=data(), full_name="Asel", email="a@tea.example", now=NOW)
    with pytest.raises(Repeated):
        sign_up(organisation=data(), full_name="Other", email="b@tea.example", now=NOW)


def test_the_journal_knows_no_names(db: None) -> None:
    sign_up(organisation=data(), full_name="Asel Omarova", email="asel@tea.example", now=NOW)
    record = Record.objects.get(subject_kind="organisation")
    assert record.event == "organisation_signed_up"
    for secret in ("Qazaq", BIN, "Asel", "tea.example", "Abai"):
        assert secret not in record.canonical


# Members


def test_a_manager_invites_and_the_invited_person_chooses_a_password(client: Client, db: None) -> None:
    organisation, manager = bureau()
    client.force_login(manager)
    answer = client.post(
        reverse("invite-member"),
        {"full_name": "Nurlan N", "email": "nurlan@zan.example", "role": "member", "language": "kk"},
    )
    assert answer.headers["Location"] == reverse("organisation")
    invited = User.objects.get(username="nurlan@zan.example")
    assert "invited" in client.get(reverse("organisation")).content.decode()
    uid, token = link(invited)
    confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    invited.refresh_from_db()
    assert organisation_of(invited) == organisation
    client.force_login(invited)
    assert client.get(reverse("organisation")).status_code == 200


def test_only_a_manager_changes_anything(client: Client, db: None) -> None:
    organisation, manager = bureau()
    member = invite(
        organisation_id=organisation.pk,
        full_name="Nurlan",
        email="nurlan@zan.example",
        role=MemberRole.MEMBER,
        language="en",
        by=manager,
        now=NOW,
    )
    uid, token = link(member)
    member = confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    with pytest.raises(NotAllowed):
        mandate(organisation, member)
    client.force_login(member)
    page = client.get(reverse("organisation")).content.decode()
    assert reverse("invite-member") not in page
    answer = client.post(
        reverse("invite-member"),
        {"full_name": "X", "email": "x@x.example", "role": "member", "language": "en"},
    )
    assert answer.status_code == 422
    assert "Only a manager of the organisation does this" in answer.content.decode()


def test_nobody_reaches_into_another_organisation(client: Client, db: None) -> None:
    _ours, manager = bureau()
    theirs = sign_up(organisation=data(), full_name="Asel", email="asel@tea.example", now=NOW)
    assert theirs is not None
    foreign = Membership.objects.get(person=theirs)
    client.force_login(manager)
    for name in ("member-role", "end-member"):
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        end_membership(organisation_id=foreign.organisation_id, membership_id=foreign.pk, by=manager, now=NOW)


def test_an_organisation_keeps_a_manager(db: None) -> None:
    organisation, manager = bureau()
    own = Membership.objects.get(person=manager)
    ids = {"organisation_id": organisation.pk, "membership_id": own.pk, "by": manager, "now": NOW}
    with pytest.raises(NotAllowed, match="at least one manager"):
        change_member_role(role=MemberRole.MEMBER, **ids)
    with pytest.raises(NotAllowed, match="at least one manager"):
        end_membership(**ids)


def test_whoever_leaves_is_signed_out_and_the_place_is_free(client: Client, db: None) -> None:
    organisation, manager = bureau()
    member = invite(
        organisation_id=organisation.pk,
        full_name="Nurlan",
        email="nurlan@zan.example",
        role=MemberRole.MEMBER,
        language="en",
        by=manager,
        now=NOW,
    )
    uid, token = link(member)
    member = confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    client.force_login(member)
    place = Membership.objects.get(person=member)
    end_membership(organisation_id=organisation.pk, membership_id=place.pk, by=manager, now=NOW)
    assert client.get(reverse("organisation")).status_code == 302
    with pytest.raises(Repeated):
        end_membership(organisation_id=organisation.pk, membership_id=place.pk, by=manager, now=NOW)


def test_a_person_belongs_to_one_organisation_at_a_time(db: None) -> None:
    organisation, manager = bureau()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            organisation=organisation, person=manager, role=MemberRole.MEMBER, joined_at=NOW
        )


def test_an_account_without_an_organisation_is_told_so(client: Client, db: None) -> None:
    client.force_login(make_user("askar", Role.RIGHTS_HOLDER))
    assert "belongs to no organisation" in client.get(reverse("organisation")).content.decode()
    assert client.get(reverse("invite-member")).status_code == 404
