"""The officers' statistics: what the totals come to on the page, for whom, and as a file."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from figures.models import DailyTotal
from figures.services import count_since_last_run, roll_up
from tests.customs.browsing import browser, words
from tests.factories import World, almaty, make_entry, suspended_case
from tests.figures.november import NOW, make_november


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def november(world: World) -> World:
    make_november(world)
    count_since_last_run(now=NOW)
    return world


def page(user: User, query: str = "") -> str:
    answer = browser(user).get(reverse("figures") + query)
    assert answer.status_code == 200
    return words(answer)


def table(user: User, name: str, query: str = "") -> list[list[str]]:
    """The file of a table, read as a spreadsheet reads it."""
    answer = browser(user).get(reverse("figures-table", args=[name]) + query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"-{name}.csv" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_page_says_what_the_month_came_to(november: World) -> None:
    seen = page(november.chief)
    for said in (
        "Prepared 5",
        "Suspended 4",
        "Not suspended 1",
        "Ended 3",
        # Of three first terms two ran out unasked; of four notices two were given on time.
        "First terms that ran out with no request 66.7 %",
        "Notices of suspension given on time 50.0 %",
        # 1 + 3 + 1 + 48 hours and a half one, of five decisions
        "From prepared to decided, on average 10 h 42 min",
        "11.2026 5 4 1 3",
        "Counted on 20.11.2026 01:00",
    ):
        assert said in seen


def test_each_table_is_a_file_with_the_same_numbers(november: World) -> None:
    chief = november.chief
    assert table(chief, "offices") == [
        ["Customs office", "Prepared", "Suspended", "Not suspended", "Ended"],
        ["Almaty airport", "4", "3", "1", "3"],
        ["Astana airport", "1", "1", "0", "0"],
    ]
    assert table(chief, "regimes")[1:] == [
        ["Registered object", "4", "3", "1", "2"],
        ["Ex officio", "1", "1", "0", "1"],
    ]
    assert table(chief, "objects")[1:] == [["Trademark", "4"]]
    assert table(chief, "marks")[1:] == [["ALMA TREK", "3"], ["DALA SPORT", "1"]]
    assert table(chief, "chapters")[1:] == [["64", "4"]]
    assert table(chief, "origins")[1:] == [["China (CN)", "4"], ["Türkiye (TR)", "1"]]
    assert table(chief, "outcomes")[1:] == [
        ["Expired with no request", "2"],
        ["Withdrawn by the holder", "1"],
    ]
    assert table(chief, "first-terms")[1:] == [
        ["Expired with no request", "2", "66.7"],
        ["Withdrawn by the holder", "1", "33.3"],
    ]
    assert table(chief, "notices")[1:] == [
        ["Notice of the suspension, CC 198(5)", "2", "1", "0", "66.7"],
        ["Immediate notice of the suspension, CC 199(3)", "0", "0", "1", "0.0"],
        ["Telling both sides of a later act, House rule", "0", "0", "3", "0.0"],
    ]
    assert table(chief, "waited")[1:] == [
        ["Under 1 hour", "1"],
        ["1 to 4 hours", "3"],
        ["1 to 3 days", "1"],
    ]
    assert [row for row in table(chief, "months") if row[1:] != ["0", "0", "0", "0"]][1:] == [
        ["11.2026", "5", "4", "1", "3"]
    ]


def test_everybody_sees_the_offices_they_answer_for(november: World) -> None:
    def offices(user: User) -> set[str]:
        return {row[0] for row in table(user, "offices")[1:]}

    assert offices(november.inspector) == {"Almaty airport"}
    assert offices(november.elsewhere) == offices(november.head_elsewhere) == {"Astana airport"}
    assert offices(november.head) == {"Almaty airport"}, "below the head's department"
    assert offices(november.chief) == {"Almaty airport", "Astana airport"}
    assert "Suspended 1 " in page(november.elsewhere)
    assert "DALA SPORT" not in page(november.elsewhere)
    # Another's office cannot be asked for, by name or by guessing.
    other = f"?office={november.tree.astana_airport.pk}"
    answer = browser(november.inspector).get(reverse("figures") + other)
    assert answer.status_code == 422
    assert "Astana" not in words(answer)
    assert (
        browser(november.inspector).get(reverse("figures-table", args=["offices"]) + other).status_code == 302
    )


@pytest.mark.parametrize("who", ["administrator", "registrar", "holder", "declarant"])
def test_who_sees_no_cases_sees_no_statistics(november: World, who: str) -> None:
    client = browser(getattr(november, who))
    assert client.get(reverse("figures")).status_code == 403
    assert client.get(reverse("figures-table", args=["marks"])).status_code == 403
    assert "Statistics" not in words(client.get("/account/rights/")).partition("Border measures")[0]


def test_a_period_an_office_and_a_regime_can_be_chosen(november: World) -> None:
    chief, tree = november.chief, november.tree
    week = "?first=2026-11-03&last=2026-11-09"
    assert table(chief, "offices", week)[1:] == [["Almaty airport", "2", "2", "0", "2"]]
    assert table(chief, "offices", f"{week}&regime=ex_officio")[1:] == [
        ["Almaty airport", "1", "1", "0", "1"]
    ]
    # A department stands for the posts below it.
    assert table(chief, "offices", f"?office={tree.almaty.pk}")[1:] == [
        ["Almaty airport", "4", "3", "1", "3"]
    ]
    # The file of a table keeps what was chosen.
    answer = browser(chief).get(reverse("figures") + week)
    links = re.findall(r'href="(/statistics/[\w-]+\.csv[^"]*)"', answer.content.decode())
    assert len(links) == 11
    assert all(link.endswith("?first=2026-11-03&amp;last=2026-11-09") for link in links)


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_files_are_the_same_from_months_and_from_days(november: World, language: str) -> None:
    """The first case is of the 2nd: the month and its days from then on hold the same."""
    names = ("months", "offices", "regimes", "objects", "marks", "chapters", "origins", "outcomes")
    for user in (november.chief, november.head):
        client = browser(user)
        client.cookies.load({"django_language": language})
        for name in (*names, "first-terms", "notices", "waited"):
            address = reverse("figures-table", args=[name])
            month = client.get(f"{address}?first=2026-11-01&last=2026-11-30").content
            days = client.get(f"{address}?first=2026-11-02&last=2026-11-29").content
            assert month == days, name
            assert len(month.splitlines()) > 1, name


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ("first=2026-11-09&last=2026-11-03", "id_last", "The last day lies before the first."),
        ("first=1800-01-01", "id_first", "There are no statistics of these years."),
        ("first=2005-01-01", "id_first", "Choose ten years at most."),
        ("first=soon", "id_first", "Enter a valid date."),
    ],
)
def test_a_period_that_makes_no_sense_is_said_beside_its_field(
    november: World, asked: str, field: str, sentence: str
) -> None:
    answer = browser(november.chief).get(f"{reverse('figures')}?{asked}")
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.content.decode()
    assert sentence in words(answer)
    typed = asked.partition("&")[0].partition("=")[2]
    assert f'value="{typed}"' in answer.content.decode(), "what was typed stays"


def test_before_the_first_count_the_page_says_so(world: World) -> None:
    assert "Nothing has been counted yet." in page(world.chief)
    make_november(world)
    count_since_last_run(now=NOW)
    assert "No cases in this period." in page(world.chief, "?first=2026-01-01&last=2026-01-31")


def test_the_page_costs_the_same_however_many_totals_there_are(november: World) -> None:
    def cost() -> int:
        client = browser(november.chief)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("figures"))
        return len(queries)

    few = cost()
    row = DailyTotal.objects.get(measure="mark", value="DALA SPORT")
    for number in range(40):
        row.pk, row.value = None, f"MARK {number:02}"
        row.save()
    roll_up([row.day])
    assert cost() == few <= 20
    seen = page(november.chief)
    assert "27 more rows are in the file." in seen
    assert len(table(november.chief, "marks")) == 1 + 42


def test_what_a_spreadsheet_would_run_is_text(world: World) -> None:
    """A mark is typed by whoever owns it."""
    entry = make_entry('=HYPERLINK("http://x.example";"TREK")')
    case = suspended_case(world, now=almaty(2026, 11, 2), entries=[entry])
    assert case.rights.get().title.startswith("=")
    count_since_last_run(now=NOW)
    (row,) = table(world.chief, "marks")[1:]
    assert row == ['\'=HYPERLINK("HTTP://X.EXAMPLE";"TREK")', "1"]


def test_charts_say_what_they_show_and_carry_no_style(november: World) -> None:
    text = browser(november.chief).get(reverse("figures")).content.decode()
    charts = re.findall(r"<svg.*?</svg>", text)
    assert len(charts) == 11
    for chart in charts:
        name = re.search(r'aria-labelledby="([\w-]+)-title \1-description"', chart)
        assert name and f'<title id="{name[1]}-title">' in chart
        assert re.search(rf'<desc id="{name[1]}-description">[^<]+</desc>', chart)
        assert "style" not in chart and "fill=" not in chart and "<script" not in chart
    months = next(chart for chart in charts if 'id="months-title"' in chart)
    assert "Suspended: 4 in all, most in 11.2026: 4. Ended: 3 in all, most in 11.2026: 3." in months
    origins = next(chart for chart in charts if 'id="origins-title"' in chart)
    lengths = re.findall(r'<rect class="chart-bar" x="0" y="\d+" width="([\d.]+)"', origins)
    assert lengths == ["400.0", "100.0"], "one of four is a quarter as long"


def test_a_mark_cannot_break_out_of_a_chart(world: World) -> None:
    entry = make_entry("<script>x</script>&")
    suspended_case(world, now=almaty(2026, 11, 2), entries=[entry])
    count_since_last_run(now=NOW)
    text = browser(world.chief).get(reverse("figures")).content.decode()
    assert "<SCRIPT>" not in text
    assert "&lt;SCRIPT&gt;X&lt;/SCRIPT&gt;&amp;" in text
