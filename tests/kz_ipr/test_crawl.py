"""Every address as every person: who gets in, who is told why not, and that looking changes nothing.

The rights are those of `accounts.roles.TABLE`; how far each reaches is worked out here once more, from the
tree of offices of the test. An address without an expectation in `crawl_pages` fails.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.roles import What
from customs.acts_table import ACTS
from tests.kz_ipr.crawl_acts import ACT_NEEDS, acts
from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_pages import PAGES
from tests.kz_ipr.crawl_register import REGISTER_PAGES
from tests.kz_ipr.crawl_things import CASE_WORDS, NOW
from tests.kz_ipr.crawl_world import make_things
from tests.kz_ipr.crawler import PEOPLE, Crawler, faults, links, names_of_fields


def _addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns)
        else:
            yield each


#: Pages that hold what cases hold although no right to see cases is asked: mails of a local installation.
HOLDS_MAILS = ("mails", "mail")
#: What somebody may type or send where something else is meant.
NONSENSE = ("", "9" * 30, "9999-99-99", "\x00", "Ұ" * 5000)


ADDRESSES = {each.name: each for each in _addresses(get_resolver().url_patterns)}


@pytest.fixture
def crawler(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crawler]:
    settings.MAIL_SINK_DIR = tmp_path / "mails"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_SINK_DIR.mkdir()
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)  # hundreds of refusals
    with time_machine.travel(NOW, tick=False):
        yield Crawler(make_things(settings.MAIL_SINK_DIR))


@contextmanager
def findings() -> Iterator[list[str]]:
    """Collects what is wrong over many visits, so that one run names all of it."""
    wrong: list[str] = []
    yield wrong
    assert not wrong, "\n".join(wrong)


def url_of(name: str, at: At) -> str:
    return reverse(name, args=at.args) + at.query


def expected(crawler: Crawler, who: str, page: Page, at: At) -> int:
    """The status that the table of roles gives this person here."""
    if page.posts:
        return 405
    if page.what is None:
        return at.but.get(who, at.status)
    if not crawler.has(who, page.what):
        return 403
    return at.but.get(who, at.status) if crawler.reaches(who, page.what, at.office) else 404


def test_every_address_has_an_expectation_and_a_name() -> None:
    assert set(ADDRESSES) == set(PAGES)
    assert set(ACT_NEEDS) == set(ACTS)


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_view_declares_what_it_requires(name: str) -> None:
    page, callback = PAGES[name], ADDRESSES[name].callback
    view = getattr(callback, "view_class", callback)
    assert getattr(view, "requires", None) == page.what
    assert getattr(callback, "login_required", True) is not page.public
    assert not getattr(callback, "csrf_exempt", False)


def test_without_signing_in_every_page_asks_to_sign_in(crawler: Crawler) -> None:
    with findings() as wrong:
        for name, page in PAGES.items():
            for at in page.at(crawler.things):
                visit = crawler.get("nobody", url_of(name, at))
                if page.public:
                    right = visit.status == (405 if page.posts else at.status)
                else:
                    right = visit.status == 302 and visit.answer["Location"].startswith("/sign-in/?next=/")
                if not right or (visit.written and not page.logs):
                    wrong.append(f"{url_of(name, at)}: {visit.answer} {visit.written}")


def test_every_page_as_everybody(crawler: Crawler) -> None:
    with findings() as wrong:
        for name, page in PAGES.items():
            for at in page.at(crawler.things):
                for who in PEOPLE:
                    visit = crawler.get(who, url_of(name, at))
                    here = f"{who} at {url_of(name, at)}"
                    if visit.status != (status := expected(crawler, who, page, at)):
                        wrong.append(f"{here}: {visit.status}, expected {status}")
                    if visit.written and not (page.logs and visit.status == 200):
                        wrong.append(f"{here} wrote: {visit.written}")
                    if visit.queries > page.queries:
                        wrong.append(f"{here}: {visit.queries} queries")
                    wrong += [f"{here}: {fault}" for fault in faults(visit)]


def test_people_who_see_no_cases_meet_nothing_of_them(crawler: Crawler) -> None:
    """The administrator above all. The register is another thing: everybody reads marks and holders there."""
    numbers = [case.number for case in (*crawler.things.cases.values(), crawler.things.there)]
    with findings() as wrong:
        for who in ("administrator", "registrar", "holder", "declarant"):
            assert not crawler.has(who, What.SEE_CASE)
            register = crawler.has(who, What.SEE_REGISTER)
            for name, page in PAGES.items():
                published = register or name in REGISTER_PAGES
                words = (*numbers, *CASE_WORDS[:3], *(() if published else CASE_WORDS[3:]))
                for at in page.at(crawler.things) if name not in HOLDS_MAILS else ():
                    text = crawler.get(who, url_of(name, at)).text.replace(url_of(name, at), "")
                    wrong += [f"{word!r} for {who} at {url_of(name, at)}" for word in words if word in text]


def test_posting_without_the_right_is_refused_and_writes_nothing(crawler: Crawler) -> None:
    with findings() as wrong:
        for name, page in PAGES.items():
            for at in page.at(crawler.things) if page.what else ():
                for who in PEOPLE:
                    if crawler.reaches(who, page.what, at.office):
                        continue
                    visit = crawler.post(who, url_of(name, at))
                    if visit.status not in (403, 404, 405) or visit.written:
                        wrong.append(f"{who} at {url_of(name, at)}: {visit.status} {visit.written}")


def test_an_act_without_its_right_is_refused_with_the_reason(crawler: Crawler) -> None:
    with findings() as wrong:
        for at in acts(crawler.things):
            number, act = at.args
            if number not in (crawler.things.cases["suspended"].number, crawler.things.there.number):
                continue
            for who in PEOPLE:
                if crawler.reaches(who, ACT_NEEDS[act], at.office):
                    continue
                visit = crawler.post(who, url_of("case-act", at), {"version": crawler.version(number)})
                if visit.status not in (403, 404, 405, 409, 422) or visit.written:
                    wrong.append(f"{who} at {url_of('case-act', at)}: {visit.status} {visit.written}")


def test_nonsense_is_answered_and_breaks_nothing(crawler: Crawler) -> None:
    """Whatever is sent in whatever field of a form or of an address: a page with a sentence, never a fault."""
    with findings() as wrong:
        for who, address in _forms(crawler):
            page = crawler.get(who, address)
            fields = names_of_fields(page.text)
            version = re.findall(r'name="version" value="(\d+)"', page.text)
            for value in NONSENSE:
                sent = {**dict.fromkeys(fields, value), "version": version[0] if version else value}
                for visit in (crawler.get(who, address, sent), crawler.post(who, address, sent)):
                    if visit.status >= 500:
                        wrong.append(f"{who} at {address} with {value[:20]!r}: {visit.fault}")


def _forms(crawler: Crawler) -> Iterator[tuple[str, str]]:
    """Each page once, and the form of each act once, as somebody who may open it."""
    for name, page in PAGES.items():
        for at in page.at(crawler.things):
            who = next((each for each in PEOPLE if expected(crawler, each, page, at) == 200), None)
            if who is not None:
                yield who, url_of(name, at)
                break
    for act in ACTS:
        addresses = (url_of("case-act", At((case.number, act))) for case in crawler.things.cases.values())
        found = (("head", address) for address in addresses if crawler.get("head", address).status == 200)
        yield from islice(found, 1)


@pytest.mark.parametrize("who", ["inspector", "head", "stand_in", "chief", "registrar", "administrator"])
def test_every_link_leads_to_a_page_that_the_reader_may_open(crawler: Crawler, who: str) -> None:
    """Followed from the start page on; of pages of one kind the first few."""
    waiting, seen, met = ["/"], {"/"}, Counter[str]()
    with findings() as wrong:
        while waiting:
            address = waiting.pop(0)
            visit = crawler.get(who, address)
            if visit.status not in (200, 302):
                wrong.append(f"{address}: {visit.status}")
            found = [visit.answer["Location"]] if visit.status == 302 else links(visit.text, address)
            for link in found:
                kind = resolve(link.partition("?")[0]).url_name
                act = link.split("/")[4] if kind == "case-act" else ""
                if link not in seen and met[kind + act] < 4:
                    met[kind + act] += 1
                    seen.add(link)
                    waiting.append(link)
    assert len(seen) > 8


def test_every_act_on_every_case_asks_its_right(crawler: Crawler) -> None:
    """403 or 409 with the reason for those who may not; never the form. Somebody gets each form."""
    opened: set[str] = set()
    with findings() as wrong:
        for at in acts(crawler.things):
            number, act = at.args
            # Those who see and do most meet every case; of the others, everybody meets one here and one there.
            everybody = number in (crawler.things.cases["suspended"].number, crawler.things.there.number)
            for who in PEOPLE if everybody else ("inspector", "head"):
                visit = crawler.get(who, url_of("case-act", at))
                here = f"{who} at {url_of('case-act', at)}"
                if not crawler.has(who, What.SEE_CASE):
                    allowed = {403}
                elif not crawler.reaches(who, What.SEE_CASE, at.office):
                    allowed = {404}
                elif not crawler.reaches(who, ACT_NEEDS[act], at.office):
                    allowed = {403, 409}
                else:
                    allowed = {200, 403, 409}
                if visit.status == 200:
                    opened.add(act)
                if visit.status not in allowed:
                    wrong.append(f"{here}: {visit.status}, expected {allowed}")
                if visit.written:
                    wrong.append(f"{here} wrote: {visit.written}")
                if visit.queries > PAGES["case-act"].queries:
                    wrong.append(f"{here}: {visit.queries} queries")
                wrong += [f"{here}: {fault}" for fault in faults(visit)]
    assert opened == set(ACTS)
