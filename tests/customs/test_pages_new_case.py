"""Preparing a case on one page: nothing typed is lost, the gate answers at its field, no script is needed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from customs.models import Case, Declaration
from journal.models import Record
from tests.customs.browsing import browser, case_url, words
from tests.factories import World, almaty, make_entry, opened_case

NOW = almaty(2026, 11, 24)
URL = "/cases/new/"


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def typed(world: World, **changes: Any) -> dict[str, Any]:
    """What an inspector types for a shipment of marked shoes, as the browser sends it."""
    data: dict[str, Any] = {
        "number": "50501/231126/0000077",
        "office": world.office.pk,
        "procedure": "import",
        "goods_use": "trade",
        "registered_on": "2026-11-23",
        "declarant-name": "Broker Plus LLP",
        "declarant-location": "Almaty, Tole Bi 1",
        "declarant-country": "KZ",
        "declarant-email": "broker@plus.example",
        "declarant-language": "ru",
        "lines-TOTAL_FORMS": "3",
        "lines-INITIAL_FORMS": "0",
        "regime": "registered",
        "entries": [world.entry.pk],
        "signs": "No holder's label.",
        "found_on": "2026-11-23",
        "open": "1",
    }
    for index in range(3):
        data |= {
            f"lines-{index}-number": index + 1,
            f"lines-{index}-held": "on",
            f"lines-{index}-currency": "KZT",
        }
    for index in range(2):
        data |= {
            f"lines-{index}-code": "6404110000",
            f"lines-{index}-description": f"Shoes {index + 1}",
            f"lines-{index}-quantity": "120",
            f"lines-{index}-unit": "pair",
            f"lines-{index}-value": "900000",
            f"lines-{index}-origin": "cn",
        }
    return data | changes


def send(user: User, data: dict[str, Any]) -> HttpResponse:
    return browser(user).post(URL, {name: value for name, value in data.items() if value is not None})


def test_who_opens_the_page(world: World) -> None:
    assert browser(world.inspector).get(URL).status_code == 200
    for user in (world.head, world.chief, world.registrar, world.administrator, world.holder):
        for address in (URL, reverse("new-case-entries"), reverse("new-case-scope")):
            assert browser(user).get(address).status_code == 403


def test_the_page_has_a_label_for_every_field(world: World) -> None:
    page = browser(world.inspector).get(URL).content.decode()
    named = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
        if 'type="hidden"' in tag or "aria-label" in tag:
            continue
        found = re.search(r'\bid="([^"]+)"', tag)
        assert found and found[1] in named, tag


def test_preparing_a_case_on_a_registered_object(world: World) -> None:
    data = {name: value for name, value in typed(world).items() if name != "lines-1-held"}
    answer = browser(world.inspector).post(URL, data, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(case_url(case), 302)]
    assert "Case 2026-000001 is prepared and waits for the head's decision." in words(answer)
    assert (case.state, case.regime, case.prepared_by) == ("prepared", "registered", world.inspector)
    # Two lines were declared, one of them shows signs; the third row was left empty.
    assert case.declaration.lines.count() == 2
    assert [line.goods_line.number for line in case.lines.all()] == [1]
    assert case.declaration.lines.get(number=1).origin == "CN"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "procedure",
            "transit",
            "No measures are taken for goods under this customs procedure: customs transit. (CC 458 (procedures))",
        ),
        (
            "goods_use",
            "personal_post",
            "No measures are taken for goods of this use: "
            "personal use of a natural person, sent by post. (CC 458 (personal use))",
        ),
    ],
)
def test_the_scope_gate_refuses_in_place_and_is_recorded(
    world: World, field: str, value: str, sentence: str
) -> None:
    """LAW.md 3.1: not opened, the refusal says which paragraph, and is recorded."""
    answer = send(world.inspector, typed(world, **{field: value}))
    assert answer.status_code == 422
    page = words(answer)
    assert sentence in page
    for kept in ("50501/231126/0000077", "Broker Plus LLP", "Shoes 2", "No holder&#x27;s label."):
        assert kept in answer.content.decode()
    assert not Case.objects.exists() and not Declaration.objects.exists()
    record = Record.objects.get(chain=f"office:{world.office.pk}")
    assert record.event == "refused_at_gate"


def test_the_gate_answers_while_the_page_is_filled_in(world: World) -> None:
    client = browser(world.inspector)
    asked = {"procedure": "destruction", "goods_use": "trade"}
    assert "No measures are taken" in words(client.get(reverse("new-case-scope"), asked))
    asked = {"procedure": "import", "goods_use": "trade"}
    assert words(client.get(reverse("new-case-scope"), asked)).strip() == ""
    assert not Record.objects.filter(event="refused_at_gate").exists()


def test_an_entry_that_is_not_active_is_refused_at_the_entries(world: World) -> None:
    held = make_entry("QUIET", status="on_hold")
    answer = send(world.inspector, typed(world, entries=[held.pk]))
    problems = answer.context["problems"]
    assert problems[0][0] == "entries"
    assert "is not active on the day the signs were found; it cannot be cited. (CC 198(1))" in problems[0][1]
    assert f'value="{held.pk}" checked' in answer.content.decode()


def test_everything_wrong_is_said_at_once_and_linked_to_its_field(world: World) -> None:
    answer = send(
        world.inspector,
        typed(world, number="", signs="", **{"lines-0-quantity": "0", "declarant-bin_iin": "123456789012"}),
    )
    page = answer.content.decode()
    anchors = dict(answer.context["problems"])
    assert {"id_number", "id_signs", "id_lines-0-quantity", "id_declarant-bin_iin"} <= set(anchors)
    for anchor in anchors:
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert anchors["id_lines-0-quantity"] == "Quantity 1: More than nothing."


def test_goods_lines_are_needed_with_ten_figures(world: World) -> None:
    answer = send(world.inspector, typed(world, **{"lines-0-code": "640411"}))
    assert answer.context["problems"] == [
        ("id_lines-0-code", "Commodity code 1: A commodity code has ten digits.")
    ]


def test_sending_it_twice_opens_one_case(world: World) -> None:
    first = send(world.inspector, typed(world))
    again = send(world.inspector, typed(world, known=Declaration.objects.get().pk, known_lines=["1", "2"]))
    assert (first.status_code, again.status_code) == (302, 422)
    assert "already held for this right in case 2026-000001" in words(again)
    assert Case.objects.count() == 1


def test_a_declaration_that_is_known_shows_its_own_lines(world: World) -> None:
    known = opened_case(world).declaration
    typed_anew = typed(world, number=known.number, entries=[make_entry("OTHER").pk])
    answer = send(world.inspector, typed_anew)
    assert answer.status_code == 422
    assert "This declaration is known already: choose among its goods lines below." in words(answer)
    assert "Sports footwear, model 2" in words(answer)
    chosen = typed_anew | {"known": known.pk, "known_lines": ["2"]}
    assert send(world.inspector, chosen).status_code == 302
    case = Case.objects.latest("pk")
    assert (case.declaration, [line.goods_line.number for line in case.lines.all()]) == (known, [2])


def test_a_declaration_of_another_office_is_not_shown(world: World) -> None:
    known = opened_case(world).declaration
    client = browser(world.elsewhere)
    page = words(client.get(URL, {"declaration": known.number}))
    assert "Sports footwear" not in page


def test_without_script_rows_are_added_and_the_register_is_searched(world: World) -> None:
    more = typed(world, open=None, rows="1")
    answer = send(world.inspector, more)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="lines-7-code"' in page and "Shoes 2" in page and not answer.context["problems"]
    searched = send(world.inspector, typed(world, open=None, search="1", q="ALMA TERK", entries=[]))
    assert "ALMA TREK" in words(searched)
    assert not Case.objects.exists()


def test_the_register_is_searched_while_typing(world: World) -> None:
    """Chosen entries stay; what cannot be cited says why; goods codes are compared (LAW.md 7)."""
    over = make_entry("ALMA TREC", status="excluded", goods_codes=["610910"])
    client = browser(world.inspector)
    answer = client.get(
        reverse("new-case-entries"),
        {
            "q": "alma trek",
            "entries": [world.entry.pk],
            "lines-0-code": "6404110000",
            "found_on": "2026-11-23",
        },
    )
    page = answer.content.decode()
    assert f'value="{world.entry.pk}" checked' in page
    assert f'value="{over.pk}"' in page
    text = words(answer)
    assert "goods codes match" in text and "goods codes do not match" in text
    assert "The entry is excluded: the object counts as in no register" in text
    empty = client.get(reverse("new-case-entries"), {"q": "zzzzqqqq"})
    assert "No entry is found. A mark in neither register is suspended ex officio." in words(empty)


class TestExOfficio:
    """CC 199(3): trade marks in no register, with contact data of the holder."""

    def data(self, world: World, **changes: Any) -> dict[str, Any]:
        ours = {
            "regime": "ex_officio",
            "entries": [],
            "mark": "DALA SPORT",
            "object_type": "trademark",
            "holder-name": "Dala Sport LLP",
            "holder-country": "KZ",
            "holder-location": "Astana, Kabanbay 5",
            "holder-email": "dala@sport.example",
            "holder-language": "kk",
        }
        return typed(world, **{**ours, **changes})

    def test_it_is_prepared(self, world: World) -> None:
        assert send(world.inspector, self.data(world)).status_code == 302
        case = Case.objects.get()
        assert case.regime == "ex_officio"
        assert case.parties.get(role="holder").language == "kk"

    def test_without_contact_data_it_is_not_opened(self, world: World) -> None:
        answer = send(world.inspector, self.data(world, **{"holder-email": "", "holder-location": ""}))
        anchors = dict(answer.context["problems"])
        assert "a case cannot be opened ex officio. (CC 199(3))" in anchors["id_holder-name"]
        assert "DALA SPORT" in answer.content.decode()

    def test_a_registered_mark_goes_the_other_way(self, world: World) -> None:
        answer = send(
            world.inspector,
            self.data(world, mark="ALMA TREK", **{"holder-name": "Alma Trek LLP"}),
        )
        anchors = dict(answer.context["problems"])
        assert "open the case on the registered object" in anchors["id_mark"]
