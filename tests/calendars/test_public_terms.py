"""The simulator and the calculator, open to everybody: every way a suspension can go, a link, a calendar file."""

from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from law.branches import branches
from law.events import Regime
from law.kz_calendar import base_calendar
from tests.calendars.test_pages import text

KZ = base_calendar()
FRIDAY = date(2026, 11, 20)


def held(regime: Regime, **given: int) -> dict[str, list[date | None]]:
    """By provision: until which days the goods are held."""
    found: dict[str, list[date | None]] = {}
    for branch in branches(regime, FRIDAY, calendar=KZ, **given):  # type: ignore[arg-type]
        found.setdefault(branch.provision, []).append(branch.until)
    return found


def test_the_ways_of_a_registered_suspension() -> None:
    """CC 198: ten days, at most ten more by the head's decision, a hold without a day, cancellation, seizure."""
    ten, twenty = date(2026, 12, 4), date(2026, 12, 21)
    assert held(Regime.REGISTERED) == {
        "CC198.6": [ten, None],
        "CC198.2": [twenty],
        "CC198.3": [ten],
        "CC198.8": [None],
        "CC198.11": [None],
    }
    assert held(Regime.REGISTERED, extension=1)["CC198.2"] == [date(2026, 12, 7)]


def test_the_ways_of_a_suspension_ex_officio() -> None:
    """CC 199: three days; by receipt ten from the first decision, with or without the three documents."""
    three, ten = date(2026, 11, 25), date(2026, 12, 4)
    assert held(Regime.EX_OFFICIO) == {
        "CC199.4": [three, None],
        "CC199.5": [ten, ten],
        "CC199.6": [None],
        "CC198.11": [None],
    }
    assert held(Regime.EX_OFFICIO, initial_days=1)["CC199.4"][0] == date(2026, 11, 23)


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who is not signed in, and reads English."""
    client = Client()
    client.cookies.load({"django_language": "en"})
    return client


REGISTERED = {"regime": "registered", "decided_on": "2026-11-20", "extension": "4"}


def test_a_visitor_reads_what_may_happen(visitor: Client) -> None:
    page = text(visitor.get(reverse("timetable"), REGISTERED))
    assert (
        "Nothing arrives by 24:00 of 04.12.2026. Release resumes by itself. Fri 04.12.2026 24:00 CC 198(6)"
        in page
    )
    assert "extends by 4 business days; request and decision by 24:00 of 04.12.2026" in page
    assert "Thu 10.12.2026 24:00 CC 198(2)" in page


def test_the_link_leads_to_the_same_answer(visitor: Client) -> None:
    answer = visitor.get(reverse("timetable"), REGISTERED)
    link = answer.context["link"]
    assert link in answer.content.decode().replace("&amp;", "&")
    assert text(visitor.get(link)) == text(answer)


def events(client: Client, name: str, query: Mapping[str, str]) -> list[tuple[str, date, str]]:
    answer = client.get(reverse(name), query)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    return [
        (str(event["UID"]), event["DTSTART"].dt, str(event["SUMMARY"]))
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    ]


def test_the_calendar_file_holds_every_last_day(visitor: Client) -> None:
    assert events(visitor, "timetable-file", REGISTERED) == [
        (
            "registered-20261120-suspension_notice@kz-ipr",
            date(2026, 11, 23),
            "Last day: Notice of the suspension",
        ),
        (
            "registered-20261120-registered_suspension@kz-ipr",
            date(2026, 12, 4),
            "Last day: Suspension of release",
        ),
        (
            "registered-20261120-registered_extension@kz-ipr",
            date(2026, 12, 10),
            "Last day: Extended suspension",
        ),
    ]
    found = events(visitor, "timetable-file", REGISTERED)
    assert found == events(visitor, "timetable-file", REGISTERED), "taken in twice it is the same events"


def test_the_calendar_file_of_a_term_speaks_the_readers_language(visitor: Client) -> None:
    query = {"start": "2024-12-27", "days": "3"}
    assert events(visitor, "deadline-file", query) == [
        ("term-20241227-3@kz-ipr", date(2025, 1, 5), "Last day of 3 business days from 27.12.2024")
    ]
    visitor.cookies.load({"django_language": "ru"})
    ((_uid, _day, title),) = events(visitor, "deadline-file", query)
    assert title == "Последний день срока: 3 рабочих дня с 27.12.2024"


@pytest.mark.parametrize("query", [{}, {"regime": "registered", "decided_on": "1990-01-01"}, {"regime": "x"}])
def test_what_has_no_answer_has_no_file(visitor: Client, query: dict[str, str]) -> None:
    assert visitor.get(reverse("timetable-file"), query).status_code == 404


def test_a_visitor_sees_no_more_of_the_menu_than_is_public(visitor: Client) -> None:
    page = text(visitor.get(reverse("timetable")))
    assert "Queue" not in page and "Ends soon" not in page
    assert "Register" in page, "the registers are published"
