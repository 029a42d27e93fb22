"""Signing in, being kept out, and the pages that everyone meets."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from accounts.services import change_role, deactivate, set_password
from tests.accounts.factories import PASSWORD, Tree, make_user

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
SIGN_IN = "/sign-in/"


def sign_in(client: Client, username: str = "aigul", password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_the_page_speaks_russian_first_and_english_when_asked(client: Client, db: None) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert '<html lang="ru">' in page
    assert "Пароль" in page
    answer = client.post(reverse("set-language"), {"language": "en", "next": SIGN_IN})
    assert answer.headers["Location"] == SIGN_IN
    page = client.get(SIGN_IN).content.decode()
    assert '<html lang="en">' in page
    assert "Sign-in name" in page


def test_a_person_signs_in_with_any_letters_of_the_name_and_out_by_a_button(
    client: Client, inspector: User
) -> None:
    answer = sign_in(client, username=" AIGUL ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    page = client.get(reverse("rights")).content.decode()
    assert "Aigul" in page
    assert client.get(reverse("sign-out")).status_code == 405, "a link or picture elsewhere signs nobody out"
    client.post(reverse("sign-out"))
    assert client.get(reverse("rights")).status_code == 302


def test_the_pages_greet_a_person_in_their_own_language(client: Client, tree: Tree) -> None:
    make_user("john", Role.HEAD, tree.almaty, language="en")
    sign_in(client, "john")
    assert '<html lang="en">' in client.get(reverse("rights")).content.decode()


def test_a_language_chosen_before_signing_in_stays(client: Client, inspector: User) -> None:
    client.post(reverse("set-language"), {"language": "en"})
    sign_in(client)
    assert '<html lang="en">' in client.get(reverse("rights")).content.decode()


def test_a_language_chosen_when_signed_in_becomes_the_persons_own(client: Client, inspector: User) -> None:
    client.force_login(inspector)
    client.post(reverse("set-language"), {"language": "en"})
    inspector.refresh_from_db()
    assert inspector.language == "en"
    client.post(reverse("set-language"), {"language": "xx"})
    inspector.refresh_from_db()
    assert inspector.language == "en", "an unknown language changes nothing"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(address: str, client: Client, inspector: User) -> None:
    assert sign_in(client, next=address).headers["Location"] == "/"
    answer = client.post(reverse("set-language"), {"language": "en", "next": address})
    assert answer.headers["Location"] == "/"
    assert client.get(SIGN_IN, {"next": address}).headers["Location"] == "/"


def test_signing_in_goes_on_to_the_page_that_was_asked_for(client: Client, inspector: User) -> None:
    asked = client.get(reverse("rights"))
    assert asked.headers["Location"] == f"{SIGN_IN}?next={reverse('rights')}"
    assert sign_in(client, next=reverse("rights")).headers["Location"] == reverse("rights")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client, inspector: User) -> None:
    client.post(reverse("set-language"), {"language": "en"})
    sentence = "The sign-in name and the password do not belong together"
    assert sentence in sign_in(client, password="wrong").content.decode()
    assert sentence in sign_in(client, username="nobody").content.decode()


def test_too_many_wrong_passwords_rest_the_account_for_a_while(client: Client, inspector: User) -> None:
    client.post(reverse("set-language"), {"language": "en"})
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(4):
            assert sign_in(client, password="wrong").status_code == 200
        sign_in(client, username="Aigul", password="wrong")
        locked = sign_in(client)
        assert locked.status_code == 429, "the right password does not help now"
        assert "Too many attempts" in locked.content.decode()
        assert "Wait 15 minutes" in locked.content.decode()
        assert locked.headers["Retry-After"] == "900"
        assert client.get(reverse("rights")).status_code == 302
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client).status_code == 302


def test_one_address_cannot_try_a_few_passwords_on_every_name(client: Client, inspector: User) -> None:
    """Four tries a name never reach the limit of a name; fifty of an address do, also for a right password."""
    for place in range(13):
        for _ in range(4):
            last = sign_in(client, f"person{place}", password="wrong")
    assert last.status_code == 429
    assert sign_in(client).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302, "colleagues elsewhere are not kept out"


def test_one_name_cannot_be_tried_from_ever_new_addresses(inspector: User, head: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for place in range(7):
            for _ in range(4):
                last = sign_in(Client(REMOTE_ADDR=f"10.0.0.{place}"), password="wrong")
        assert last.status_code == 429
        elsewhere = Client(REMOTE_ADDR="10.0.1.1")
        assert sign_in(elsewhere).status_code == 429
        assert sign_in(elsewhere, "bolat").status_code == 302
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(elsewhere).status_code == 302


def test_another_name_is_not_locked_out_with_it(client: Client, inspector: User, head: User) -> None:
    for _ in range(6):
        sign_in(client, password="wrong")
    assert sign_in(client, "bolat").status_code == 302


def test_a_closed_account_cannot_go_on_with_an_open_session_nor_sign_in(
    client: Client, inspector: User, administrator: User
) -> None:
    sign_in(client)
    assert client.get(reverse("rights")).status_code == 200
    deactivate(person_id=inspector.pk, why="Left the service", by=administrator, now=NOW)
    assert client.get(reverse("rights")).status_code == 302
    assert sign_in(client).status_code == 200
    assert client.get(reverse("rights")).status_code == 302


def test_a_new_role_counts_from_the_next_page(
    client: Client, head: User, administrator: User, tree: Tree
) -> None:
    client.force_login(head)
    assert client.get(reverse("people")).status_code == 200
    change_role(person_id=head.pk, role=Role.INSPECTOR, office=tree.almaty, by=administrator, now=NOW)
    assert client.get(reverse("people")).status_code == 403


def test_a_password_set_by_the_administrator_ends_open_sessions(
    client: Client, inspector: User, administrator: User
) -> None:
    sign_in(client)
    set_password(person_id=inspector.pk, password="another long passphrase", by=administrator, now=NOW)
    assert client.get(reverse("rights")).status_code == 302
    assert sign_in(client, password="another long passphrase").status_code == 302


def test_changing_ones_own_password_keeps_this_session_and_ends_the_others(inspector: User) -> None:
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        sign_in(browser)
    changed = here.post(
        reverse("change-password"),
        {
            "old_password": PASSWORD,
            "new_password1": "fresh words for march",
            "new_password2": "fresh words for march",
        },
    )
    assert changed.status_code == 302
    assert here.get(reverse("rights")).status_code == 200
    assert elsewhere.get(reverse("rights")).status_code == 302


def test_a_form_from_another_site_is_refused(inspector: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.load({"django_language": "en"})
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()


def test_pages_load_nothing_from_elsewhere_and_carry_no_inline_code(client: Client, inspector: User) -> None:
    client.force_login(inspector)
    answer = client.get(reverse("rights"))
    page = answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    for inline in ("<style", " style=", " onclick=", "http://", "https://", "<script>"):
        assert inline not in page
    assert 'class="skip-link" href="#content"' in page
