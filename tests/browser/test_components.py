"""Every component in each state, in both themes, widths and languages: no barriers; the keyboard reads each reason."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

Seat = Callable[..., Desk]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components_have_no_barriers(desk: Seat, theme: str, language: str, width: int) -> None:
    person = desk("inspector", language=language, width=width, color_scheme=theme)
    person.open("/components/")
    person.sees("Components")
    assert person.page.locator(".day-cell").count() == 15
    assert not person.barriers()


def test_the_reason_of_a_day_appears_under_the_keyboards_focus(desk: Seat) -> None:
    inspector = desk("inspector")
    inspector.open("/components/")
    day = inspector.page.get_by_role("button", name=re.compile(r"^16\.12\.2026, не считается"))
    why = day.locator(".day-why")
    expect(why).to_be_hidden()
    inspector.reach(day)
    expect(why).to_be_visible()
    expect(why).to_contain_text("День Независимости")
    inspector.page.keyboard.press("Tab")
    expect(why).to_be_hidden()


def test_the_chosen_theme_outweighs_the_device(desk: Seat) -> None:
    inspector = desk("inspector", color_scheme="light")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    inspector.open("/components/")
    light = inspector.page.evaluate(ground)
    inspector.press("dark")
    assert inspector.page.evaluate(ground) != light
    assert not inspector.barriers()
    inspector.page.emulate_media(media="print")
    expect(inspector.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_the_countdown_speaks_only_at_thresholds(desk: Seat) -> None:
    inspector = desk("inspector")
    # The term of the example ends on 26 December at 00:00 in Almaty, 19:00 UTC the day before.
    inspector.page.clock.install(time=datetime(2026, 12, 25, 14, 57, 30, tzinfo=UTC))
    inspector.open("/components/")
    shown = inspector.page.locator("[data-countdown]").first
    voice = inspector.page.locator("body > [role=status]")
    expect(shown).to_have_text("осталось 4 ч 3 мин")
    inspector.page.clock.run_for(60_000)
    expect(shown).to_have_text("осталось 4 ч 2 мин")
    expect(voice).to_have_text("")
    inspector.page.clock.run_for(120_000)
    expect(voice).to_have_text("осталось 4 ч 0 мин")
    inspector.page.clock.run_for(60_000)
    expect(shown).to_have_text("осталось 3 ч 59 мин")
    expect(voice).to_have_text("осталось 4 ч 0 мин")
