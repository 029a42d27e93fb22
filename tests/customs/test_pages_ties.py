"""The new-case page asks what the act needs to know: lines by entry, official use, an address, clean names."""

import time_machine

from customs.models import Case, CaseParty
from tests.customs.browsing import browser, words
from tests.customs.test_pages_new_case import NOW, send, typed
from tests.factories import World, almaty, make_entry, make_holder, opened_case


@time_machine.travel(NOW, tick=False)
def test_several_entries_ask_which_line_is_held_for_which(world: World) -> None:
    """LAW.md 3.7 "Several holders": the guess is shown first, the officer's boxes decide."""
    other = make_entry("ALMATREC", holder=make_holder("Other LLP", email="o@goods.example"))
    data = typed(world, entries=[world.entry.pk, other.pk], **{"lines-1-mark": "ALMATREC"})
    shown = send(world.inspector, data)
    assert shown.status_code == 422 and not Case.objects.exists()
    assert "Which goods lines are held for which entry?" in words(shown)
    page = shown.content.decode()
    assert f'name="tie-{other.pk}-2" value="1"' in page

    pairs = [f"{entry}-{line}" for entry in data["entries"] for line in (1, 2)]
    ticked = {f"tie-{world.entry.pk}-1": "1", f"tie-{world.entry.pk}-2": "1", f"tie-{other.pk}-2": "1"}
    assert send(world.inspector, {**data, "tied": pairs, **ticked}).status_code == 302
    held = {
        line.goods_line.number: {row.right.title for row in line.rights.all()}
        for line in Case.objects.get().lines.all()
    }
    assert held == {1: {"ALMA TREK"}, 2: {"ALMA TREK", "ALMATREC"}}


@time_machine.travel(NOW, tick=False)
def test_a_line_left_for_no_entry_is_refused_at_the_table(world: World) -> None:
    """CC 198(1): a line is held for a right."""
    other = make_entry("ALMA BAG")
    data = typed(world, entries=[world.entry.pk, other.pk])
    pairs = [f"{entry}-{line}" for entry in data["entries"] for line in (1, 2)]
    ticked = {f"tie-{world.entry.pk}-1": "1", f"tie-{other.pk}-1": "1"}
    shown = send(world.inspector, {**data, "tied": pairs, **ticked})
    assert shown.status_code == 422
    assert 'href="#ties"' in shown.content.decode()
    assert "Say for which entry line 2 is held." in words(shown)


@time_machine.travel(NOW, tick=False)
def test_official_use_abroad_passes_the_gate(world: World) -> None:
    """CC 458: official use is exempt in Kazakhstan only."""
    assert send(world.inspector, typed(world, goods_use="diplomatic_mission")).status_code == 422
    abroad = typed(world, goods_use="diplomatic_mission", used_abroad="on")
    assert send(world.inspector, abroad).status_code == 302
    assert Case.objects.get().declaration.used_in_kazakhstan is False


@time_machine.travel(NOW, tick=False)
def test_names_are_taken_on_one_line_with_their_address(world: World) -> None:
    """CC 198(5): what was pasted from a table reaches its addressee, on paper at the postal address."""
    changes = {"declarant-name": "Broker\tPlus\x07 LLP", "declarant-postal_address": "P. O. Box 12"}
    assert send(world.inspector, typed(world, **changes)).status_code == 302
    party = CaseParty.objects.get(role="declarant")
    assert (party.name, party.location, party.postal_address) == (
        "Broker Plus LLP",
        "Almaty, Tole Bi 1",
        "P. O. Box 12",
    )


@time_machine.travel(almaty(2026, 11, 20), tick=False)
def test_who_cannot_be_reached_is_said_before_the_decision(world: World) -> None:
    """LAW.md 3.7 "Unreachable": a country is no address."""
    holder = make_holder("No Address LLP", email="", address="", country="CN")
    case = opened_case(world, entries=[make_entry("NOADDR", holder=holder)])
    shown = browser(world.head).get(f"/cases/{case.number}/do/suspend/")
    assert "No Address LLP cannot be reached" in words(shown)


@time_machine.travel(almaty(2026, 11, 24), tick=False)
def test_a_representative_is_added_on_a_page(world: World) -> None:
    """LAW.md 1: a representative acts under a power of attorney with its days."""
    case = opened_case(world)
    data = {
        "holder": case.parties.get(role="holder").pk,
        "name": "Saryarka Patent Bureau",
        "country": "kz",
        "email": "bureau@patent.example",
        "language": "ru",
        "power": "No. 8 of 2026-11-23",
        "valid_from": "2026-11-23",
        "valid_to": "2027-11-22",
        "version": case.version,
    }
    sent = browser(world.inspector).post(f"/cases/{case.number}/do/add-representative/", data)
    assert sent.status_code == 302
    assert case.parties.get(role="representative").power == "No. 8 of 2026-11-23"
