"""Raising and closing what an officer has to look at."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import What
from acts.refusals import Repeated
from customs.models import Case, Task
from customs.policies import need, need_decider, need_text
from customs.services.case_under_lock import act, lock_case
from law.events import Event
from law.sentences import _
from law.time import local_date


def raise_task(
    case: Case, kind: str, *, ref: str, provision: str, now: datetime, note: str = "", chief: bool = False
) -> None:
    """Put a task on the list once; a repeat changes nothing. `chief`: also on the chief officer's list."""
    Task.objects.bulk_create(
        [Task(case=case, kind=kind, ref=ref, provision=provision, note=note, for_chief=chief, raised_at=now)],
        ignore_conflicts=True,
    )


def finish_task(*, task_id: int, outcome: str, actor: User, now: datetime) -> Task:
    """Say what was done about a task. Raises `Repeated` when it is done already."""
    with transaction.atomic():
        case_id = Task.objects.values_list("case_id", flat=True).get(pk=task_id)
        case = lock_case(case_id, actor=actor, now=now)
        task = Task.objects.select_for_update().get(pk=task_id)
        if task.kind == Task.Kind.EXCLUSION:
            need_decider(actor, case, on=local_date(now))  # CC 198(8)(2) gives it to the head
        else:
            what = What.SEE_SET_ASIDE if task.for_chief else What.RECORD_IN_CASE
            need(actor, what, case, on=local_date(now))
        if task.done_at is not None:
            raise Repeated(_("This has been dealt with already."), task.provision)
        task.outcome = need_text(outcome, "outcome", task.provision)
        task.done_at, task.done_by = now, actor
        task.save(update_fields=["outcome", "done_at", "done_by"])
        act(
            case,
            Event.TASK_DONE,
            actor=actor,
            now=now,
            provision=task.provision,
            payload={"task": task.pk, "kind": task.kind},
        )
    return task
