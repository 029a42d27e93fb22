"""Pages that look different on a narrow screen, in Kazakh and in the dark: no barrier for anyone, no faults.

Every page in Russian on a wide screen: test_every_page.py.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from figures.models import DailyTotal
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty
from tests.kz_ipr.crawl_things import NOW, Things
from tests.kz_ipr.crawl_world import make_things

Seat = Callable[..., Desk]

#: One of each kind of case page.
CASES = ("prepared", "suspended", "last day", "resumed", "held", "handed over")


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


def addresses(things: Things) -> dict[str, list[str]]:
    """What each person looks at."""
    number = things.cases["suspended"].number
    entry = f"/register/{things.world.entry.register}/{things.world.entry.number}/"
    return {
        "inspector": [
            "/cases/",
            "/cases/?show=mine&state=prepared",
            "/cases/?q=5050",
            "/cases/new/",
            f"/cases/new/?declaration={things.cases['resumed'].declaration.number}",
            *(f"/cases/{things.cases[name].number}/" for name in CASES),
            f"/cases/{number}/do/lodge-document/",
            f"/cases/{number}/do/record-fact/",
            f"/cases/{number}/do/record-fact/?kind=inspection",
            f"/cases/{number}/do/add-attachment/",
            f"/cases/{number}/do/propose-correction/",
            f"/cases/{number}/messages/{things.message(things.cases['suspended'], 'failed').pk}/",
            "/deliveries/",
            "/timetable/?regime=registered&decided_on=2026-11-20&extension=10",
            "/timetable/deadline/?start=2026-11-20&days=10",
            "/calendar/2026/",
            "/register/",
            "/register/?q=nothing+like+it",
            entry,
            "/account/rights/",
            "/account/password/",
            "/people/",
            "/no/such/page/",
        ],
        "head": [
            "/desk/",
            f"/cases/{number}/do/extend/",
            f"/cases/{number}/do/cancel/",
            f"/cases/{number}/do/suspend/",
            "/set-aside/",
            "/statistics/",
            "/statistics/?first=2026-11-30&last=2026-11-01",
            "/people/",
            "/people/authorisations/",
            "/people/authorisations/new/",
        ],
        "chief": [
            "/calendar/2026/",
            "/calendar/2026/certify/",
            "/calendar/propose/",
            f"/calendar/change/?day={things.proposed.pk}",
            f"/calendar/moves/{things.move.pk}/",
            "/calendar/library/",
            "/set-aside/",
        ],
        "administrator": [
            "/mails/",
            f"/mails/{things.mail}",
            "/people/new/",
            f"/people/{things.people['inspector'].pk}/",
            "/people/offices/",
        ],
        "holder": ["/", "/statistics/public/2025/", "/help/", "/help/CC198.2/"],
    }


#: Pages that look different enough on a narrow screen to be judged there once more.
NARROW = re.compile(
    r"/cases/(new/)?$|/cases/2026-00000[13]/$|/do/(extend|lodge-document)/|/deliveries/|/statistics/|2026/$|/timetable/\?|/desk/|/help/CC"
)


def test_no_narrow_page_has_barriers_or_runs_over_the_edge(desk: Seat, things: Things) -> None:
    barriers: list[str] = []
    guest = desk(width=390)
    guest.open("/sign-in/")
    guest.press("Sign in")
    barriers += guest.barriers()
    for who, paths in addresses(things).items():
        person = desk(who, width=390)
        for path in paths:
            person.open(path)
            if NARROW.search(path):
                barriers += person.barriers()
    assert not barriers, "\n".join(barriers)


def test_narrow_forms_with_errors_have_no_barriers(desk: Seat, things: Things) -> None:
    number = things.cases["suspended"].number
    inspector, head = desk("inspector", width=390), desk("head", width=390)
    inspector.open(f"/cases/{number}/do/lodge-document/")
    inspector.press("Record")
    barriers = inspector.barriers()
    inspector.open("/cases/new/")
    inspector.press("Prepare the case")
    barriers += inspector.barriers()
    head.open(f"/cases/{number}/do/cancel/")
    head.press("Cancel the suspension")
    barriers += head.barriers()
    assert not barriers, "\n".join(barriers)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_published_year_with_numbers_has_no_barriers(
    desk: Seat, clock: Clock, things: Things, width: int
) -> None:
    DailyTotal.objects.update(cases=F("cases") * 3)  # some numbers shown, some withheld
    clock.go(almaty(2027, 1, 15))
    guest = desk(width=width)
    guest.open("/statistics/public/2026/")
    guest.page.get_by_role("img", name="Приостановления по месяцам").wait_for()
    assert not guest.barriers()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_main_pages_in_kazakh_do_not_run_over_the_edge(desk: Seat, things: Things, width: int) -> None:
    """Kazakh words are longer than Russian ones."""
    barriers: list[str] = []
    for who in ("inspector", "head", "chief"):
        person = desk(who, language="kk", width=width)
        for path in addresses(things)[who]:
            if NARROW.search(path):
                person.open(path)
                assert person.page.locator("html").get_attribute("lang") == "kk"
                if width == 390:  # the same words stand on a wide screen
                    barriers += person.barriers()
    assert not barriers, "\n".join(barriers)


#: What officers look at all day, some of them in the dark.
ALL_DAY = {
    "inspector": [
        "/cases/",
        "/cases/new/",
        "/timetable/?regime=registered&decided_on=2026-11-20",
        "/help/CC198.2/",
    ],
    "head": ["/desk/", "/statistics/"],
    "chief": ["/calendar/2026/"],
}


@pytest.mark.parametrize(("language", "width"), [("ru", 1280), ("kk", 390)])
def test_what_is_looked_at_all_day_has_no_barriers_in_the_dark(
    desk: Seat, things: Things, language: str, width: int
) -> None:
    case = things.cases["suspended"]
    cases = [f"/cases/{case.number}/", f"/cases/{case.number}/seen-by/{case.parties.earliest('pk').pk}/"]
    barriers: list[str] = []
    for who, paths in {**ALL_DAY, "head": [*ALL_DAY["head"], *cases]}.items():
        person = desk(who, language=language, width=width, color_scheme="dark")
        for path in paths:
            person.open(path)
            barriers += person.barriers()
    assert not barriers, "\n".join(barriers)
