"""What third parties and state bodies are asked in a review: the letter on its way, its receipt, the term (CC 461(7)).

The term counts from the receipt by the one who is asked, which the authorised body records.
"""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from acts.changes import OpenClock
from acts.refusals import Incomplete, Repeated, TooEarly, TooLate
from law.application_states import ApplicationEvent
from law.clocks import RegisterClock
from law.sentences import _
from law.time import local_date
from notifications.models import PaperWay
from registers.models import Inquiry
from registers.services._applications import act
from registers.services.review_application import REVIEW, new_inquiry, ref_of, under_review

PAPER: Final = "HOUSE.paper"


@transaction.atomic
def ask_third_party(
    *,
    application_id: int,
    third_party: str,
    question: str,
    received_on: date | None,
    by: User,
    now: datetime,
    version: int | None = None,
) -> Inquiry:
    """Record a request to a third party or a state body: ten business days from its receipt (CC 461(7)).

    `received_on` is None while the letter is under way: `third_party_reached` then says when.
    Raises NotAllowed, OutOfState, Stale, Incomplete (nobody asked, nothing asked), TooEarly (a day ahead).
    """
    event = ApplicationEvent.THIRD_PARTY_ASKED
    application = under_review(application_id, event, by, now, version)
    if not third_party.strip():
        raise Incomplete(_("Name the one who is asked."), REVIEW, field="third_party")
    _need_day(received_on, now)
    inquiry = new_inquiry(application, question, by, now, third_party.strip())
    inquiry.received_on = received_on
    inquiry.save(update_fields=["received_on"])
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"inquiry": inquiry.pk},
        context={"text": inquiry.question, "third_party": inquiry.third_party, "inquiry": inquiry.pk},
        opens=_answer_due(inquiry, now),
    )
    return inquiry


@transaction.atomic
def third_party_posted(
    *,
    application_id: int,
    inquiry_id: int,
    way: PaperWay,
    number: str,
    posted_on: date,
    by: User,
    now: datetime,
) -> Inquiry:
    """Record that the letter to a third party left the office: how, under which number, on which day (HOUSE.paper).

    One that was handed over was received on that day, so that its ten business days begin (CC 461(7)).
    Raises NotAllowed, OutOfState, Repeated, Incomplete (no number), TooEarly (a day ahead, or before it was asked),
    TooLate (after the day of receipt).
    """
    event = ApplicationEvent.THIRD_PARTY_POSTED
    application = under_review(application_id, event, by, now)
    inquiry = application.inquiries.exclude(third_party="").get(pk=inquiry_id)
    if inquiry.posted_on is not None:
        raise Repeated(_("The posting is recorded already."), PAPER)
    if not number.strip():
        raise Incomplete(_("Enter the number under which the paper left."), PAPER, field="number")
    if posted_on > local_date(now):
        raise TooEarly(_("The day of posting lies ahead."), PAPER, field="posted_on")
    if posted_on < local_date(inquiry.asked_at):
        raise TooEarly(_("The paper cannot have left before it was written."), PAPER, field="posted_on")
    if inquiry.received_on is not None and inquiry.received_on < posted_on:
        raise TooLate(_("The day of receipt lies before the posting."), PAPER, field="posted_on")
    inquiry.posted_on, inquiry.paper_way, inquiry.paper_number = posted_on, way, number.strip()
    inquiry.posted_at, inquiry.posted_by = now, by
    reached = way == PaperWay.HANDED_OVER and inquiry.received_on is None and inquiry.answered_at is None
    if reached:
        inquiry.received_on = posted_on
    inquiry.save(
        update_fields=["posted_on", "paper_way", "paper_number", "posted_at", "posted_by", "received_on"]
    )
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"inquiry": inquiry.pk, "posted_on": posted_on.isoformat(), "way": str(way)},
        opens=_answer_due(inquiry, now) if reached else [],
    )
    return inquiry


@transaction.atomic
def third_party_reached(
    *, application_id: int, inquiry_id: int, received_on: date, by: User, now: datetime
) -> Inquiry:
    """Record the day on which a third party received the request: its ten business days begin (CC 461(7)).

    Raises NotAllowed, OutOfState, Repeated (the day is known), TooEarly (a day ahead, before it was asked or
    posted).
    """
    event = ApplicationEvent.THIRD_PARTY_REACHED
    application = under_review(application_id, event, by, now)
    inquiry = application.inquiries.exclude(third_party="").get(pk=inquiry_id)
    if inquiry.received_on is not None or inquiry.answered_at is not None:
        raise Repeated(_("The day of receipt is recorded already."), REVIEW)
    _need_day(received_on, now)
    if received_on < local_date(inquiry.asked_at):
        raise TooEarly(_("The day of receipt lies before the request."), REVIEW, field="received_on")
    if inquiry.posted_on is not None and received_on < inquiry.posted_on:
        raise TooEarly(_("The day of receipt lies before the posting."), REVIEW, field="received_on")
    inquiry.received_on = received_on
    inquiry.save(update_fields=["received_on"])
    payload = {"inquiry": inquiry.pk, "received_on": received_on.isoformat()}
    act(application, event, actor=by, now=now, payload=payload, opens=_answer_due(inquiry, now))
    return inquiry


def _need_day(received_on: date | None, now: datetime) -> None:
    if received_on is not None and received_on > local_date(now):
        raise TooEarly(_("The day of receipt lies ahead."), REVIEW, field="received_on")


def _answer_due(inquiry: Inquiry, now: datetime) -> list[OpenClock]:
    """The clock of a third party's answer, once the day of receipt is known."""
    if inquiry.received_on is None:
        return []
    kind = RegisterClock.THIRD_PARTY_ANSWER
    return [OpenClock(kind=kind, counted_from=inquiry.received_on, started_at=now, ref=ref_of(inquiry))]
