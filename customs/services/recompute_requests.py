"""What a corrected request feeds: terms, and which of several requests counts (LAW.md 3.7).

The rules are those of entering the request in the first place. What the goods are held by is changed by the
same acts as ever: a prolongation in effect or set aside, an automatic end undone, a term moved.
"""

from datetime import datetime
from typing import Any

from acts.changes import CloseClock, MoveClock, OpenClock
from customs.models import Request
from customs.services.case_under_lock import openings, term_clock
from customs.services.correction_job import (
    Job,
    corrected,
    open_clock,
    reopen_unless_gone,
    set_aside_as_corrected,
    set_outcome,
)
from customs.services.receipt import (
    ended_by_expiry,
    ended_undoably,
    in_time,
    settle_again,
    standing_term,
)
from customs.services.recompute_papers import weigh_papers
from customs.services.request import prolong, prolonged_later
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.case_states import HOLDING, CaseState
from law.clock_ends import ClockEnd
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Event
from law.time import end_of


def request_corrected(job: Job, request: Request) -> None:
    """Record the correction of a request and let the case follow what is right now."""
    match request.kind:
        case _ if job.correction.field == "asked_days":
            _days_asked(job, request)
        case Request.Kind.PROLONGATION:
            _prolongation_received(job, request)
        case Request.Kind.CANCELLATION:
            _cancellation_received(job, request)
        case _:
            _extension_received(job, request)


def _extension_received(job: Job, request: Request) -> None:
    """The request itself holds nothing; one entered after the end is kept as undecided then, or out of time."""
    timely = in_time(standing_term(job.case, ClockKind.REGISTERED_SUSPENSION), request.received_at)
    if request.outcome == Request.Outcome.LAPSED and not timely:
        set_outcome(job, request, Request.Outcome.OUT_OF_TIME)
    elif request.outcome == Request.Outcome.OUT_OF_TIME and timely:
        set_outcome(job, request, Request.Outcome.LAPSED)
    corrected(job)


def _prolongation_received(job: Job, request: Request) -> None:
    first = standing_term(job.case, ClockKind.EX_OFFICIO_SUSPENSION)
    timely = in_time(first, request.received_at)
    in_effect = request.outcome == Request.Outcome.IN_EFFECT
    if first is not None and in_effect:
        (_still_prolongs if timely else _no_longer_prolongs)(job, first, request)
        return
    behind = Request.Outcome.BEHIND_HOLD
    if request.outcome == behind and not timely:
        set_outcome(job, request, Request.Outcome.OUT_OF_TIME)
    elif request.outcome == Request.Outcome.OUT_OF_TIME and timely and job.case.state == CaseState.COURT_HOLD:
        set_outcome(job, request, behind)
    corrected(job)
    if first is not None and timely:
        _prolong_now(job, first, request)


def _still_prolongs(job: Job, first: Clock, request: Request) -> None:
    """At another instant of the first term: there the first clock ended and the ten-day clock opened."""
    closes, opens = _reorder_cancellations(job, request)
    at = request.received_at
    if first.end == ClockEnd.PROLONGED:
        closes.append(CloseClock(clock=first, end=ClockEnd.PROLONGED, at=at))
    ten = open_clock(job.case, ClockKind.EX_OFFICIO_PROLONGATION)
    if ten is not None:
        closes.append(CloseClock(clock=ten, end=ClockEnd.CORRECTED, at=job.now))
        opens.append(_again(ten, at))
    corrected(job, closes=closes, opens=opens)


def _again(clock: Clock, started_at: datetime) -> OpenClock:
    return OpenClock(
        kind=ClockKind(clock.kind),
        counted_from=clock.counted_from,
        started_at=started_at,
        length=clock.length,
    )


def _no_longer_prolongs(job: Job, first: Clock, request: Request) -> None:
    """Received after the first term: it never prolonged, and what was lodged in the ten days was late."""
    case = job.case
    set_outcome(job, request, Request.Outcome.OUT_OF_TIME)
    ten = standing_term(case, ClockKind.EX_OFFICIO_PROLONGATION)
    if case.state == CaseState.PROLONGED:
        corrected(job)
        set_aside_as_corrected(job, Event.PROLONGATION_SET_ASIDE, ClockKind.EX_OFFICIO_PROLONGATION, first)
    elif case.state == CaseState.COURT_HOLD and ten is not None and ten.ended_at is not None:
        corrected(job, closes=[CloseClock(clock=ten, end=ClockEnd.CORRECTED, at=ten.ended_at)])
        weigh_papers(job, case.documents.all(), earlier=first)
    else:
        corrected(job)


