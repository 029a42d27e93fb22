"""Help in place: every provision has a page that says where it applies, and every citation leads to its own."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from acts.templatetags.law import linked
from customs.acts_table import ACTS
from law.articles import PROVISIONS
from law.clocks import CLOCK_RULES
from tests.customs.browsing import act_url, browser, case_url
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
    assert f'{extended.label} <span class="quiet">(1 to 10 business days)' in page
    assert "Extend" in page


def test_what_is_not_law_says_so(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "(not law)" in client.get("/help/HOUSE.attachments/").content.decode()
    assert "(not law)" not in client.get("/help/CC198.5/").content.decode()


def test_the_citations_of_a_case_lead_to_their_explanations(world: World) -> None:
    page = browser(world.head).get(case_url(suspended_case(world))).content.decode()
    codes = set(re.findall(r'class="cite" href="/help/([^"/]+)/"', page))
    assert "CC198.6" in codes and codes <= set(PROVISIONS)


def test_whoever_reads_the_simulator_reads_what_it_cites() -> None:
    visitor = Client()
    page = visitor.get("/help/CC198.5/")
    assert page.status_code == 200
    assert 'href="/sign-in/?next=/help/CC198.5/"' in page.content.decode()


def test_a_clocks_badge_leads_to_what_it_rests_on(world: World) -> None:
    suspended_case(world)
    queue = browser(world.head).get("/cases/?show=").content.decode()
    assert re.search(r'<a href="/help/CC198\.\d/" title="[^"]+" class="tag[^"]*">overdue<', queue)


def test_a_field_leads_to_what_it_rests_on_and_keeps_what_is_typed(world: World) -> None:
    page = browser(world.inspector).get(act_url(suspended_case(world), "request-extension")).content.decode()
    help_of_days = page.split('id="id_days_helptext"')[1].split("</div>")[0]
    assert 'href="/help/CC198.2/"' in help_of_days and 'target="_blank"' in help_of_days


def test_every_field_that_rests_on_a_provision_exists() -> None:
    for act in ACTS.values():
        for name, code in act.form.rests_on.items():
            assert name in act.form.base_fields, f"{act.name}: {name}"
            assert {code} if isinstance(code, str) else set(code.values()) <= set(PROVISIONS)


def test_a_refusal_leads_to_what_it_rests_on(world: World) -> None:
    refused = browser(world.head).get(act_url(suspended_case(world), "suspend"))
    assert refused.status_code == 409
    box = refused.content.decode().split('class="refusal"')[1].split("</div>")[0]
    assert re.search(r'class="cite" href="/help/[^"]+/"', box)


@pytest.mark.parametrize(
    ("language", "sentence", "codes"),
    [
        ("en", "Only CC 198(2), not CC 198(22).", ["CC198.2"]),
        ("ru", "По ст. 198(8)(2) ТК РК и ст. 199 ТК РК.", ["CC198.8.2", "CC199"]),
        ("kk", "ҚР КК 198(2)-бабының талабы", ["CC198.2"]),
        ("ru", "внутреннее правило <b>ст. 200 ТК РК</b>", ["CC200"]),
    ],
)
def test_citations_in_a_sentence_lead_to_their_provisions(
    language: str, sentence: str, codes: list[str]
) -> None:
    with translation.override(language):
        shown = linked(sentence)
    assert re.findall(r'href="/help/([^"]+)/"', shown) == codes
    assert "<b>" not in shown
