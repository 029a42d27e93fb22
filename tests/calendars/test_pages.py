"""The calendar pages and the calculators, as each role sees them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from calendars.models import PendingMove
from deadlines.models import CalendarOverride, CalendarYear
from deadlines.queries import calendar_in_force
from tests.accounts.factories import make_user
from tests.calendars.factories import DECREE, World, at, d, override_on, term
from tests.calendars.test_certification import PUBLISHED
from tests.calendars.test_library import first_taken_with

NOW = at("2026-11-24")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def browser(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies.load({"django_language": language})
    return client


def text(answer: Any) -> str:
    """What a reader sees: the page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_the_table_allows(role: Role, world: World) -> None:
    world.decree(NOW, off=["2026-11-27"])
    ids = world.propose(NOW, off=["2026-11-30"])
    outside = role in (Role.RIGHTS_HOLDER, Role.DECLARANT)
    user = make_user("someone", role, None if outside else world.tree.committee)
    client = browser(user)
    chief = role is Role.CHIEF_OFFICER
    pages = {
        reverse("calendar", args=[2026]): not outside,
        reverse("calendar-library"): not outside,
        reverse("timetable"): True,
        reverse("deadline"): True,
        reverse("propose-days"): chief,
        reverse("revoke-day", args=[override_on("2026-11-27").pk]): chief,
        reverse("certify-year", args=[2026]): chief,
        f"{reverse('calendar-change')}?day={ids[0]}": chief,
    }
    for url, allowed in pages.items():
        assert client.get(url).status_code == (200 if allowed else 403), url


def test_the_calendar_without_a_year_is_this_years(world: World) -> None:
    answer = browser(world.inspector).get(reverse("calendar-now"))
    assert answer.headers["Location"] == "/calendar/2026/"
    assert browser(world.inspector).get(reverse("calendar", args=[1999])).status_code == 404
    assert browser(world.first).get(reverse("certify-year", args=[1999])).status_code == 404


def test_a_year_shows_its_days_with_reasons_totals_and_grade(world: World) -> None:
    page = text(browser(world.inspector).get(reverse("calendar", args=[2025])))
    assert "Working calendar 2025 not certified" in page
    assert "Sun 05.01.2025 working day Working day: work was moved to it (03.01.2025)" in page
    assert "Nobody has certified this year yet." in page
    assert "Propose a change" not in page


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_speaks_the_readers_language(world: World, language: str) -> None:
    page = browser(world.inspector, language).get(reverse("calendar", args=[2026])).content.decode()
    assert ("Январь" if language == "ru" else "January") in page


def test_proposing_previewing_and_confirming_in_the_browser(world: World) -> None:
    case = world.case(at("2026-11-20"))
    answer = browser(world.first).post(
        reverse("propose-days"),
        {"act": DECREE, "act_date": "2026-11-18", "off": "30.11.2026", "working": "05.12.2026\n"},
    )
    assert answer.headers["Location"] == "/calendar/2026/"
    for person in (world.first, world.second):
        page = text(browser(person).get(reverse("calendar", args=[2026])))
        assert "30.11.2026: day off 05.12.2026: working day Dana" in page
    days = "&".join(f"day={pk}" for pk in CalendarOverride.objects.values_list("pk", flat=True))
    url = f"{reverse('calendar-change')}?{days}"
    own = text(browser(world.first).get(url))
    assert "You proposed this change yourself; a second chief officer confirms it." in own
    assert "Confirm the change" not in own
    client = browser(world.second)
    preview = client.get(url)
    assert f"{case.number} Suspension of release Fri 04.12.2026 Sat 05.12.2026" in text(preview)
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())
    assert seen
    done = client.post(url, {"do": "confirm", "seen": seen[1]}, follow=True)
    assert "The change is in force. 1 date has moved." in text(done)
    assert term(case).due_on == d("2026-12-05")
    assert "Sat 05.12.2026 working day Working day by an act entered in the calendar" in text(done)


