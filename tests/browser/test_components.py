"""Every component in each state, in both themes, widths and languages: no barriers; the keyboard reads each reason."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import almaty

Seat = Callable[..., Desk]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components_have_no_barriers(desk: Seat, theme: str, language: str, width: int) -> None:
    person = desk("inspector", language=language, width=width, color_scheme=theme)
    person.open("/components/")
    person.sees("Components")
    assert person.page.locator(".day-strip li").count() == 15
    assert not person.barriers()


def test_the_reason_of_a_day_appears_under_the_keyboards_focus(desk: Seat) -> None:
    inspector = desk("inspector")
    inspector.open("/components/")
    day = inspector.page.locator(".day-strip a", has_text=re.compile(r"16\.12\.2026"))
    why = day.locator(".day-why")
    expect(why).to_have_css("opacity", "0")
    inspector.reach(inspector.page.locator(".day-strip a[tabindex='0']"))
    inspector.page.keyboard.press("Home")
    while not day.evaluate("each => each === document.activeElement"):
        before = inspector.page.evaluate("document.activeElement.href")
        inspector.page.keyboard.press("ArrowRight")
        assert inspector.page.evaluate("document.activeElement.href") != before
    expect(why).to_have_css("opacity", "1")
    expect(why).to_contain_text("День Независимости")
    inspector.page.keyboard.press("Tab")
    expect(why).to_have_css("opacity", "0")


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


def test_the_countdown_speaks_only_at_thresholds(clock: Clock, desk: Seat) -> None:
    """The term of the example ends on 26 December at 00:00 in Almaty."""
    clock.go(almaty(2026, 12, 25, 19, 57).replace(second=30))
    inspector = desk("inspector")
    inspector.page.clock.install()
    inspector.open("/components/")
    shown = inspector.page.locator("[data-countdown-clock]").first
    voice = inspector.page.locator("body > [role=status]")

    def left(hours: int, minutes: int) -> str:
        return inspector.say(
            "%(days)d d %(hours)d h %(minutes)s min", days=0, hours=hours, minutes=f"{minutes:02d}"
        )

    inspector.page.clock.fast_forward(60_000)
    expect(shown).to_have_text(left(4, 1))
    expect(voice).to_have_count(0)
    inspector.page.clock.fast_forward(75_000)
    expect(shown).to_have_text(left(4, 0))
    expect(voice).to_have_text(left(4, 0))
    inspector.page.clock.fast_forward(120_000)
    expect(shown).to_have_text(left(3, 58))
    expect(voice).to_have_text(left(4, 0))
