"""A chief officer proposes to revoke a day; a second one confirms it like any change."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from calendars import policies
from calendars.services._common import lock_overrides, need_past_day, need_text
from calendars.subjects import CalendarEvent
from deadlines.models import CalendarOverride
from law.time import local_date


@transaction.atomic
def propose_revocation(
    *, override_id: int, act: str, act_date: date, actor: User, now: datetime
) -> CalendarOverride:
    """Propose that a day in force be counted again as it was without it; `act` withdraws the earlier one.

    Until it is confirmed the day stays in force. Raises NotAllowed, Repeated, Incomplete.
    """
    (override,) = lock_overrides([override_id])
    if refusal := policies.revoking(override, actor, on=local_date(now)):
        raise refusal
    act = need_text(act, "act", policies.OVERRIDES)
    need_past_day(act_date, on=local_date(now), field="act_date")
    apply(
        [
            Change(
                subject=override,
                event=CalendarEvent.REVOCATION_PROPOSED,
                effective_at=now,
                provision=policies.OVERRIDES,
                actor_id=actor.pk,
                fields={
                    "revocation_act": act,
                    "revocation_act_date": act_date,
                    "revocation_proposed_by": actor,
                    "revocation_proposed_at": now,
                },
                payload={
                    "day": override.day.isoformat(),
                    "act": act,
                    "act_date": act_date.isoformat(),
                },
            )
        ],
        now=now,
    )
    return override
