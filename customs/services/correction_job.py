"""What the parts of a correction share: the records, the clocks that count, undoing what should not have been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from acts.changes import CloseClock, MoveClock, OpenClock
from customs.models import Case, Correction, Judgment, Request
from customs.services.case_under_lock import act, clocks_of
from customs.services.correctable import PROVISION, Record, correction_text
from customs.services.receipt import reopen
from customs.services.verify import set_aside
from deadlines.models import Clock
from law.clocks import TERM_CLOCKS, ClockKind
from law.events import Event


@dataclass(kw_only=True)
class Job:
    """A record `old` of the LOCKED case, superseded by `new`. `goods_gone`: it came too late for the goods."""

    case: Case
    correction: Correction
    old: Record
    new: Record
    actor: User
    now: datetime
    goods_gone: bool = False


#: What holds the goods, and so is the declarant's business too.
_OF_BOTH_SIDES = TERM_CLOCKS | {ClockKind.COURT_HOLD}


def corrected(
    job: Job,
    *,
    closes: Sequence[CloseClock] = (),
    opens: Sequence[OpenClock] = (),
    moves: Sequence[MoveClock] = (),
    fields: Mapping[str, Any] | None = None,
) -> None:
    """The record of the correction itself, with a correcting notice.

    What was received concerns the holder's side it came from, and the declarant when a term or hold changes
    with it (CC 198(5): nothing else of one side reaches another).
    """
    correction = job.correction
    clocks = [*(each.clock for each in closes), *(each.clock for each in moves)]
    kinds = {opening.kind for opening in opens} | {ClockKind(clock.kind) for clock in clocks}
    party = None if isinstance(job.new, Judgment) else job.new.party_id
    act(
        job.case,
        Event.CORRECTED,
        actor=job.actor,
        now=job.now,
        provision=PROVISION,
        closes=closes,
        opens=opens,
        moves=moves,
        fields=fields,
        payload={
            "correction": correction.pk,
            "target": correction.target,
            "superseded": job.old.pk,
            "by": job.new.pk,
            "field": correction.field,
            "from": correction.old,
            "to": correction.new,
        },
        context={
            "correction": correction_text(correction, job.new),
            "party": party,
            "of_holder_alone": party is not None and not kinds & _OF_BOTH_SIDES,
        },
    )


def open_clock(case: Case, kind: ClockKind, ref: str = "") -> Clock | None:
    """The open clock of that kind about `ref`, None when none runs."""
    return next((clock for clock in clocks_of(case) if clock.kind == kind and clock.ref == ref), None)


def set_outcome(job: Job, request: Request, outcome: str) -> None:
    """Note what becomes of a request; whoever confirms the correction finds it out of time."""
    request.outcome = outcome
    if outcome == Request.Outcome.OUT_OF_TIME:
        request.decided_by, request.decided_at = job.actor, job.now
        request.reason = job.correction.reason
    request.save(update_fields=["outcome", "decided_by", "decided_at", "reason"])


def set_aside_as_corrected(job: Job, event: Event, ended: ClockKind, earlier: Clock | None) -> None:
    """End a hold or prolongation that the corrected record shows never to have begun (LAW.md 3.7)."""
    set_aside(job.case, event, ended, job.correction.reason, actor=job.actor, now=job.now, earlier=earlier)


def reopen_unless_gone(job: Job, ended: Clock, at: datetime, what: str) -> bool:
    """Undo the end of the case unless the goods have gone."""
    if reopen(job.case, ended, at, actor=job.actor, now=job.now, what=what):
        return True
    job.goods_gone = True
    return False
