"""A chief officer decides on a date that a change of the calendar would move into the past (LAW.md 3.7)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.apply import apply
from acts.refusals import Incomplete, OutOfState, Repeated
from acts.registry import kind_named
from acts.settle import settle
from calendars import policies
from calendars.models import PendingMove
from calendars.services._common import need_text
from calendars.subjects import CalendarEvent
from deadlines.models import Clock
from journal.services import Entry, record
from law.sentences import _
from law.time import local_date

_DECISIONS = {
    PendingMove.Decision.APPLIED: CalendarEvent.MOVE_APPLIED,
    PendingMove.Decision.KEPT: CalendarEvent.MOVE_KEPT,
}


@transaction.atomic
def decide_move(
    *, move_id: int, decision: PendingMove.Decision, reasons: str, actor: User, now: datetime
) -> PendingMove:
    """Apply the new date or keep the old one, with reasons.

    Applied: the clock lapses now, not on the new date, and what its running out does is done at once. Kept: it
    runs to its old date. Raises NotAllowed, Incomplete, Repeated when it has been decided, OutOfState when the
    clock has ended meanwhile.
    """
    if refusal := policies.deciding_move(actor, on=local_date(now)):
        raise refusal
    if decision not in _DECISIONS:
        raise Incomplete(_("Choose one."), policies.PAST_DATE, field="decision")
    reasons = need_text(reasons, "reasons", policies.PAST_DATE)
    clock = Clock.objects.get(pending_moves=move_id)
    kind = kind_named(clock.subject_kind)
    subject = kind.model._default_manager.select_for_update(of=("self",)).get(pk=clock.subject_id)
    settle(kind, [subject], now=now)
    move = PendingMove.objects.select_for_update(of=("self",)).select_related("clock").get(pk=move_id)
    if move.decision != PendingMove.Decision.UNDECIDED:
        raise Repeated(_("This date has been decided already."), policies.PAST_DATE)
    if not is_running(move.clock, now):
        raise OutOfState(_("The term has ended meanwhile; nothing is left to decide."), policies.PAST_DATE)
    if decision == PendingMove.Decision.APPLIED:
        assert kind.moved is not None
        change = kind.moved(subject, [move.clock], {"now": now, "actor_id": actor.pk, "act": move.act})
        change.moves = [replace(each, lapses_at=now) for each in change.moves]
        apply([change], now=now)
        settle(kind, [subject], now=now)
    move.decision, move.reasons, move.decided_by, move.decided_at = decision, reasons, actor, now
    move.save(update_fields=["decision", "reasons", "decided_by", "decided_at"])
    record(_entry(move, clock, actor, now))
    return move


def is_running(clock: Clock, now: datetime) -> bool:
    """Whether the clock is open and its old date still ahead."""
    return not clock.end and clock.lapses_at is not None and clock.lapses_at > now


def _entry(move: PendingMove, clock: Clock, actor: User, now: datetime) -> Entry:
    """The decision on the year's chain; the subject's own chain has the moved clock and its end."""
    year = move.new_due.year
    return Entry(
        chain=f"year:{year}",
        subject_kind="year",
        subject_id=year,
        event=_DECISIONS[PendingMove.Decision(move.decision)],
        effective_at=now,
        actor_id=actor.pk,
        provision=policies.PAST_DATE,
        payload={
            "clock": clock.pk,
            "subject": f"{clock.subject_kind}:{clock.subject_id}",
            "from": move.old_due.isoformat(),
            "to": move.new_due.isoformat(),
            "reasons": move.reasons,
        },
    )
