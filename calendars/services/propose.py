"""A chief officer enters days that an act made working or off."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete, Refusal, Repeated
from calendars import policies
from calendars.services._common import day_text, need_past_day, need_text
from calendars.subjects import CalendarEvent
from deadlines.models import CalendarOverride
from deadlines.queries import IN_FORCE, calendar_in_force
from law.business_days import WorkingCalendar
from law.sentences import _
from law.time import local_date


def propose_overrides(
    *, days: Mapping[date, bool], act: str, act_date: date, actor: User, now: datetime
) -> list[CalendarOverride]:
    """Propose days (True: working, False: off) by one act; a second chief officer confirms them.

    Either direction: a weekday made off, a weekend made working, and the reverse of each. Raises NotAllowed;
    Incomplete for a day outside the loaded years or one that is so already (an estimated day may be settled);
    Repeated for a day that another entry holds.
    """
    if refusal := policies.proposing(actor, on=local_date(now)):
        raise refusal
    if not days:
        raise Incomplete(_("Enter at least one day."), policies.OVERRIDES, field="off")
    act = need_text(act, "act", policies.OVERRIDES)
    need_past_day(act_date, on=local_date(now), field="act_date")
    calendar = calendar_in_force()
    for day, working in sorted(days.items()):
        if refusal := _against(calendar, day, working):
            raise refusal
    try:
        with transaction.atomic():
            return _propose(days, act, act_date, actor, now)
    except IntegrityError as error:
        if "one_override_per_day" not in str(error):
            raise
        raise _taken(sorted(days)) from error


def _against(calendar: WorkingCalendar, day: date, working: bool) -> Refusal | None:
    """What stands against entering this day, from the calendar alone."""
    field = "working" if working else "off"
    if day.year not in calendar.years:
        return Incomplete(
            _("%(day)s lies outside the loaded calendar (%(first)s to %(last)s)."),
            policies.OVERRIDES,
            {
                "day": day_text(day),
                "first": day_text(calendar.first_day),
                "last": day_text(calendar.last_day),
            },
            field=field,
        )
    estimated = any(fact.estimated for fact in calendar.facts_in(day.year) if fact.day == day)
    if calendar.is_working(day) == working and not estimated:
        return Incomplete(
            _("%(day)s is a working day already.") if working else _("%(day)s is a day off already."),
            policies.OVERRIDES,
            {"day": day_text(day)},
            field=field,
        )
    return None


def _taken(days: list[date]) -> Refusal:
    """Names the day that another entry holds; read after the failure, so it may be gone again."""
    held = CalendarOverride.objects.filter(day__in=days, state__in=[policies.PROPOSED, *IN_FORCE]).first()
    return Repeated(
        _("%(day)s: another entry of the calendar is in force or waits. Revoke or reject that one first."),
        policies.OVERRIDES,
        {"day": day_text(held.day if held else days[0])},
    )


def _propose(
    days: Mapping[date, bool], act: str, act_date: date, actor: User, now: datetime
) -> list[CalendarOverride]:
    overrides = [
        CalendarOverride(
            day=day, working=working, act=act, act_date=act_date, proposed_by=actor, proposed_at=now
        )
        for day, working in sorted(days.items())
    ]
    apply(
        [
            Change(
                subject=override,
                event=CalendarEvent.DAY_PROPOSED,
                effective_at=now,
                provision=policies.OVERRIDES,
                actor_id=actor.pk,
                payload={
                    "day": override.day.isoformat(),
                    "working": override.working,
                    "act": act,
                    "act_date": act_date.isoformat(),
                },
            )
            for override in overrides
        ],
        now=now,
    )
    return overrides
