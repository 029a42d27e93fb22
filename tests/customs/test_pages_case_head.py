"""The head of a case's page: the countdown, the row of days; and the course of the case in parts."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from customs.models import Case
from customs.queries.course import FILTERS, PAGE
from customs.queries.timeline import OTHER_LABELS
from customs.services.facts import record_fact
from customs.services.request import request_extension
from law.events import Event
from law.facts import FactKind
from tests.customs.browsing import browser, case_url, look, words
from tests.factories import World, almaty, receipt_of, suspended_case

NOW = almaty(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _html(world: World, case: Case, query: str = "") -> str:
    return browser(world.head).get(case_url(case) + query).content.decode()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((2026, 11, 24, 10), "8 business days left 10 d 14 h 00 min by the clock"),
        # A Saturday: the business days ahead are those of the next week, the clock runs on.
        ((2026, 11, 28, 10), "5 business days left 6 d 14 h 00 min by the clock"),
        ((2026, 12, 4, 23, 59), "last day today 0 d 0 h 01 min by the clock"),
    ],
)
def test_the_countdown_is_right_without_a_script(
    world: World, clock: time_machine.Traveller, at: tuple[int, ...], said: str
) -> None:
    """LAW.md 2: decided Fri 2026-11-20, the tenth business day is Fri 2026-12-04, to 24:00."""
    case = suspended_case(world)
    clock.move_to(almaty(*at))
    assert said in look(world.head, case)


def test_a_script_can_keep_the_countdown(world: World) -> None:
    """As many instants lie ahead as business days are left: each counted day takes one away as it begins."""
    html = _html(world, suspended_case(world))
    assert 'data-countdown-until="2026-12-04T19:00:00+00:00"' in html  # 5 December, 00:00 in Almaty
    (steps,) = re.findall(r'data-countdown-days="([^"]*)"', html)
    assert len(steps.split()) == 8
    assert steps.split()[0] == "2026-11-24T19:00:00+00:00"
    (said,) = re.findall(r'data-countdown-words="([^"]*)"', html)
    assert said.split("|")[0] == "last day today"
    assert said.split("|")[8] == "8 business days left"


def test_the_row_of_days_marks_today_and_the_last_day_and_says_why_days_are_skipped(world: World) -> None:
    html = _html(world, suspended_case(world))
    strip = html[html.index("data-day-strip") :]
    strip = strip[: strip.index("</ol>")]
    days = re.findall(r'<a href="#day-([\d-]+)" class="([^"]*)"', strip)
    assert days[0][0], days[-1][0] == ("2026-11-21", "2026-12-04")
    assert [day for day, classes in days if "day-skipped" in classes] == [
        "2026-11-21",
        "2026-11-22",
        "2026-11-28",
        "2026-11-29",
    ]
    assert [day for day, classes in days if "day-today" in classes] == ["2026-11-24"]
    assert [day for day, classes in days if "day-last" in classes] == ["2026-12-04"]
    text = " ".join(re.sub(r"<[^>]+>", "", strip).split())
    assert "28.11.2026, Saturday: not counted; " in text
    assert "04.12.2026, Friday: day 10 of the term" in text
    # Each day leads to its row of the proof.
    assert all(f'id="day-{day}"' in html for day, _classes in days)


def test_a_case_without_a_running_term_has_no_countdown(world: World, clock: time_machine.Traveller) -> None:
    case = suspended_case(world)
    clock.move_to(almaty(2026, 12, 7))
    assert "data-countdown-until" not in _html(world, case)


class TestCourse:
    def test_each_filter_shows_its_records_only(self, world: World) -> None:
        case = suspended_case(world)
        request_extension(
            case_id=case.pk, receipt=receipt_of(case, almaty(2026, 11, 23)), actor=world.inspector, now=NOW
        )

        def shown(query: str) -> list[str]:
            page = browser(world.head).get(case_url(case) + query)
            return [str(item.label) for item in page.context["page"].course.items]

        assert shown("?course=decisions") == ["Release suspended", "Case prepared"]
        assert shown("?course=documents") == ["Request to extend received"]
        assert shown("?course=corrections") == []
        assert shown("?course=nonsense&before=-1") == shown("")
        assert len(shown("")) > 2
        assert "Nothing of this kind has been recorded." in words(
            browser(world.head).get(case_url(case) + "?course=corrections")
        )

    def test_a_long_course_comes_in_pages_that_miss_nothing(self, world: World) -> None:
        case = suspended_case(world)
        for number in range(PAGE):
            record_fact(
                case_id=case.pk,
                kind=FactKind.COST_STORAGE,
                happened_at=NOW,
                amount=Decimal(100),
                note=f"Day {number}",
                actor=world.inspector,
                now=NOW,
            )
        client, seen, query = browser(world.head), [], "?"
        while query:
            page = client.get(case_url(case) + query).context["page"].course
            seen += [item.seq for item in page.items]
            assert len(page.items) <= PAGE
            query = page.older
        assert seen == list(range(seen[0], 0, -1))
        assert len(seen) > PAGE

    def test_every_record_stands_under_a_filter(self) -> None:
        """But what neither side nor officer did to the case: it shows under "Everything"."""
        filed = set[str]().union(*(events for _label, events in FILTERS.values()))
        assert ({*Event, *OTHER_LABELS}) - filed == {Event.ENTRY_CHANGED, Event.TASK_DONE, Event.ASSIGNED}
