"""A request to a third party on its way: posted, received, and from the receipt ten business days (CC 461(7))."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly, TooLate
from deadlines.models import Clock
from journal.queries import timeline
from notifications.models import PaperWay
from registers.models import Application, Inquiry
from registers.services.review_application import answer_inquiry
from registers.services.submit_application import withdraw_application
from registers.services.third_parties import ask_third_party, third_party_posted, third_party_reached
from tests.factories import almaty
from tests.registers.applications import FILED, filed

#: Friday; ten business days later it is Friday 2026-12-11.
ASKED = FILED + timedelta(days=1)
MONDAY = date(2026, 11, 30)


@pytest.fixture
def application(holder: tuple[Organisation, User]) -> Application:
    return filed(*holder)


@pytest.fixture
def inquiry(application: Application, registrar: User) -> Inquiry:
    return ask_third_party(
        application_id=application.pk,
        third_party="Ministry of Justice",
        question="Is the certificate valid?",
        received_on=None,
        by=registrar,
        now=ASKED,
    )


def ids(inquiry: Inquiry, by: User, now: datetime) -> dict[str, Any]:
    return {"application_id": inquiry.application_id, "inquiry_id": inquiry.pk, "by": by, "now": now}


def posted(inquiry: Inquiry, by: User, now: datetime = ASKED, **changes: Any) -> Inquiry:
    given = {"way": PaperWay.POSTED, "number": "RR 12", "posted_on": ASKED.date(), **changes}
    return third_party_posted(**given, **ids(inquiry, by, now))


def answers_due() -> list[date | None]:
    return list(Clock.objects.filter(kind="third_party_answer", end="").values_list("due_on", flat=True))


def test_the_term_runs_from_the_receipt_and_not_from_the_posting(inquiry: Inquiry, registrar: User) -> None:
    """CC 461(7); posted on Friday, received on Monday 30 November: until Monday 14 December."""
    kept = posted(inquiry, registrar)
    assert (kept.posted_on, kept.paper_number, kept.posted_by) == (ASKED.date(), "RR 12", registrar)
    assert answers_due() == []
    later = almaty(2026, 12, 1)
    with pytest.raises(TooEarly, match="before the posting") as early:
        inquiry.asked_at = ASKED - timedelta(days=3)
        inquiry.save(update_fields=["asked_at"])
        third_party_reached(received_on=ASKED.date() - timedelta(days=1), **ids(inquiry, registrar, later))
    assert early.value.field == "received_on"
    third_party_reached(received_on=MONDAY, **ids(inquiry, registrar, later))
    assert answers_due() == [date(2026, 12, 14)]
    events = [line["event"] for line in timeline(f"application:{inquiry.application_id}")]
    assert events.count("third_party_posted") == 1


def test_what_is_handed_over_is_received_on_the_same_day(inquiry: Inquiry, registrar: User) -> None:
    kept = posted(inquiry, registrar, way=PaperWay.HANDED_OVER)
    assert kept.received_on == ASKED.date()
    assert answers_due() == [date(2026, 12, 11)]
    with pytest.raises(Repeated):
        third_party_reached(received_on=ASKED.date(), **ids(inquiry, registrar, ASKED))


def test_a_posting_has_a_number_and_a_day_between_the_request_and_the_receipt(
    inquiry: Inquiry, registrar: User, holder: tuple[Organisation, User]
) -> None:
    """HOUSE.paper."""
    refused = (
        (Incomplete, {"number": " "}, "number"),
        (TooEarly, {"posted_on": ASKED.date() + timedelta(days=1)}, "posted_on"),
        (TooEarly, {"posted_on": ASKED.date() - timedelta(days=1)}, "posted_on"),
    )
    for kind, changes, field in refused:
        with pytest.raises(kind) as said:
            posted(inquiry, registrar, **changes)
        assert (said.value.provision, said.value.field) == ("HOUSE.paper", field)
    with pytest.raises(NotAllowed):
        posted(inquiry, holder[1])
    later = almaty(2026, 12, 2)
    third_party_reached(received_on=MONDAY, **ids(inquiry, registrar, later))
    with pytest.raises(TooLate):
        posted(inquiry, registrar, later, posted_on=MONDAY + timedelta(days=1))
    posted(inquiry, registrar, later, posted_on=MONDAY)
    assert answers_due() == [date(2026, 12, 14)], "the term stands as it was"
    with pytest.raises(Repeated):
        posted(inquiry, registrar, later)


def test_the_database_keeps_a_posting_whole(inquiry: Inquiry, registrar: User) -> None:
    posted(inquiry, registrar)
    for broken in (
        {"posted_by": None},
        {"paper_number": ""},
        {"received_on": ASKED.date() - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inquiry.objects.filter(pk=inquiry.pk).update(**broken)


def test_nothing_is_posted_of_an_application_that_was_taken_back(
    inquiry: Inquiry, registrar: User, holder: tuple[Organisation, User]
) -> None:
    withdraw_application(application_id=inquiry.application_id, by=holder[1], now=ASKED)
    with pytest.raises(OutOfState):
        posted(inquiry, registrar)


def _browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def _pages(client: Client, application: Application) -> list[str]:
    addresses = (reverse("review-application", args=[application.pk]), reverse("review-queue"))
    return [client.get(address).content.decode() for address in addresses]


def test_the_registrar_records_it_on_the_page(
    inquiry: Inquiry, application: Application, registrar: User, holder: tuple[Organisation, User]
) -> None:
    address = reverse("record-posting", args=[application.pk, inquiry.pk])
    with time_machine.travel(ASKED, tick=False):
        client = _browser(registrar)
        page, _queue = _pages(client, application)
        assert f'href="{address}"' in page and "Its receipt is not recorded yet" in page
        given = {"way": "posted", "number": "RR 12", "posted_on": "2026-11-27"}
        assert client.post(address, {**given, "number": ""}).status_code == 422
        assert client.post(address, given).status_code == 302
        page, _queue = _pages(client, application)
        assert "Posted 27.11.2026, number RR 12" in page and address not in page
        assert client.get(address).status_code == 404, "it is recorded already"
        assert "RR 12" not in _browser(holder[1]).get(application.get_absolute_url()).content.decode()


def test_a_receipt_that_nobody_recorded_for_ten_business_days_is_shown_as_such(
    inquiry: Inquiry, application: Application, registrar: User
) -> None:
    """HOUSE.receipt_awaited: posted on Monday 30 November, until Monday 14 December."""
    posted(inquiry, registrar, almaty(2026, 11, 30), posted_on=MONDAY)
    unknown, tag = "ten business days, and no receipt is recorded", "receipt of a request not recorded"
    for day, shown in ((14, False), (15, True)):
        with time_machine.travel(almaty(2026, 12, day), tick=False):
            page, queue = _pages(_browser(registrar), application)
            assert (unknown in page, tag in queue) == (shown, shown)
    now = almaty(2026, 12, 15, 12)
    answer_inquiry(answer="It is.", **ids(inquiry, registrar, now))
    with time_machine.travel(now, tick=False):
        page, queue = _pages(_browser(registrar), application)
        assert unknown not in page and tag not in queue