def test_a_stale_preview_is_shown_again_with_what_it_does_now(world: World) -> None:
    ids = world.propose(NOW, off=["2026-11-30"])
    url = f"{reverse('calendar-change')}?day={ids[0]}"
    client = browser(world.second)
    old = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())
    assert old
    case = world.case(at("2026-11-24", 9))
    answer = client.post(url, {"do": "confirm", "seen": old[1]})
    assert answer.status_code == 422
    assert "would now do something else than was shown" in text(answer)
    assert case.number in text(answer)
    new = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert new
    assert client.post(url, {"do": "confirm", "seen": new[1]}).status_code == 302
    assert term(case).due_on == d("2026-12-09")


def test_rejecting_needs_a_reason(world: World) -> None:
    ids = world.propose(NOW, off=["2026-11-30"])
    url = f"{reverse('calendar-change')}?day={ids[0]}"
    client = browser(world.first)
    assert client.post(url, {"do": "reject", "reason": ""}).status_code == 422
    assert client.post(url, {"do": "reject", "reason": "Wrong day"}).status_code == 302
    assert "rejected Dana: Wrong day" in text(client.get(reverse("calendar", args=[2026])))
    gone = client.get(url, follow=True)
    assert "This has been decided already, or nothing was chosen." in text(gone)


@pytest.mark.parametrize("query", ["", "?day=", "?day=x", "?day=999999", "?day=999999999999999999999"])
def test_a_preview_of_nothing_leads_back(world: World, query: str) -> None:
    answer = browser(world.first).get(reverse("calendar-change") + query)
    assert answer.status_code == 302


def test_mistakes_in_a_proposal_are_named_at_their_field(world: World) -> None:
    client = browser(world.first)
    facts = {"act": DECREE, "act_date": "2026-11-18"}
    for off, working, words in (
        ("31.11.2026", "", "“31.11.2026” is not a day"),
        ("30.11.2026", "30.11.2026", "30.11.2026 stands in both lists."),
        ("", "", "Enter at least one day."),
        ("29.11.2026", "", "29.11.2026 is a day off already. (House rule)"),
    ):
        answer = client.post(reverse("propose-days"), {**facts, "off": off, "working": working})
        assert answer.status_code == 422
        assert words in text(answer)
    assert not CalendarOverride.objects.exists()


def test_revoking_in_the_browser(world: World) -> None:
    world.decree(NOW, off=["2026-11-30"])
    entry = override_on("2026-11-30")
    client = browser(world.first)
    assert reverse("revoke-day", args=[entry.pk]) in client.get("/calendar/2026/").content.decode()
    url = reverse("revoke-day", args=[entry.pk])
    assert client.post(url, {"act": "Decree No. 960", "act_date": "2026-11-24"}).status_code == 302
    assert "Decree No. 960, 24.11.2026 30.11.2026: entry to be revoked" in text(client.get("/calendar/2026/"))
    again = text(client.get(url))
    assert "its revocation waits" in again
    preview = text(browser(world.second).get(f"{reverse('calendar-change')}?day={entry.pk}"))
    assert "as it was without the entry" in preview


def test_certifying_in_the_browser(world: World) -> None:
    client = browser(world.first)
    url = reverse("certify-year", args=[2021])
    totals = {f"month_{month}": total for month, total in enumerate(PUBLISHED[2021], start=1)}
    answer = client.post(url, {**totals, "month_3": 21, "source": "Ministry"})
    assert answer.status_code == 422
    assert "March: published 21, but the calendar has 19" in text(answer)
    assert not CalendarYear.objects.exists()
    done = client.post(url, {**totals, "source": "Ministry of Labour"}, follow=True)
    assert "The year 2021 is certified." in text(done)
    assert "Certified by Dana on 24.11.2026 10:00. Source: Ministry of Labour" in text(done)
    again = client.post(url, {**totals, "source": "Ministry of Labour"})
    assert "The year 2021 is certified already." in text(again)


def test_a_year_that_lost_its_certificate_says_so(world: World) -> None:
    totals = {f"month_{month}": total for month, total in enumerate(PUBLISHED[2021], start=1)}
    browser(world.first).post(reverse("certify-year", args=[2021]), {**totals, "source": "Ministry"})
    ids = world.propose(NOW, off=["2021-03-10"])
    preview = text(browser(world.second).get(f"{reverse('calendar-change')}?day={ids[0]}"))
    assert "it is projected again: month 3 (published 19, calendar 18)" in preview
    world.confirm(ids, NOW)
    page = text(browser(world.inspector).get(reverse("calendar", args=[2021])))
    assert "a change of the calendar has left the totals since" in page
    assert "March 18 19" in page


