"""bin/screenshots: the pictures of docs/first-day.md, taken of fresh sample data on one day that never changes.

bin/screenshots              all of them
bin/screenshots queue desk   these
"""

import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from embedded import chromium, environment, project, scratch
from embedded.errors import CannotStartError, one_sentence
from embedded.places import ROOT

FOLDER = ROOT / "docs" / "screenshots"

#: Thursday, 10:30 in Almaty. Only what the database itself dates (when a record was written) shows the real day.
MOMENT = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: who looks at which page, in which language and width, and what they open or press first.

    `{asked}` in the address is the case whose holder has asked for more time, `{prepared}` one that waits for the head.
    """

    name: str
    path: str
    who: str = ""
    language: str = "ru"
    width: int = 1120
    height: int = 700
    open: str = ""
    press: str = ""


PICTURES = (
    Picture(name="sign-in", path="/sign-in/", height=520),
    Picture(name="queue", who="inspector", path="/cases/?show="),
    Picture(name="keys", who="inspector", path="/cases/?show=", press="?"),
    Picture(name="new-case", who="inspector", path="/cases/new/"),
    Picture(name="case", who="inspector", path="/cases/{asked}/", height=760),
    Picture(name="days", who="inspector", path="/cases/{asked}/#clocks", open=".proof > summary"),
    Picture(name="lodge", who="inspector", path="/cases/{asked}/do/lodge-document/"),
    Picture(name="desk", who="head", path="/desk/", open=".desk-row summary"),
    Picture(name="decide", who="head", path="/cases/{prepared}/do/suspend/"),
    Picture(name="refusal", who="inspector", path="/cases/{prepared}/do/suspend/", height=520),
    Picture(name="help", path="/help/CC198.2/", height=560),
    Picture(name="simulator", path="/timetable/?regime=registered&decided_on=2026-11-20&extension=10"),
    Picture(name="phone", who="head", path="/desk/", language="kk", width=390),
)


def main() -> int:
    chosen = sys.argv[1:]
    if unknown := set(chosen) - {each.name for each in PICTURES}:
        raise CannotStartError(f"No such picture: {', '.join(sorted(unknown))}.")
    browser = chromium.find()
    if browser is None:
        raise CannotStartError("Chromium was not found: install it, or name it with KZ_CHROMIUM.")
    with scratch.servers("screenshots", durable=False) as running:
        environment.adopt(running.environment("local"))
        project.set_up_as_owner()
        project.migrate()
        with _the_day():
            project.load_sample(running.home)
            numbers = _numbers()
            project.disconnect()
            with _site() as address:
                _take(
                    [each for each in PICTURES if not chosen or each.name in chosen],
                    address,
                    numbers,
                    browser,
                )
    return 0


@contextmanager
def _the_day() -> Iterator[None]:
    import time_machine

    with time_machine.travel(MOMENT, tick=False):
        yield


def _numbers() -> dict[str, str]:
    """The cases that the pictures show, by what they are called in the addresses."""
    from customs.models import Case, Request

    cases = Case.objects.filter(office__code="55302")
    return {
        "asked": cases.filter(requests__outcome=Request.Outcome.UNDECIDED).earliest("number").number,
        "prepared": cases.filter(state="prepared").earliest("number").number,
    }


@contextmanager
def _site() -> Iterator[str]:
    """The application in threads of this process, so that it lives on the same day."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("localhost", 0), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    for name in ("django.server", "django.request"):
        logging.getLogger(name).disabled = True  # a refusal is one of the pictures
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _take(pictures: Sequence[Picture], address: str, numbers: dict[str, str], browser: str) -> None:
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        signed_in: dict[str, Any] = {"": None}
        for who in {each.who for each in pictures} - {""}:
            signed_in[who] = _sign_in(running, who, address)
        for each in pictures:
            target = FOLDER / f"{each.name}.png"
            _picture(running, each, address, each.path.format(**numbers), signed_in[each.who], target)
            print(f"{target.relative_to(ROOT)}: {os.stat(target).st_size // 1024} KB", flush=True)
        running.close()


def _sign_in(running: Any, who: str, address: str) -> Any:
    """The cookies of this person."""
    from kz_ipr.sample.world import PASSWORD

    context = running.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    state = context.storage_state()
    context.close()
    return state


def _picture(running: Any, each: Picture, address: str, path: str, state: Any, target: Path) -> None:
    context = running.new_context(
        viewport={"width": each.width, "height": each.height},
        locale="kk-KZ" if each.language == "kk" else "ru-RU",
        timezone_id="Asia/Almaty",
        reduced_motion="reduce",
        color_scheme="light",
        storage_state=state,
    )
    context.add_cookies([{"name": "django_language", "value": each.language, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    if each.open:
        page.locator(each.open).first.click()
    if each.press:
        page.keyboard.press(each.press)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=target, animations="disabled")
    context.close()


if __name__ == "__main__":
    one_sentence(main)
