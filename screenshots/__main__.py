"""Take the pictures, where a fresh database is configured: what `bin/screenshots [names]` starts."""

import io
import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import time_machine
from django.core.management import call_command
from django.db import connections

from embedded import chromium
from screenshots import FOLDER, MOMENT, PICTURES, Picture


def main() -> int:
    chosen = sys.argv[1:]
    if unknown := set(chosen) - {each.name for each in PICTURES}:
        print(f"No such picture: {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    browser = chromium.find()
    if browser is None:
        print("Chromium was not found: install it, or name it with KZ_CHROMIUM.", file=sys.stderr)
        return 1
    django.setup()
    with _the_day():
        call_command("load_sample", verbosity=0, stdout=io.StringIO())
        numbers = _numbers()
        connections.close_all()
        with _site() as address:
            wanted = [each for each in PICTURES if not chosen or each.name in chosen]
            _take(wanted, address, numbers, browser)
    return 0


@contextmanager
def _the_day() -> Iterator[None]:
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
            print(f"{target.name}: {os.stat(target).st_size // 1024} KB", flush=True)
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
    raise SystemExit(main())
