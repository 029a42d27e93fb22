"""Early cancellation of the suspension or hold by the head (CC 198(8), 199(4))."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, OutOfState
from customs.models import Case, LineState, Request, Task
from customs.policies import need_decider, need_event, need_other_person, need_text
from customs.services.case_under_lock import act, lock_case
from customs.services.shares import GivenUp, give_up, reach
from customs.services.split import keep_only
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.entry_states import EntryStatus
from law.events import Event, Reason, Regime
from law.grounds import CANCELLATIONS
from law.sentences import _
from law.time import local_date
from registers import queries as registers


def may_cancel(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person cancelling now."""
    need_event(case, Event.CANCELLED)
    need_decider(actor, case, on=local_date(now))


def cancel(
    *,
    case_id: int,
    reason: Reason,
    reasons: str,
    request_id: int | None = None,
    time_still_runs: bool = False,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Cancel on one ground of the closed list; release resumes at once.

    What one holder asks frees nobody else's goods: those of others are split off, and lines that are held for
    another right too stay held for that one, until no right is left on them (LAW.md 3.7 "Several holders").
    `request_id`: the holder's request, for `Reason.HOLDER_ASKED`. `time_still_runs`: the head confirms the
    warning that the holder's time to present the ruling still runs, for `Reason.NO_RULING`.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_cancel(case, actor=actor, now=now)
        ground = CANCELLATIONS[reason]
        provision = ground.provision.get(Regime(case.regime))
        if provision is None:
            raise OutOfState(
                _("This ground applies to cases on a registered object only."), "CC198.8", field="reason"
            )
        reasons = need_text(reasons, "reasons", provision)
        request = None
        if reason is Reason.HOLDER_ASKED:
            request = _asked(case, request_id or 0, actor)
            Request.objects.filter(pk=request.pk).update(
                outcome=Request.Outcome.GRANTED, decided_by=actor, decided_at=now, reason=reasons
            )
            theirs, shared = reach(case, request.party, now)
            if shared:
                give_up(
                    case,
                    request.party,
                    shared,
                    why=GivenUp(
                        provision,
                        reasons,
                        ClockEnd.WITHDRAWN_BY_HOLDER,
                        CANCELLATIONS[reason].label,
                        request.pk,
                    ),
                    actor=actor,
                    now=now,
                )
                if not theirs:
                    return case
            keep_only(
                case,
                theirs,
                actor=actor,
                now=now,
            )
        elif reason is Reason.OBJECT_EXCLUDED:
            _need_uncovered_exclusion(case, now)
        else:
            _need_no_ruling(case, time_still_runs=time_still_runs)
        act(
            case,
            Event.CANCELLED,
            actor=actor,
            now=now,
            provision=provision,
            end=ground.end,
            reasons=reasons,
            decides=True,
            fields={"ended_at": now, "end": ground.end},
            payload={"reason": reason, "request": request.pk if request else None},
            context={"ground": ground.label},
        )
        if reason is Reason.OBJECT_EXCLUDED:
            # What the exclusion asked of the head is done with it.
            case.tasks.filter(kind=Task.Kind.EXCLUSION, done_at=None).update(
                outcome=reasons, done_at=now, done_by=actor
            )
    return case


def _asked(case: Case, request_id: int, actor: User) -> Request:
    request = (
        case.requests.filter(pk=request_id, kind=Request.Kind.CANCELLATION, outcome=Request.Outcome.UNDECIDED)
        .select_related("party__right")
        .first()
    )
    if request is None:
        raise Incomplete(
            _("There is no request to cancel from the right holder that waits for a decision."),
            "CC198.8" if case.regime == Regime.REGISTERED else "CC199.4",
            field="request",
        )
    need_other_person(actor, request.entered_by_id)
    return request


def _need_uncovered_exclusion(case: Case, now: datetime) -> None:
    """Cancellation is due on exclusion unless another active entry covers the goods (LAW.md 3.7)."""
    rights = list(case.rights.select_related("entry"))
    excluded = {right.pk for right in rights if right.entry and right.entry.status == EntryStatus.EXCLUDED}
    if not excluded:
        raise OutOfState(
            _("No cited entry has been excluded from its register."), "CC198.8.2", field="reason"
        )
    active = {
        right.pk
        for right in rights
        if right.pk not in excluded and right.entry and registers.is_active(right.entry, local_date(now))
    }
    for line in (
        case.lines.filter(state=LineState.HELD).prefetch_related("rights").select_related("goods_line")
    ):
        held_for = {row.right_id for row in line.rights.all() if row.given_up_at is None}
        if held_for & active or not held_for & excluded:
            raise OutOfState(
                _("Line %(line)d is held under another entry: split the case, or keep the suspension."),
                "CC198.8.2",
                {"line": line.goods_line.number},
                field="reason",
            )


def _need_no_ruling(case: Case, *, time_still_runs: bool) -> None:
    if case.state == CaseState.COURT_HOLD:
        raise OutOfState(
            _("The ruling was presented: the case is held until the court decides."),
            "CC198.8",
            field="reason",
        )
    if not time_still_runs:
        raise Incomplete(
            _("Confirm that you cancel although the right holder's time to present the ruling still runs."),
            "CC198.8",
            field="time_still_runs",
        )
