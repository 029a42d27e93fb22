"""The pages about people, and the refusals in words."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Office, StandingAuthorisation, User
from accounts.roles import Role
from journal.queries import timeline
from tests.accounts.factories import PASSWORD, Tree, make_user

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def browser(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies.load({"django_language": language})
    return client


PAGES = ("people", "offices", "authorisations")
MANAGING = ("new-person", "new-office")


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_the_table_allows_and_reads_why_not(role: Role, tree: Tree) -> None:
    outside = role in (Role.RIGHTS_HOLDER, Role.DECLARANT)
    client = browser(make_user("someone", role, None if outside else tree.committee))
    sees = role in (Role.HEAD, Role.CHIEF_OFFICER, Role.ADMINISTRATOR)
    expected = {
        **dict.fromkeys(PAGES, sees),
        **dict.fromkeys(MANAGING, role is Role.ADMINISTRATOR),
        "grant-authorisation": role is Role.HEAD,
        "rights": True,
        "change-password": True,
    }
    for name, allowed in expected.items():
        answer = client.get(reverse(name))
        assert answer.status_code == (200 if allowed else 403), name
        if not allowed:
            assert "does not allow this" in answer.content.decode()


@pytest.mark.parametrize(
    "name", [*PAGES, *MANAGING, "grant-authorisation", "rights", "change-password", "home"]
)
def test_nothing_opens_without_signing_in(name: str, client: Client, db: None) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_the_refusal_names_the_role_and_the_right(inspector: User) -> None:
    page = browser(inspector).get(reverse("new-person")).content.decode()
    assert "Your role (Inspector) does not allow this: add people, change roles and deactivate." in page


def test_a_head_sees_the_people_of_own_and_lower_offices_only(
    tree: Tree, inspector: User, head: User
) -> None:
    stranger = make_user("erlan", Role.INSPECTOR, tree.astana_airport)
    client = browser(head)
    page = client.get(reverse("people")).content.decode()
    assert inspector.full_name in page
    assert stranger.full_name not in page
    assert client.get(reverse("person", args=[stranger.pk])).status_code == 404
    offices = client.get(reverse("offices")).content.decode()
    assert "Almaty airport" in offices
    assert "Astana" not in offices


def test_the_menu_shows_what_the_role_may_open(inspector: User, administrator: User) -> None:
    people = f'href="{reverse("people")}"'
    assert people in browser(administrator).get(reverse("rights")).content.decode()
    assert people not in browser(inspector).get(reverse("rights")).content.decode()


def test_mails_are_in_the_menu_only_where_a_sink_keeps_them(administrator: User, settings, tmp_path) -> None:
    settings.MAIL_SINK_DIR = None
    assert 'href="/mails/"' not in browser(administrator).get(reverse("rights")).content.decode()
    settings.MAIL_SINK_DIR = tmp_path
    assert 'href="/mails/"' in browser(administrator).get(reverse("rights")).content.decode()


def test_home_sends_everyone_to_a_page_they_may_open(tree: Tree) -> None:
    for role in Role:
        outside = role in (Role.RIGHTS_HOLDER, Role.DECLARANT)
        client = browser(make_user(role.value, role, None if outside else tree.committee))
        assert client.get("/", follow=True).status_code == 200, role


def test_an_administrator_adds_a_person_who_then_signs_in(tree: Tree, administrator: User) -> None:
    facts = {
        "full_name": "Ерлан Сейтов",
        "username": "Erlan",
        "role": "inspector",
        "office": tree.almaty_rail.pk,
        "language": "kk",
    }
    client = browser(administrator)
    weak = client.post(reverse("new-person"), {**facts, "password": "short"})
    assert weak.status_code == 422
    assert "There is a problem" in weak.content.decode()
    assert client.post(reverse("new-person"), {**facts, "password": PASSWORD}).status_code == 302
    signed_in = Client().post("/sign-in/", {"username": "erlan", "password": PASSWORD})
    assert signed_in.status_code == 302


def test_a_role_without_its_office_is_refused_at_the_field_as_a_house_rule(
    tree: Tree, administrator: User
) -> None:
    answer = browser(administrator).post(
        reverse("new-person"),
        {"full_name": "N", "username": "n", "role": "head", "password": PASSWORD, "language": "ru"},
    )
    page = answer.content.decode()
    assert "This role needs a customs office. (House rule)" in page
    assert 'href="#id_office"' in page


def test_an_administrator_changes_closes_and_opens_an_account(
    tree: Tree, inspector: User, administrator: User
) -> None:
    client = browser(administrator)
    client.post(reverse("change-role", args=[inspector.pk]), {"role": "head", "office": tree.almaty_rail.pk})
    client.post(reverse("deactivate-person", args=[inspector.pk]), {"why": "On leave"})
    inspector.refresh_from_db()
    assert (inspector.role, inspector.office, inspector.is_active) == (Role.HEAD, tree.almaty_rail, False)
    page = client.get(reverse("person", args=[inspector.pk])).content.decode()
    assert "Open the account again" in page
    client.post(reverse("reactivate-person", args=[inspector.pk]))
    client.post(reverse("set-password", args=[inspector.pk]), {"password": "another long passphrase"})
    inspector.refresh_from_db()
    assert inspector.is_active
    assert inspector.check_password("another long passphrase")


def test_an_administrators_own_page_offers_no_changes_and_refuses_them(administrator: User) -> None:
    client = browser(administrator)
    page = client.get(reverse("person", args=[administrator.pk])).content.decode()
    assert "Close the account" not in page
    answer = client.post(reverse("deactivate-person", args=[administrator.pk]), {"why": "x"})
    assert (
        "Nobody changes the role or the state of their own account. (House rule)" in answer.content.decode()
    )
    administrator.refresh_from_db()
    assert administrator.is_active


def test_an_administrator_adds_and_changes_an_office(tree: Tree, administrator: User) -> None:
    client = browser(administrator)
    names = {"name_kk": "Қорғас", "name_ru": "Хоргос", "name_en": "Khorgos"}
    client.post(
        reverse("new-office"),
        {"code": "50503", "kind": "post", "parent": tree.almaty.pk, "closes_at": "20:00", **names},
    )
    office = Office.objects.get(code="50503")
    assert "Khorgos" in client.get(reverse("offices")).content.decode()
    client.post(reverse("office", args=[office.pk]), {"closes_at": "17:00", "is_active": "on", **names})
    office.refresh_from_db()
    assert office.closes_at.hour == 17
    repeated = client.post(
        reverse("office", args=[office.pk]), {"closes_at": "17:00", "is_active": "on", **names}
    )
    assert "Nothing was changed." in repeated.content.decode()


def test_an_administrator_heads_the_letters_of_an_office(tree: Tree, administrator: User) -> None:
    client = browser(administrator)
    office, address = tree.almaty, reverse("letterhead", args=[tree.almaty.pk])
    lines = {
        "letterhead_kk": "Қаржы министрлігі\nМемлекеттік кірістер комитеті",
        "letterhead_ru": "Министерство финансов\nКомитет государственных доходов",
        "contact_kk": "Алматы қ., Абылай хан даңғылы, 93",
        "contact_ru": "г. Алматы, пр. Абылай хана, 93",
    }
    page = client.get(address).content.decode()
    assert "Lines above the office&#x27;s name, in Kazakh" in page and "checked" in page

    assert client.post(address, lines).headers["Location"] == reverse("offices")
    office.refresh_from_db()
    assert office.letterhead_ru.splitlines()[1] == "Комитет государственных доходов"
    assert not office.letters_side_by_side
    # What was typed stands there the next time; typed once more it changes nothing and says so.
    assert lines["contact_kk"] in client.get(address).content.decode()
    assert "Nothing was changed." in client.post(address, lines).content.decode()
    too_long = client.post(address, {**lines, "letterhead_kk": "ә" * 601})
    assert too_long.status_code == 422 and 'class="error-summary"' in too_long.content.decode()
    # Each change is in the journal, with what was there before.
    (record,) = timeline(f"office:{office.pk}")
    assert record["event"] == "letterhead_changed" and record["payload"]["before"]["contact_kk"] == ""


def test_only_an_administrator_heads_letters(tree: Tree, head: User) -> None:
    address = reverse("letterhead", args=[tree.almaty.pk])
    assert browser(head).get(address).status_code == 403
    assert browser(head).post(address, {"letterhead_kk": "Х"}).status_code == 403
    tree.almaty.refresh_from_db()
    assert tree.almaty.letterhead_kk == ""


def test_a_head_grants_and_revokes_an_authorisation(tree: Tree, inspector: User, head: User) -> None:
    client = browser(head)
    form = client.get(reverse("grant-authorisation")).content.decode()
    assert "Aigul (Inspector, Almaty airport)" in form
    assert "Astana department" not in form, "offices beyond the head's own are not offered"
    facts = {
        "person": inspector.pk,
        "office": tree.almaty_airport.pk,
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-31",
        "act": "Order No. 17",
    }
    late = client.post(reverse("grant-authorisation"), {**facts, "valid_from": "2026-03-01"})
    assert late.status_code == 422
    assert "The first day lies in the past" in late.content.decode()
    assert client.post(reverse("grant-authorisation"), facts).status_code == 302
    order = StandingAuthorisation.objects.get()
    assert (order.granted_by, order.valid_to) == (head, date(2026, 3, 31))
    page = client.get(reverse("authorisations")).content.decode()
    assert "Order No. 17" in page
    assert "in force" in page
    client.post(reverse("revoke-authorisation", args=[order.pk]), {"why": "Back from leave"})
    page = client.get(reverse("authorisations")).content.decode()
    assert "Back from leave" in page
    assert "revoked" in page


def test_an_authorisation_of_another_department_is_not_there_for_a_head(tree: Tree, head: User) -> None:
    stranger = make_user("erlan", Role.INSPECTOR, tree.astana_airport)
    head_there = make_user("zarina", Role.HEAD, tree.astana)
    facts = {
        "person": stranger.pk,
        "office": tree.astana.pk,
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-31",
        "act": "Order No. 18",
    }
    assert browser(head).post(reverse("grant-authorisation"), facts).status_code == 422
    browser(head_there).post(reverse("grant-authorisation"), facts)
    order = StandingAuthorisation.objects.get()
    assert (
        browser(head).post(reverse("revoke-authorisation", args=[order.pk]), {"why": "x"}).status_code == 404
    )


def test_who_may_do_what_is_read_by_everyone(inspector: User) -> None:
    page = browser(inspector).get(reverse("rights")).content.decode()
    assert "Decide suspension, extension and cancellation" in page
    assert "own office and those below" in page
    assert "a house rule, not the law" in page


def test_an_address_that_leads_nowhere_is_answered_in_words(inspector: User, client: Client) -> None:
    answer = browser(inspector).get("/no/such/page/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
    assert client.get("/no/such/page/").status_code == 404


def test_a_fault_of_ours_is_answered_in_words(inspector: User, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("kz_ipr.views.home_for", broken)
    client = browser(inspector)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()


def test_a_password_typed_by_somebody_else_is_changed_before_anything_else(
    administrator: User, inspector: User
) -> None:
    given, own = "handed over in person", "known to nobody else"
    browser(administrator).post(reverse("set-password", args=[inspector.pk]), {"password": given})
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.post("/sign-in/", {"username": inspector.username, "password": given})
    for address in ("/", reverse("queue"), reverse("rights")):
        assert client.get(address).headers["Location"] == reverse("change-password"), address
    page = client.get(reverse("change-password")).content.decode()
    assert "Choose a password that nobody else knows; then you can go on." in page

    same = {"old_password": given, "new_password1": given, "new_password2": given}
    refused = client.post(reverse("change-password"), same).content.decode()
    assert "This is the password that is to be changed: choose another." in refused
    assert client.get(reverse("rights")).status_code == 302

    chosen = {"old_password": given, "new_password1": own, "new_password2": own}
    assert client.post(reverse("change-password"), chosen).headers["Location"] == reverse("home")
    assert client.get(reverse("rights")).status_code == 200
    inspector.refresh_from_db()
    assert inspector.check_password(own)


def test_the_first_password_of_a_new_person_is_changed_that_of_the_operator_is_not(
    administrator: User, tree: Tree
) -> None:
    facts = {"full_name": "Erlan", "username": "erlan", "role": "inspector", "language": "ru"}
    browser(administrator).post(
        reverse("new-person"), {**facts, "office": tree.almaty_rail.pk, "password": PASSWORD}
    )
    client = Client()
    client.post("/sign-in/", {"username": "erlan", "password": PASSWORD})
    assert client.get(reverse("rights")).headers["Location"] == reverse("change-password")
    assert browser(administrator).get(reverse("rights")).status_code == 200