def test_dates_in_the_past_are_listed_for_chief_officers_and_decided(world: World) -> None:
    late = world.case(at("2026-11-09"))
    with time_machine.travel(at("2026-11-22"), tick=False):
        world.decree(at("2026-11-22"), working=["2026-11-14", "2026-11-15", "2026-11-21"])
        page = text(browser(world.first).get(reverse("calendar", args=[2026])))
        assert f"{late.number} Suspension of release 23.11.2026 19.11.2026 {DECREE}" in page
        assert late.number not in text(browser(world.inspector).get(reverse("calendar", args=[2026])))
        url = reverse("pending-move", args=[PendingMove.objects.get(new_due=d("2026-11-19")).pk])
        assert browser(world.head).get(url).status_code == 403
        client = browser(world.first)
        assert client.post(url, {"decision": "applied"}).status_code == 422
        client.post(url, {"decision": "applied", "reasons": "The decree binds."})
        late.refresh_from_db()
        assert (late.state, late.ended_at) == ("release_resumed", at("2026-11-22"))
        assert "moved, 22.11.2026 10:00, Dana. The decree binds." in text(client.get(url))
        assert late.number not in text(client.get(reverse("calendar", args=[2026])))


def test_an_update_of_the_library_is_shown_and_can_be_proposed(world: World) -> None:
    first_taken_with("2026-12-16", working=True)
    client = browser(world.first)
    assert "differs on 1 day" in text(client.get(reverse("calendar", args=[2026])))
    page = text(client.get(reverse("calendar-library")))
    assert "Wed 16.12.2026 working day day off Independence Day" in page
    form = client.get(reverse("propose-days") + "?library").content.decode()
    assert "16.12.2026" in form


# Calculators


def test_the_timetable_shows_every_clock_with_its_proof(world: World) -> None:
    page = text(
        browser(world.inspector).get(
            reverse("timetable"), {"regime": "registered", "decided_on": "2026-12-25", "extension": "10"}
        )
    )
    assert "Suspension of release counted from: decision to suspend Wed 13.01.2027 may move" in page
    assert "14.01.2027 00:00 release resumes by itself CC 198(1)" in page
    assert "Mon 04.01.2027 – not counted Day off for a holiday that fell on a weekend: New Year" in page
    assert "Wed 27.01.2027 20 Working day Extended suspension" in page
    assert "Hand-over for destruction" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"regime": "registered", "decided_on": "2026-12-25", "prolonged": "on"}, "ex officio"),
        ({"regime": "ex_officio", "decided_on": "2026-12-25", "extension": "3"}, "object in a register"),
        ({"regime": "registered", "decided_on": "2060-12-25"}, "outside the loaded calendar"),
        ({"regime": "registered", "decided_on": "nonsense"}, "Enter a valid date"),
        ({"regime": "registered", "decided_on": "2026-12-25", "extension": "11"}, "less than or equal to 10"),
    ],
)
def test_the_timetable_says_what_the_law_does_not_have(
    world: World, query: dict[str, str], words: str
) -> None:
    answer = browser(world.inspector).get(reverse("timetable"), query)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "There is a problem" in text(answer)


def test_a_deadline_with_its_proof(world: World) -> None:
    client = browser(world.inspector)
    page = text(client.get(reverse("deadline"), {"start": "2024-12-27", "days": "3"}))
    assert "Sunday, 5 January 2025" in page
    assert "Sun 05.01.2025 3 Working day: work was moved to it" in page
    assert client.get(reverse("deadline"), {"start": "2036-12-30", "days": "9"}).status_code == 422
    assert client.get(reverse("deadline")).status_code == 200


# Speed


def test_the_pages_take_a_handful_of_queries_whatever_they_list(world: World) -> None:
    client = browser(world.second)

    def queries(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    ids = world.propose(NOW, off=["2026-11-30"])
    urls = [reverse("calendar", args=[2026]), f"{reverse('calendar-change')}?day={ids[0]}"]
    calendar_in_force()
    before = [queries(url) for url in urls]
    for hour in (9, 10, 11):
        world.case(at("2026-11-20", hour))
    after = [queries(url) for url in urls]
    assert after[0] == before[0] <= 12
    assert after[1] <= before[1] + 1 <= 12
