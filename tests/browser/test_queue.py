"""The queue by keyboard, sent twice, and kept fresh while somebody works in it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from customs.models import Case
from journal.models import Record
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty, opened_case, suspended_case

Seat = Callable[..., Desk]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_filter_and_open_by_keyboard(desk: Seat, world: World, clock: Clock, width: int) -> None:
    suspended, prepared = suspended_case(world), opened_case(world)
    clock.go(almaty(2026, 11, 24))
    head = desk("head", width=width)
    head.open("/cases/")
    head.reach(head.field("State"))
    head.page.keyboard.press("ArrowDown")  # the first state: prepared
    head.enter(head.button("Filter"))
    head.sees(prepared.number)
    head.sees_not(suspended.number)
    head.enter(head.page.get_by_role("link", name=prepared.number))
    assert head.page.url.endswith(f"/cases/{prepared.number}/")


@pytest.mark.browser
def test_the_list_is_fresh_and_nothing_typed_is_lost(desk: Seat, world: World, clock: Clock) -> None:
    first = suspended_case(world)
    clock.go(almaty(2026, 11, 24))
    officer = desk("inspector")
    officer.page.clock.install()
    officer.open("/cases/?show=")
    officer.field("Number, mark, party or BIN").fill("Alma Tr")
    second = opened_case(world, now=almaty(2026, 11, 24))
    officer.page.clock.fast_forward("01:05")
    officer.sees(second.number)
    expect(officer.field("Number, mark, party or BIN")).to_have_value("Alma Tr")
    # With a case ticked the list stays as it is, and says that there is news.
    box = officer.page.get_by_label(officer.say("Choose case %(number)s", number=first.number))
    box.check()
    third = opened_case(world, now=almaty(2026, 11, 24))
    officer.page.clock.fast_forward("01:05")
    officer.sees("The queue has changed. Show it anew")
    expect(box).to_be_checked()
    officer.sees_not(third.number)


@pytest.mark.browser
def test_assigned_by_two_clicks_at_once_it_is_recorded_once(desk: Seat, world: World, clock: Clock) -> None:
    case: Any = suspended_case(world)
    clock.go(almaty(2026, 11, 24))
    officer = desk("inspector")
    officer.open("/cases/?show=")
    officer.page.get_by_label(officer.say("Choose case %(number)s", number=case.number)).check()
    with officer.page.expect_navigation():
        officer.button("Assign").dblclick()
    expect(officer.page.locator("main")).to_contain_text(officer.say("assigned to:"))
    assert Case.objects.get(pk=case.pk).assigned_to == world.inspector
    assert Record.objects.filter(subject_id=case.pk, event="assigned").count() == 1
