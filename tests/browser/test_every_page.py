"""Every address there is, in a browser: no barriers in Russian, nor in its form sent empty; in Kazakh on a phone.

The addresses are those of `tests.kz_ipr.crawl_pages`, which names all of them: a new page is met here unasked.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World
from tests.kz_ipr.crawl_acts import ACT_NEEDS, acts
from tests.kz_ipr.crawl_pages import PAGES
from tests.kz_ipr.crawl_things import NOW, Things
from tests.kz_ipr.crawl_world import make_things
from tests.kz_ipr.crawler import PEOPLE, Crawler, Visit

Seat = Callable[..., Desk]

#: Shares of the addresses, so that those who run the tests side by side finish together.
SHARES = 2
#: The browser's own answer to a form left empty would keep it from being sent.
_SEND_EMPTY = "form => { form.noValidate = true; form.requestSubmit(); }"
#: Forms in the content that are more than one button; what a page searches or filters by is sent by GET.
_FORMS = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"


@pytest.fixture
def things(clock: Clock, transactional_db: None, settings: Any, tmp_path: Path) -> Things:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_SINK_DIR = tmp_path / "mails"
    settings.MAIL_SINK_DIR.mkdir()
    clock.go(NOW)
    return make_things(settings.MAIL_SINK_DIR)


@pytest.fixture
def world(things: Things) -> World:
    return things.world


def _is_page(visit: Visit) -> bool:
    """A whole page: no file, no part of one, no redirection."""
    html = visit.answer.get("Content-Type", "").startswith("text/html")
    return html and visit.status not in (301, 302, 405) and "<!doctype html" in visit.text.lower()


def addresses(things: Things) -> Iterator[tuple[str, str]]:
    """Somebody who may look at it, and the address; of refusals the first of each status."""
    crawler, refused = Crawler(things), set()
    for name, page in PAGES.items():
        for at in () if page.posts else page.at(things):
            path = reverse(name, args=at.args) + at.query
            for who in ("", *PEOPLE) if page.public else PEOPLE:
                visit = crawler.get(who, path)
                if not _is_page(visit) or (visit.status == 403 and 403 in refused):
                    continue
                if visit.status not in (200, 422):
                    if visit.status in refused:
                        break
                    refused.add(visit.status)
                yield who, path
                break
    yield from _acts(crawler, things)


def _acts(crawler: Crawler, things: Things) -> Iterator[tuple[str, str]]:
    """The form of each act, on the first case where somebody gets it."""
    found: set[str] = set()
    for at in acts(things):
        path = reverse("case-act", args=at.args)
        act = str(at.args[1])
        for who in ("inspector", "head", "chief") if act not in found else ():
            if crawler.get(who, path).status == 200:
                found.add(act)
                yield who, path
                break
    assert found == set(ACT_NEEDS)


def _share(things: Things, share: int) -> Iterator[tuple[str, list[str]]]:
    """Each person with their part of the addresses."""
    chosen = sorted(set(addresses(things)))[share::SHARES]
    for who, each in groupby(chosen, key=lambda pair: pair[0]):
        yield who, [path for _who, path in each]


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_has_barriers(desk: Seat, things: Things, share: int) -> None:
    barriers: list[str] = []
    for who, paths in _share(things, share):
        person = desk(who)
        for path in paths:
            person.open(path)
            barriers += person.barriers()
    assert not barriers, "\n".join(barriers)


@pytest.mark.parametrize("share", range(SHARES))
def test_no_form_sent_empty_has_barriers_or_breaks(desk: Seat, things: Things, share: int) -> None:
    barriers: list[str] = []
    for who, paths in _share(things, share):
        person = desk(who)
        for path in paths:
            answer = person.page.goto(path)
            assert answer is not None
            form = person.page.locator(_FORMS).first
            if answer.status != 200 or not form.count():
                continue
            with person.page.expect_navigation():
                form.evaluate(_SEND_EMPTY)
            person.look()
            barriers += person.barriers()
    assert not barriers, "\n".join(barriers)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_in_kazakh_fits_a_phone(desk: Seat, things: Things, share: int) -> None:
    for who, paths in _share(things, share):
        person = desk(who, language="kk", width=390)
        for path in paths:
            person.open(path)  # what runs over the edge fails the desk
            assert person.page.locator("html").get_attribute("lang") == "kk"
