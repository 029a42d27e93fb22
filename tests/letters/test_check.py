"""The page behind the code on a letter: number, date and hash, nothing else, and not without limit."""

import pytest
import time_machine
from django.test import Client

from letters.models import Check, Letter
from letters.page import page_of
from letters.services import forget_checks, pdf_for
from letters.services.checking import LIMIT, WINDOW
from tests.customs.browsing import words
from tests.letters.samples import NOW, issued

pytestmark = pytest.mark.django_db


def ask(token: str, address: str = "10.0.0.1") -> object:
    return Client(REMOTE_ADDR=address).get(f"/letters/check/{token}/")


def test_the_code_on_the_letter_leads_to_its_number_date_and_hash_and_nothing_else() -> None:
    letter = issued(title="Тайное дело", recipient_name="ТОО «Тайна»")
    pdf_for(letter.pk, now=NOW)
    address = page_of(letter)["address"]
    assert address == f"https://ipr.example.kz/letters/check/{letter.token}/"

    answer = Client().get(address.removeprefix("https://ipr.example.kz"))

    said = words(answer)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert letter.number in said and "20.11.2026" in said
    assert Letter.objects.get().rendering.sha256 in said
    for secret in ("Тайн", "тайн", "Товары", "Тауарлар", "Таможенный пост", "case", "party"):
        assert secret not in said
    assert answer["X-Robots-Tag"] == "noindex" and "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "Ұ" * 50, "'; DROP TABLE letters_letter; --"])
def test_a_wrong_code_leads_nowhere(token: str) -> None:
    issued()
    assert ask(token).status_code == 404  # type: ignore[attr-defined]


def test_an_address_asks_so_often_and_no_more_until_its_time_is_over() -> None:
    letter = issued()
    with time_machine.travel(NOW, tick=False):
        statuses = [ask("wrong").status_code for _each in range(LIMIT)]  # type: ignore[attr-defined]
        refused = ask(letter.token)
        other = ask(letter.token, "10.0.0.2")
    assert set(statuses) == {404}
    assert refused.status_code == 429 and refused["Retry-After"] == "600"  # type: ignore[attr-defined,index]
    assert letter.number not in refused.content.decode()  # type: ignore[attr-defined]
    assert other.status_code == 200  # type: ignore[attr-defined]

    with time_machine.travel(NOW + WINDOW, tick=False):
        assert ask(letter.token).status_code == 200  # type: ignore[attr-defined]
    assert forget_checks(now=NOW + WINDOW) == 1  # of the address that asked ten minutes ago
    assert Check.objects.get().address == "10.0.0.1"
