"""Reminders before the month for the insurance ends: 10, 5 and 1 days ahead (HOUSE.security_reminders)."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from deadlines.models import Clock
from law.clocks import RegisterClock
from law.time import local_date
from law.union_security import reminder_of
from notifications import services as notifications
from notifications.models import Message
from notifications.outgoing import OutgoingMessage
from registers.models import Application
from registers.notices import reminders
from registers.queries.union import contracts_of, states_left

_KIND: Final = RegisterClock.UNION_SECURITY


def remind_of_security(*, now: datetime) -> int:
    """Queue every reminder that holds today and was not sent to its recipient yet; return how many were.

    What is due is read off the day, so that a worker that was down for days sends the one that holds now. Safe to run
    twice and side by side: an application that another run, or a person, works on is left to the next run, and the key
    of a reminder is made of the application, the last day, the threshold and the recipient.
    """
    running = Clock.objects.filter(subject_kind="application", kind=_KIND, end="", lapses_at__gt=now)
    return sum(
        _remind(application_id, days, now)
        for application_id, last_day in running.order_by("due_on", "pk").values_list("subject_id", "due_on")
        if last_day is not None and (days := reminder_of(last_day, local_date(now))) is not None
    )


@transaction.atomic
def _remind(application_id: int, days: int, now: datetime) -> int:
    application = (
        Application.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("organisation", "mandate")
        .filter(pk=application_id)
        .first()
    )
    last_day = _last_day(application_id)
    if application is None or last_day is None:
        return 0
    wanted = _fresh(reminders(application, last_day, days, states_left(contracts_of(application)), now))
    return notifications.queue(wanted, now=now) if wanted else 0


def _last_day(application_id: int) -> date | None:
    """The last day of the month while it runs: another act may have ended it a moment ago."""
    running = Clock.objects.filter(subject_kind="application", subject_id=application_id, kind=_KIND, end="")
    return running.values_list("due_on", flat=True).first()


def _fresh(wanted: list[OutgoingMessage]) -> list[OutgoingMessage]:
    keys = [message.dedupe_key for message in wanted]
    sent = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    return [message for message in wanted if message.dedupe_key not in sent]
