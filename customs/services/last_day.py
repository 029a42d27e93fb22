"""The question of the last day: was anything received that is not entered? (house rule)"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import What
from acts.refusals import OutOfState, Repeated, TooEarly
from customs.models import Case
from customs.policies import need, need_event
from customs.services.case_under_lock import act, lock_case, term_clock
from deadlines.models import Clock
from law.clocks import TERM_CLOCKS
from law.events import Event
from law.sentences import _
from law.time import local_date


def asks_today(case: Case, clock: Clock | None, now: datetime) -> bool:
    """Whether the case asks now: `clock` is its running term, today the last day, nobody has answered today."""
    today = local_date(now)
    return (
        clock is not None
        and clock.is_open
        and clock.kind in TERM_CLOCKS
        and clock.due_on == today
        and case.nothing_pending_on != today
    )


def may_confirm_nothing_pending(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person answering now."""
    need_event(case, Event.NOTHING_PENDING)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))
    clock, today = term_clock(case), local_date(now)
    if clock is None or clock.due_on is None or clock.due_on < today:
        raise OutOfState(_("No term runs that ends by itself."), "HOUSE.last_day_question")
    if today < clock.due_on:
        raise TooEarly(
            _("This is asked on the last day of the term, %(day)s."),
            "HOUSE.last_day_question",
            {"day": f"{clock.due_on:%d.%m.%Y}"},
        )
    if case.nothing_pending_on == today:
        raise Repeated(_("This has been confirmed today already."), "HOUSE.last_day_question")


def confirm_nothing_pending(*, case_id: int, actor: User, now: datetime, version: int | None = None) -> Case:
    """Confirm on the last day of the running term that nothing received is unentered; it moves no clock.

    Asked again when the term comes to end on another day. Raises `TooEarly` before the last day, `OutOfState`
    when no term runs, `Repeated` when it was confirmed today.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_confirm_nothing_pending(case, actor=actor, now=now)
        today = local_date(now)
        act(
            case,
            Event.NOTHING_PENDING,
            actor=actor,
            now=now,
            provision="HOUSE.last_day_question",
            fields={"nothing_pending_on": today},
            payload={"day": today.isoformat()},
        )
    return case
