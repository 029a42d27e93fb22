"""The page of a case in Russian: answers on the first screen, by keyboard, on a narrow screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from customs.models import Case, PartyRole
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty, suspended_case

Seat = Callable[..., Desk]


@pytest.fixture
def case(world: World, clock: Clock) -> Case:
    case = suspended_case(world)
    clock.go(almaty(2026, 11, 24, 10))
    return case


def _reason(desk: Desk, day: str) -> Locator:
    return desk.page.locator(f"a[href='#day-{day}'] .day-why")


def test_the_first_screen_answers_without_scrolling(desk: Seat, case: Case) -> None:
    officer = desk("head")
    officer.open(f"/cases/{case.number}/")
    panel = officer.page.locator(".panel-next").bounding_box()
    assert panel is not None
    assert panel["y"] + panel["height"] <= 900
    for answer in ("What stops it", "Who, what, by when", "Release resumes by itself on"):
        expect(officer.page.locator(".panel-next")).to_contain_text(officer.say(answer))


def test_the_keyboard_reaches_the_reason_of_each_day(desk: Seat, case: Case) -> None:
    """One stop of the Tab key for the row; arrows go from day to day; Escape hides the reason."""
    officer = desk("head")
    officer.open(f"/cases/{case.number}/")
    officer.reach(officer.page.locator(".day-today"))
    expect(_reason(officer, "2026-11-24")).to_have_css("opacity", "1")
    for _day in range(4):
        officer.page.keyboard.press("ArrowRight")
    expect(_reason(officer, "2026-11-28")).to_have_css("opacity", "1")
    expect(officer.page.locator("a[href='#day-2026-11-28']")).to_contain_text(officer.say("not counted"))
    officer.page.keyboard.press("Escape")
    expect(_reason(officer, "2026-11-28")).to_have_css("opacity", "0")
    officer.page.keyboard.press("Tab")
    assert officer.page.locator(".day-strip :focus").count() == 0


def test_the_countdown_goes_on_by_itself(desk: Seat, case: Case) -> None:
    officer = desk("head")
    officer.page.clock.install()
    officer.open(f"/cases/{case.number}/")
    clock = officer.page.locator("[data-countdown-clock]")
    before = clock.inner_text()
    officer.page.clock.fast_forward("02:00:00")
    expect(clock).not_to_have_text(before)


def test_the_course_is_narrowed_without_loading_the_page(desk: Seat, case: Case) -> None:
    officer = desk("head")
    officer.open(f"/cases/{case.number}/")
    officer.page.evaluate("window.here = true")
    course = officer.page.locator("#course")
    course.get_by_role("link", name=officer.say("Corrections"), exact=True).click()
    expect(course).to_contain_text(officer.say("Nothing of this kind has been recorded."))
    assert officer.page.evaluate("window.here") is True
    assert officer.page.url.endswith("?course=corrections")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_case_and_what_its_parties_see_have_no_barriers(desk: Seat, case: Case, width: int) -> None:
    officer = desk("head", width=width)
    officer.open(f"/cases/{case.number}/?course=decisions")
    barriers = officer.barriers()
    for role in (PartyRole.DECLARANT, PartyRole.HOLDER):
        officer.open(f"/cases/{case.number}/seen-by/{case.parties.filter(role=role).earliest('pk').pk}/")
        barriers += officer.barriers()
    assert not barriers, "\n".join(barriers)
