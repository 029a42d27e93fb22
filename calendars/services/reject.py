"""A chief officer rejects, or takes back, what waits to be confirmed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from calendars import policies
from calendars.services._common import lock_overrides, need_text
from calendars.subjects import CalendarEvent
from deadlines.models import CalendarOverride
from law.time import local_date


@transaction.atomic
def reject_change(
    *, override_ids: Sequence[int], reason: str, actor: User, now: datetime
) -> list[CalendarOverride]:
    """End proposed days; a day whose revocation is rejected stays in force. The proposer may do it too.

    Raises NotAllowed, Repeated when one of them has been decided, Incomplete without a reason.
    """
    overrides = lock_overrides(override_ids)
    refusal = policies.proposing(actor, on=local_date(now)) or policies.waiting(overrides)
    if refusal:
        raise refusal
    reason = need_text(reason, "reason", policies.OVERRIDES)
    apply([_rejection(override, reason, actor, now) for override in overrides], now=now)
    return overrides


def _rejection(override: CalendarOverride, reason: str, actor: User, now: datetime) -> Change:
    payload = {"day": override.day.isoformat(), "reason": reason}
    if override.state == policies.PROPOSED:
        return Change(
            subject=override,
            event=CalendarEvent.DAY_REJECTED,
            effective_at=now,
            provision=policies.OVERRIDES,
            actor_id=actor.pk,
            fields={"rejected_by": actor, "rejected_at": now, "rejection_reason": reason},
            payload=payload,
        )
    return Change(
        subject=override,
        event=CalendarEvent.REVOCATION_REJECTED,
        effective_at=now,
        provision=policies.OVERRIDES,
        actor_id=actor.pk,
        fields={
            "revocation_act": "",
            "revocation_act_date": None,
            "revocation_proposed_by": None,
            "revocation_proposed_at": None,
        },
        payload={**payload, "act": override.revocation_act},
    )
