"""The public register before a visitor's browser, wide and narrow, in Russian and Kazakh; codes added by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World
from tests.kz_ipr.crawl_world import NOW, Things, make_things

Seat = Callable[..., Desk]

CODES = (
    "hscode,description\n6404,Footwear of textile materials\n640411,Sports footwear\n640419,Other footwear\n"
)


@pytest.fixture
def things(clock: Clock, transactional_db: None, settings: Any, tmp_path: Path) -> Things:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_SINK_DIR = tmp_path / "mails"
    settings.MAIL_SINK_DIR.mkdir()
    clock.go(NOW)
    codes = tmp_path / "codes.csv"
    codes.write_text(CODES, encoding="utf-8")
    call_command("load_goods_nomenclature", str(codes))
    return make_things(settings.MAIL_SINK_DIR)


@pytest.fixture
def world(things: Things) -> World:
    return things.world


@pytest.mark.parametrize(("language", "width"), [("ru", 1280), ("kk", 1280), ("ru", 390), ("kk", 390)])
def test_the_public_pages_have_no_barriers(desk: Seat, things: Things, language: str, width: int) -> None:
    guest = desk(language=language, width=width)
    barriers: list[str] = []
    for path in (
        "/register/",
        "/register/?q=alma&nice_class=25",
        "/register/?nice_class=46&code=x",
        things.world.entry.get_absolute_url(),
        "/goods-codes/?words=footwear",
    ):
        guest.open(path)
        barriers += guest.barriers()
    assert not barriers, "\n".join(barriers)


def test_a_code_is_found_and_added_by_keyboard(desk: Seat, things: Things) -> None:
    holder = desk("holder")
    holder.open(f"/applications/{things.draft.pk}/goods/")
    holder.type("Words, or the first figures", "sports")
    button = holder.page.get_by_role("button", name="640411")
    button.wait_for()
    holder.reach(button)
    holder.page.keyboard.press("Enter")
    expect(holder.field("Goods codes")).to_have_value("640411")
    expect(button).to_be_disabled()
    assert not holder.barriers()
    holder.press("Save and go back to the topics")
    holder.open(f"/applications/{things.draft.pk}/goods/")
    holder.sees("The codes in words")
    assert "Sports footwear" in holder.main()
