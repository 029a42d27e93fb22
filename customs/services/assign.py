"""Saying who works on cases: no legal state, but an act with its record in each case's journal."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete
from customs.models import Case
from customs.policies import may_assign
from customs.services.case_under_lock import lock_cases
from law.events import Event
from law.sentences import _

#: As many as a page of the queue shows; more at once would hold their locks too long.
MOST_AT_ONCE = 50


def assign(*, case_ids: Collection[int], to: User | None, actor: User, now: datetime) -> list[Case]:
    """Make `to` the officer who works on these cases, None for nobody; all of them or none.

    Returns the cases that changed: one that is theirs already stays as it is, so that a form sent twice
    records nothing twice. It makes no open page of a case stale. Raises a `Refusal` (HOUSE.assignment).
    """
    if not 0 < len(case_ids) <= MOST_AT_ONCE:
        raise Incomplete(
            _("Choose one to %(most)d cases."), "HOUSE.assignment", {"most": MOST_AT_ONCE}, field="case"
        )
    with transaction.atomic():
        cases = lock_cases(case_ids, now=now)
        for case in cases:
            may_assign(case, to, actor=actor, now=now)
        changing = [case for case in cases if case.assigned_to_id != (to.pk if to else None)]
        apply([_change(case, to, actor, now) for case in changing], now=now)
    return changing


def _change(case: Case, to: User | None, actor: User, now: datetime) -> Change:
    return Change(
        subject=case,
        event=Event.ASSIGNED,
        effective_at=now,
        provision="HOUSE.assignment",
        actor_id=actor.pk,
        fields={"assigned_to": to},
        payload={"from": case.assigned_to_id, "to": to.pk if to else None},
        context={"now": now},
        overtakes_pages=False,
    )
