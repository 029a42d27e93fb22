"""Help in place: every provision has a page that says where it applies, and every citation leads to its own."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from law.articles import PROVISIONS
from law.clocks import CLOCK_RULES
from tests.customs.browsing import browser, case_url
from tests.factories import World, almaty, make_world, suspended_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(almaty(2026, 11, 24), tick=False):
        yield make_world()


@pytest.fixture
def client(world: World) -> Client:
    return browser(world.inspector)


def test_every_provision_is_listed_and_explained(client: Client) -> None:
    listed = set(re.findall(r'href="/help/([^"/]+)/"', client.get("/help/").content.decode()))
    assert listed >= set(PROVISIONS)
    assert {client.get(f"/help/{code}/").status_code for code in PROVISIONS} == {200}


def test_a_page_names_the_clocks_and_acts_that_rest_on_it(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/help/CC198.2/").content.decode()
    extended = next(rule for rule in CLOCK_RULES.values() if rule.provision == "CC198.2")
    page = " ".join(page.split("<main")[1].split())
    assert extended.label in page and f"{extended.longest} business days" in page
    assert "Extend" in page


def test_what_is_not_law_says_so(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "(not law)" in client.get("/help/HOUSE.attachments/").content.decode()
    assert "(not law)" not in client.get("/help/CC198.5/").content.decode()


def test_the_citations_of_a_case_lead_to_their_explanations(world: World) -> None:
    page = browser(world.head).get(case_url(suspended_case(world))).content.decode()
    codes = set(re.findall(r'class="cite" href="/help/([^"/]+)/"', page))
    assert "CC198.6" in codes and codes <= set(PROVISIONS)