def _prolong_now(job: Job, first: Clock, request: Request) -> None:
    """A request held to be out of time when release had resumed was not: it prolongs, if it still can."""
    case, outcomes = job.case, Request.Outcome
    if request.outcome != outcomes.OUT_OF_TIME or ended_undoably(case, first) is None:
        return
    if not reopen_unless_gone(job, first, request.received_at, "prolongation"):
        set_outcome(job, request, outcomes.NOTED)
        return
    set_outcome(job, request, outcomes.IN_EFFECT)
    prolong(case, request, actor=job.actor, now=job.now)
    weigh_papers(job, case.documents.all())
    settle_again(case, job.now)


def _reorder_cancellations(job: Job, request: Request) -> tuple[list[CloseClock], list[OpenClock]]:
    """Of a request to prolong and one to cancel the later received counts: replace, or let wait again."""
    closes: list[CloseClock] = []
    opens: list[OpenClock] = []
    outcomes = Request.Outcome
    for asked in job.case.requests.filter(
        kind=Request.Kind.CANCELLATION, outcome__in=[outcomes.UNDECIDED, outcomes.REPLACED]
    ):
        stands = asked.received_at > request.received_at
        if stands and asked.outcome == outcomes.REPLACED and job.case.state in HOLDING:
            opens += _wait_again(job, asked)
        elif not stands and asked.outcome == outcomes.UNDECIDED:
            closes += _replaced(job, asked, f"request:{asked.pk}")
    return closes, opens


def _wait_again(job: Job, asked: Request) -> list[OpenClock]:
    set_outcome(job, asked, Request.Outcome.UNDECIDED)
    ref = f"request:{asked.pk}"
    return openings(job.case, Event.CANCELLATION_REQUESTED, asked.received_at, ref=ref)


def _replaced(job: Job, asked: Request, ref: str) -> list[CloseClock]:
    set_outcome(job, asked, Request.Outcome.REPLACED)
    clock = open_clock(job.case, ClockKind.CANCELLATION_DECISION, ref)
    return [] if clock is None else [CloseClock(clock=clock, end=ClockEnd.MET, at=job.now)]


def _cancellation_received(job: Job, asked: Request) -> None:
    case, outcomes = job.case, Request.Outcome
    ref = f"request:{job.old.pk}"
    overtaken = prolonged_later(case, asked.received_at)
    closes: list[CloseClock] = []
    opens: list[OpenClock] = []
    if asked.outcome == outcomes.UNDECIDED and overtaken:
        closes = _replaced(job, asked, ref)
    elif asked.outcome == outcomes.UNDECIDED:
        clock = open_clock(case, ClockKind.CANCELLATION_DECISION, ref)
        closes = [] if clock is None else [CloseClock(clock=clock, end=ClockEnd.CORRECTED, at=job.now)]
        opens = _wait_again(job, asked) if closes else []
    elif asked.outcome == outcomes.REPLACED and not overtaken and case.state in HOLDING:
        opens = _wait_again(job, asked)
    corrected(job, closes=closes, opens=opens)


def _days_asked(job: Job, request: Request) -> None:
    """The ten days are fewer only when the request asks for fewer (CC 199(5))."""
    case, kind = job.case, ClockKind.EX_OFFICIO_PROLONGATION
    rule = CLOCK_RULES[kind]
    length = request.asked_days or rule.length
    ten = standing_term(case, kind)
    expired = ended_by_expiry(case)
    ran_out = ten is not None and expired is not None and expired.pk == ten.pk
    if (
        request.outcome != Request.Outcome.IN_EFFECT
        or ten is None
        or not (ten.is_open or ran_out or case.state == CaseState.COURT_HOLD)
    ):
        corrected(job)
        return
    closes: list[CloseClock] = []
    fields: dict[str, Any] = {}
    if ran_out:
        due_on = rule.due_on(ten.counted_from, length, calendar_in_force())
        assert due_on is not None
        lapses_at = end_of(due_on)
        if lapses_at > job.now and reopen_unless_gone(job, ten, request.received_at, "prolongation"):
            ten = term_clock(case) or ten
        elif lapses_at > job.now or case.state == CaseState.RELEASED:
            corrected(job)  # the goods are gone: the end stands
            return
        else:
            closes = [CloseClock(clock=ten, end=ClockEnd(ten.end), at=lapses_at)]
            fields = {"ended_at": lapses_at}
    moves = [MoveClock(clock=ten, length=length, counted_from=ten.counted_from)]
    corrected(job, closes=closes, moves=moves, fields=fields)
    settle_again(case, job.now)
    weigh_papers(job, case.documents.all())
