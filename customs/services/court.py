"""What courts and higher authorities do to a case: judgment, end without judgment, annulment (LAW.md 3.7)."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, TooEarly
from customs.models import Case, Judgment
from customs.policies import (
    may_end_court_case,
    may_record_annulment,
    may_record_judgment,
    need_event,
    need_past,
    need_text,
)
from customs.services.case_under_lock import act, lock_case
from customs.services.receipt import ended_by_expiry, in_time, reopen
from deadlines.models import Clock
from law.clock_ends import ClockEnd
from law.documents import HOLD_PROVISION
from law.events import Event, Regime
from law.liability import DAMAGE_PROVISION
from law.sentences import _
from law.time import local_date, start_of


def takes_effect(case: Case, day: date, *, now: datetime, field: str) -> datetime:
    """00:00 of the day from which a court act counts: not in the future, not before the decision."""
    if day > local_date(now):
        raise TooEarly(
            _("Record it on the day it takes effect: that day has not come."), "CC198.6", field=field
        )
    at = start_of(day)
    need_past(at, now=now, field=field, not_before=case.decided_at)
    return max(at, case.decided_at) if case.decided_at else at


def record_judgment(
    *,
    case_id: int,
    court: str,
    number: str,
    decided_on: date,
    in_force_on: date,
    outcome: str,
    received_at: datetime,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Judgment:
    """Record a judgment in force; it governs, and a term it overtakes never revives (LAW.md 3.7).

    No infringement: release resumes, effective when it entered into force (CC 198(7)). Infringement: the
    goods await disposal and release does not resume (CC 201(1)(6)). In force before an automatic end and
    entered after it, an infringement undoes that end while the goods are there ("Entered late").
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_record_judgment(case, actor=actor, now=now)
        found = outcome == Judgment.Outcome.INFRINGEMENT
        event = Event.JUDGMENT_INFRINGEMENT if found else Event.JUDGMENT_NO_INFRINGEMENT
        if in_force_on < decided_on:
            raise Incomplete(
                _("A judgment enters into force on the day it is given or later."),
                "CC198.6",
                field="in_force_on",
            )
        at = takes_effect(case, in_force_on, now=now, field="in_force_on")
        need_past(received_at, now=now, field="received_at")
        expired = ended_by_expiry(case)
        overtaken = expired is not None and in_time(expired, at)
        if not overtaken:
            need_event(case, event)
        judgment = Judgment.objects.create(
            case=case,
            court=need_text(court, "court", "CC198.6"),
            number=need_text(number, "number", "CC198.6"),
            decided_on=decided_on,
            in_force_on=in_force_on,
            outcome=outcome,
            received_at=received_at,
            entered_at=now,
            entered_by=actor,
        )
        if expired is not None and not _undo_end(case, expired, judgment, at, actor=actor, now=now):
            return judgment
        act(
            case,
            event,
            actor=actor,
            now=now,
            provision="CC201.1.6" if found else DAMAGE_PROVISION[Regime(case.regime)],
            effective_at=at,
            fields={"ended_at": at, "end": ClockEnd.JUDGMENT},
            payload={"judgment": judgment.pk},
            context={"court": judgment.court, "number": judgment.number, "found": found},
        )
    return judgment


def _undo_end(
    case: Case, expired: Clock, judgment: Judgment, at: datetime, *, actor: User, now: datetime
) -> bool:
    """Undo the automatic end that a judgment in force had overtaken; with no infringement the end stands."""
    if judgment.outcome == Judgment.Outcome.INFRINGEMENT:
        return reopen(case, expired, at, actor=actor, now=now, what="judgment")
    act(
        case,
        Event.LATE_ENTRY_NOTED,
        actor=actor,
        now=now,
        provision=DAMAGE_PROVISION[Regime(case.regime)],
        payload={"judgment": judgment.pk},
    )
    return False


def end_court_case(
    *,
    case_id: int,
    takes_effect_on: date,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A final court act closed the civil case undecided (claim withdrawn, settlement, ruling reversed).

    The hold ends when that act takes effect and release resumes; the officer confirms that the act does not
    provide otherwise (LAW.md 3.7 "Court hold").
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_end_court_case(case, actor=actor, now=now)
        at = takes_effect(case, takes_effect_on, now=now, field="takes_effect_on")
        provision = HOLD_PROVISION[Regime(case.regime)]
        act(
            case,
            Event.COURT_CASE_ENDED,
            actor=actor,
            now=now,
            provision=provision,
            effective_at=at,
            reasons=need_text(reasons, "reasons", provision),
            decides=True,
            fields={"ended_at": at, "end": ClockEnd.COURT_ENDED_UNDECIDED},
        )
    return case


def record_annulment(
    *,
    case_id: int,
    takes_effect_on: date,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Record that a court or a higher authority annulled the decision to suspend; release resumes."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_record_annulment(case, actor=actor, now=now)
        at = takes_effect(case, takes_effect_on, now=now, field="takes_effect_on")
        act(
            case,
            Event.DECISION_ANNULLED,
            actor=actor,
            now=now,
            provision="CC201",
            effective_at=at,
            reasons=need_text(reasons, "reasons", "CC201"),
            decides=True,
            fields={"ended_at": at, "end": ClockEnd.ANNULLED},
        )
    return case
