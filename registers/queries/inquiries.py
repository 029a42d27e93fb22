"""Requests to third parties whose receipt nobody has recorded, so that no term of theirs runs (CC 461(7))."""

from collections.abc import Iterable
from datetime import date

from deadlines.queries import calendar_in_force
from law.clocks.register_clocks import RECEIPT_AWAITED_DAYS
from law.time import local_date
from registers.models import Application, Inquiry


def receipts_unknown(inquiries: Iterable[Inquiry], day: date) -> set[int]:
    """Of these, the ones that left ten business days ago or earlier and wait for their receipt.

    HOUSE.receipt_awaited; counted from the posting, and from the request where no posting is recorded.
    """
    waiting = [
        each
        for each in inquiries
        if each.third_party and each.received_on is None and each.answered_at is None
    ]
    # Ten business days are more than ten days: the calendar is asked only about those that may be over.
    waiting = [each for each in waiting if (day - _left_on(each)).days > RECEIPT_AWAITED_DAYS]
    if not waiting:
        return set()
    calendar = calendar_in_force()
    return {each.pk for each in waiting if calendar.add(_left_on(each), RECEIPT_AWAITED_DAYS) < day}


def _left_on(inquiry: Inquiry) -> date:
    return inquiry.posted_on or local_date(inquiry.asked_at)


def with_receipt_unknown(applications: Iterable[Application], day: date) -> set[int]:
    """The applications on which such a request waits, by id."""
    open_ones = Inquiry.objects.filter(
        application__in=[each.pk for each in applications], received_on=None, answered_at=None
    ).exclude(third_party="")
    found = {each.pk: each.application_id for each in open_ones}
    unknown = receipts_unknown(open_ones, day) if found else set()
    return {found[pk] for pk in unknown}
