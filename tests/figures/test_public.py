"""The public year: open to everybody, of finished years, without marks and names, small cells withheld."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Office
from figures.models import DailyTotal
from figures.services import count_since_last_run, roll_up
from tests.customs.browsing import words
from tests.factories import World, almaty
from tests.figures.november import NOW, make_november

NEXT_YEAR = almaty(2027, 2, 1)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NEXT_YEAR, tick=False):
        yield


def visit(year: int = 2026) -> HttpResponse:
    """The page as somebody sees it who is not signed in."""
    client = Client()
    client.cookies.load({"django_language": "en"})
    return client.get(reverse("public-figures", args=[year]))


def table(name: str, year: int = 2026) -> list[list[str]]:
    client = Client()
    client.cookies.load({"django_language": "en"})
    answer = client.get(reverse("public-figures-table", args=[year, name]))
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def add(
    office: Office, measure: str, counts: Mapping[str, int], day: date = date(2026, 5, 4), **more: object
) -> None:
    """Totals as a year of cases would leave them."""
    fields = {"regime": "registered", **more}
    DailyTotal.objects.bulk_create(
        DailyTotal(day=day, office=office, measure=measure, value=value, cases=cases, **fields)
        for value, cases in counts.items()
    )
    roll_up([day])


def _uncount(**which: object) -> None:
    DailyTotal.objects.filter(**which).delete()
    roll_up([date(2026, 5, 4)])


@pytest.fixture
def year(world: World) -> World:
    """Forty suspensions at the airports, three at the railway station."""
    tree = world.tree
    add(tree.almaty_airport, "suspended", {"": 30}, date(2026, 3, 2))
    add(tree.astana_airport, "suspended", {"": 10}, date(2026, 5, 4), regime="ex_officio")
    add(tree.almaty_rail, "suspended", {"": 3}, date(2026, 6, 1))
    add(tree.almaty_airport, "object_type", {"trademark": 36, "service_mark": 7})
    add(tree.almaty_airport, "mark", {"ALMA TREK": 43})
    add(tree.almaty_airport, "chapter", {"64": 30, "42": 12, "33": 1})
    add(tree.almaty_airport, "origin", {"CN": 39, "TR": 2, "UZ": 2})
    add(
        tree.almaty_airport,
        "outcome",
        {"expired_no_request": 20, "court_hold": 8, "seized": 4, "judgment": 6},
    )
    add(tree.almaty_airport, "first_term", {"expired_no_request": 20, "court_hold": 12})
    add(tree.almaty_airport, "notice", {"on_time": 36, "late": 5, "not_given": 2})
    add(tree.almaty_airport, "waited", {"under_1_hour": 44}, seconds=44 * 1800)
    return world


def test_what_is_published_of_a_year(year: World) -> None:
    answer = visit()
    assert answer.status_code == 200
    seen = words(answer)
    for said in (
        "Border measures in 2026",
        "Suspended 43",
        "Ended 38",
        "First terms that ran out with no request 62 %",
        "Notices of suspension given on time 84 %",
        "From prepared to decided, on average 0 h 30 min",
    ):
        assert said in seen
    assert table("objects")[1:] == [["Trademark", "36"], ["Service mark", "7"]]
    assert table("regimes")[1:] == [["Registered object", "33"], ["Ex officio", "10"]]


def test_a_small_number_is_withheld_and_one_more_so_that_the_total_does_not_tell_it(year: World) -> None:
    # 43 in all: with the 30 and the 10 shown, the 3 would be plain. The 10 goes with it.
    assert table("offices")[1:] == [
        ["Almaty airport", "30"],
        ["Almaty railway station", "×"],
        ["Astana airport", "×"],
    ]
    assert [row for row in table("months")[1:] if row[1] != "0"] == [
        ["03.2026", "30"],
        ["05.2026", "×"],
        ["06.2026", "×"],
    ]
    assert table("chapters")[1:] == [["64", "30"], ["33", "×"], ["42", "×"]]
    # Two and two would be told from their sum, four of a total of 43: the next goes too.
    assert {row[1] for row in table("origins")[1:]} == {"×"}
    assert table("outcomes")[1:] == [
        ["Expired with no request", "20"],
        ["Replaced by court hold", "8"],
        ["Goods seized, arrested or confiscated", "×"],
        ["Judgment in force", "×"],
    ]


def test_a_share_is_withheld_when_it_tells_a_small_number(year: World) -> None:
    _uncount(measure="notice", value="late")
    # 36 of 38: two not given.
    assert "Notices of suspension given on time ×" in words(visit())
    # Of 20 + 4 ends the 4 and so the 20 are withheld; the share of terms would tell them again.
    _uncount(measure="outcome", value__in=["court_hold", "judgment"])
    assert "First terms that ran out with no request ×" in words(visit())


def test_the_public_page_names_no_mark_and_nobody(world: World) -> None:
    """From real cases: few enough that all tables are withheld, then as many as the year had fifty such."""
    make_november(world)
    count_since_last_run(now=NOW)
    seen = words(visit())
    assert "Suspended ×" in seen
    assert "Withheld altogether, because the numbers are too small: Suspensions by month;" in seen
    for row in DailyTotal.objects.all():
        row.cases *= 50
        row.save()
    roll_up([date(2026, 11, 1)])
    texts = [visit().content.decode()]
    texts += [
        str(table(name)) for name in ("months", "offices", "objects", "chapters", "origins", "outcomes")
    ]
    names = (
        "ALMA TREK",
        "DALA SPORT",
        "Alma Trek",
        "Dala Sport",
        "Broker Plus",
        "Shoes Import",
        "Bazaar Retail",
    )
    people = (world.inspector, world.head, world.elsewhere, world.head_elsewhere)
    for text in texts:
        found = [name for name in (*names, *(person.full_name for person in people)) if name in text]
        assert not found
    assert "200" in texts[0], "the page is not empty"


def test_there_is_no_file_of_marks(year: World) -> None:
    for name in ("marks", "waited", "notices", "nothing"):
        assert Client().get(reverse("public-figures-table", args=[2026, name])).status_code == 404


def test_only_finished_years_are_published(year: World) -> None:
    assert visit(2027).status_code == 404
    assert visit(2025).status_code == 404, "nothing was counted before 2026"
    with time_machine.travel(almaty(2026, 12, 31, 23), tick=False):
        assert visit(2026).status_code == 404
        assert "No suspensions were counted in this year." in words(visit(2025))
    latest = Client().get(reverse("public-figures-latest"))
    assert latest["Location"] == "/statistics/public/2026/"
