"""The register's pages as officers see them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from law.entry_states import EntryEvent, ExclusionGround, ObjectType, Register
from registers.queries.listing import PAGE
from registers.services import PersonData, change_status, complete_contacts, include_entry
from tests.accounts.factories import Tree, make_user
from tests.registers.files import NOW, SAMPLE, csv_of, row, take_over

TODAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def officer(inspector: User) -> Client:
    return browser(inspector)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies.load({"django_language": "en"})
    return client


def page(client: Client, number: str) -> str:
    answer = client.get(reverse("register-entry", args=["national", number]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", Role)
def test_everybody_opens_the_register_and_officers_read_what_an_entry_means(role: Role, tree: Tree) -> None:
    take_over(SAMPLE.read_bytes())
    outside = role in (Role.RIGHTS_HOLDER, Role.DECLARANT)
    client = browser(make_user("someone", role, None if outside else tree.committee))
    officer = role in (Role.INSPECTOR, Role.HEAD, Role.CHIEF_OFFICER, Role.REGISTRAR)
    assert client.get(reverse("register")).status_code == 200
    text = page(client, "00101/ТЗ-100001")
    assert ("What it means for a case today" in text) is officer
    assert ("Whom to tell" in text) is officer


def test_the_list_shows_where_each_entry_stands_today(officer: Client) -> None:
    take_over(SAMPLE.read_bytes())
    text = officer.get(reverse("register")).content.decode()
    assert "ALMA TREK" in text and "without a name" in text
    assert "term over" in text, "00103 is called active, but its term ended on 25.08.2026"
    assert text.index("00101/ТЗ-100001") < text.index("00105/ТЗ-100005")


def test_a_search_finds_by_damaged_mark_and_says_when_nothing_is_like_it(officer: Client) -> None:
    take_over(SAMPLE.read_bytes())
    found = officer.get(reverse("register"), {"q": "АЛМА TRKE"}).content.decode()
    assert "00101/ТЗ-100001" in found and "00105/ТЗ-100005" not in found
    assert (
        "Nothing like it is in either register."
        in officer.get(reverse("register"), {"q": "xyzzy"}).content.decode()
    )


def test_an_empty_register_says_so(officer: Client) -> None:
    assert "No register has been imported yet." in officer.get(reverse("register")).content.decode()


def test_the_list_is_paged_by_number(officer: Client, django_assert_max_num_queries) -> None:
    take_over(csv_of([row(f"{number:05d}/ТЗ-1") for number in range(1, PAGE + 3)]))
    with django_assert_max_num_queries(8):
        first = officer.get(reverse("register")).content.decode()
    assert f"{PAGE:05d}/ТЗ-1" in first and f"{PAGE + 1:05d}/ТЗ-1" not in first
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = officer.get(following).content.decode()
    assert f"{PAGE + 2:05d}/ТЗ-1" in second and f"{PAGE:05d}/ТЗ-1" not in second
    assert 'rel="next"' not in second and "From the beginning" in second


def test_an_active_entry_opens_the_registered_route(officer: Client) -> None:
    take_over(SAMPLE.read_bytes())
    text = page(officer, "00101/ТЗ-100001")
    assert "Open: suspension as a registered object" in text and "CC 198(1)" in text
    assert "04.06.2025 – 31.05.2027" in text
    assert "ТОО &quot;Алма Трек&quot;" in text and "150140806361" in text
    assert "610910, 611020" in text


@pytest.mark.parametrize(
    ("number", "says", "provision"),
    [
        ("00102/ТЗ-100002", "neither as a registered object nor ex officio", "CC 462(2)"),
        ("00103/ТЗ-100003", "Term over: the object counts as in no register", "CC 464(1)"),
        ("00104/ТЗ-100004", "The entry has expired", "CC 464(1)"),
        ("00105/ТЗ-100005", "The entry is excluded", "CC 463(1)"),
    ],
)
def test_any_other_entry_says_what_stays_open_and_by_which_provision(
    officer: Client, number: str, says: str, provision: str
) -> None:
    take_over(SAMPLE.read_bytes())
    text = page(officer, number)
    assert says in text and provision in text


def test_doubts_about_an_entry_are_shown(officer: Client) -> None:
    take_over(
        csv_of([row("00001/ТЗ-1", term="19.11.2026", mark="", trusted="", goods="25"), row("00002/ТЗ-2")])
    )
    take_over(
        csv_of(
            [row("00002/ТЗ-2", term="14.04.2029", title="Св-во №1 от 01.01.2030", status="Недействительный")]
        )
    )
    first, second = page(officer, "00001/ТЗ-1"), page(officer, "00002/ТЗ-2")
    for sentence in (
        "The status still runs, but the term of protection is over.",
        "The last import of this register no longer held the entry.",
        "The entry has no goods codes",
        "The entry has no name",
        "Nobody can be reached",
    ):
        assert sentence in first
    for sentence in (
        "The register calls the entry expired, but its term is not over.",
        "The term is longer than two years from the letter",
        "The document of title is younger than the end of protection.",
    ):
        assert sentence in second


def test_completed_contacts_licensees_and_decisions_are_shown(officer: Client, registrar: User) -> None:
    entry = include_entry(
        register=Register.NATIONAL,
        number="00001/ТЗ-1",
        object_type=ObjectType.TRADEMARK,
        title="ALMA TREK",
        holder=PersonData(name="Alma Trek LLP"),
        valid_to=date(2028, 11, 1),
        document="Order No. 5",
        licensees=[PersonData(name="Shoes LLP", address="Almaty, 1")],
        by=registrar,
        now=NOW,
    )
    complete_contacts(
        entry_id=entry.pk, ref=f"holder:{entry.holder_id}", email="law@trek.example", by=registrar, now=NOW
    )
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        ground=ExclusionGround.RIGHT_ENDED,
        document="Order No. 9",
        by=registrar,
        now=NOW + timedelta(hours=1),
    )
    text = page(officer, "00001/ТЗ-1")
    assert "law@trek.example" in text and "Nobody can be reached" not in text
    assert "Shoes LLP, Almaty, 1" in text
    assert "20.11.2026: active → excluded, the right to the object has ended, Order No. 9 (Gulnara)" in text


def test_a_power_that_is_over_is_shown_but_nobody_is_told_by_it(officer: Client) -> None:
    take_over(SAMPLE.read_bytes())
    text = page(officer, "00103/ТЗ-100003")
    told, powers = text.split("Powers of attorney")
    assert "РУСЯС" not in told and "РУСЯС" in powers
    assert "19.07.2025 – 25.08.2026" in powers and "named by the register" in powers


def test_an_unknown_entry_or_register_is_no_page(officer: Client) -> None:
    assert officer.get("/register/national/00001/ТЗ-9/").status_code == 404
    assert officer.get("/register/moon/00001/ТЗ-9/").status_code == 404
