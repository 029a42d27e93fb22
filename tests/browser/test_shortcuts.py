"""Keys for those who work with the pages all day: they lead where they say, never while somebody types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from customs.models import Case
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty, opened_case, suspended_case

Seat = Callable[..., Desk]

#: A key as a keyboard set to Russian sends it: the letter й on the key of q.
_IN_RUSSIAN = """([key, code]) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", {key: key, code: code, bubbles: true, cancelable: true}))"""


@pytest.fixture
def cases(world: World, clock: Clock) -> list[Case]:
    cases = [suspended_case(world), opened_case(world)]
    clock.go(almaty(2026, 11, 24, 10))
    return cases


@pytest.mark.parametrize(("language", "width"), [("ru", 1280), ("kk", 390)])
def test_the_list_opens_closes_and_has_no_barriers(
    desk: Seat, world: World, language: str, width: int
) -> None:
    officer = desk("head", language=language, width=width)
    officer.open("/cases/?show=")
    officer.page.keyboard.press("?")
    shown = officer.page.get_by_role("dialog", name=officer.say("Keyboard shortcuts"))
    expect(shown).to_be_visible()
    expect(officer.button("Close")).to_be_focused()
    assert not officer.barriers()
    # Nobody is offered a key to a page that is not theirs.
    assert shown.locator("[data-keys='g d']").count() == 1
    assert shown.locator("[data-keys='n']").count() == 0
    officer.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_keys_lead_from_page_to_page_whatever_the_keyboard_writes(desk: Seat, cases: list[Case]) -> None:
    officer = desk("head")
    officer.open("/cases/?show=")
    for keys, path in (("gd", "/desk/"), ("gs", "/statistics/"), ("gh", "/help/")):
        for key in keys:
            officer.page.keyboard.press(key)
        officer.page.wait_for_url(f"**{path}")
    for key, code in (("п", "KeyG"), ("й", "KeyQ")):
        officer.page.evaluate(_IN_RUSSIAN, [key, code])
    officer.page.wait_for_url("**/cases/")


def test_the_queue_is_walked_and_a_case_acted_on_without_the_mouse(desk: Seat, cases: list[Case]) -> None:
    officer = desk("head")
    officer.open("/cases/?show=")
    lines = officer.page.locator("[data-line]")
    for key, line in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        officer.page.keyboard.press(key)
        expect(lines.nth(line)).to_be_focused()
    number = lines.nth(0).inner_text()
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url(f"**/cases/{number}/")
    officer.page.keyboard.press("a")
    expect(officer.page.locator(".acts a").first).to_be_focused()
    officer.page.keyboard.press("/")  # no search here: the queue has one
    officer.page.wait_for_url("**/cases/")
    officer.page.keyboard.press("/")
    expect(officer.field("Number, mark, party or BIN")).to_be_focused()


def test_nothing_fires_while_somebody_types_nor_after_they_are_turned_off(
    desk: Seat, cases: list[Case]
) -> None:
    officer = desk("head")
    officer.open("/cases/?show=")
    here = officer.page.url
    field = officer.field("Number, mark, party or BIN")
    field.focus()
    officer.page.keyboard.type("gd?j/a")
    expect(field).to_have_value("gd?j/a")
    assert officer.page.url == here
    officer.page.locator("h1").click()
    officer.page.keyboard.press("Control+j")
    expect(officer.page.locator("[data-line]").first).not_to_be_focused()

    officer.button("Keys").click()
    officer.page.get_by_label(officer.say("Use these keys in this browser")).uncheck()
    officer.button("Close").click()
    officer.open("/cases/?show=")  # remembered on the next page
    officer.page.locator("h1").click()
    for key in "?jgd":
        officer.page.keyboard.press(key)
    expect(officer.page.get_by_role("dialog")).to_have_count(0)
    expect(officer.page.locator("[data-line]").first).not_to_be_focused()
    assert officer.page.url == here
    # The way to turn them on again is a button, not a key.
    officer.button("Keys").click()
    expect(officer.page.get_by_label(officer.say("Use these keys in this browser"))).not_to_be_checked()
