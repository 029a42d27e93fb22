"""Real pages in a real browser: the live server, Chromium, a clock that the story sets, people at their desks."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Playwright, sync_playwright

from accounts.models import User
from embedded import chromium
from tests.browser.desk import Desk
from tests.factories import World, almaty, make_representative, make_world

QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Ends with the last test here: while it runs, its event loop makes Django refuse the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(
        executable_path=chromium.find(),
        args=list(QUIET_CHROMIUM),
        # Pages kept for the back button, as an officer's browser keeps them.
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield found
    found.close()


class Clock:
    """The time of the story, for the server and the test alike; it runs on from wherever it is set."""

    def __init__(self) -> None:
        self._travel: Any = None

    def go(self, to: datetime) -> datetime:
        self.stop()
        self._travel = time_machine.travel(to, tick=True)
        self._travel.start()
        return to

    def stop(self) -> None:
        if self._travel is not None:
            self._travel.stop()
        self._travel = None


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    clock.go(almaty(2026, 11, 20, 9))
    yield clock
    clock.stop()


@pytest.fixture
def world(clock: Clock, transactional_db: None) -> World:
    """Everybody reads Russian, as the pages do unless told otherwise."""
    world = make_world()
    make_representative(world.entry)
    User.objects.update(language="ru")
    return world


@pytest.fixture
def desk(
    world: World,
    live_server: Any,
    browser: Browser,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Desk]]:
    """Seats a person before a browser of their own, signed in. What went wrong in any of them fails the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    logger = logging.getLogger("django.request")
    monkeypatch.setattr(logger, "level", logging.ERROR)  # refusals are part of the story, faults are not
    desks: list[Desk] = []

    def seat(who: str = "", *, language: str = "ru", width: int = 1280, **options: Any) -> Desk:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale={"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}[language],
            timezone_id="Asia/Almaty",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
        context.add_cookies([chosen])  # type: ignore[list-item]
        person = Desk(context, language=language)
        desks.append(person)
        if who:
            person.sign_in(getattr(world, who).username)
        return person

    yield seat
    troubles = [trouble for each in desks for trouble in each.troubles]
    for each in desks:
        each.context.close()
    assert not troubles, "\n".join(troubles)
