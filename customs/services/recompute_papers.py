"""What a corrected document or judgment feeds: court holds and their ends (LAW.md 3.7)."""

from collections.abc import Iterable

from acts.changes import CloseClock, OpenClock
from acts.refusals import OutOfState
from customs.models import CaseParty, Document, Judgment
from customs.services.case_under_lock import openings
from customs.services.correctable import PROVISION
from customs.services.correction_job import (
    Job,
    corrected,
    open_clock,
    reopen_unless_gone,
    set_aside_as_corrected,
)
from customs.services.court import takes_effect
from customs.services.lodge import (
    begin_hold_if_complete,
    complete_sides,
    complete_since,
    judge_in_time,
)
from customs.services.receipt import ended_undoably, in_time, standing_term
from deadlines.models import Clock
from law.case_states import TERM_RUNNING, CaseState
from law.clock_ends import ClockEnd
from law.clocks import TERM_CLOCKS, ClockKind
from law.events import Event
from law.sentences import _
from law.time import local_date


def document_corrected(job: Job, document: Document) -> None:
    """Record the correction of a document and hold the goods exactly while the papers are in time."""
    case = job.case
    closes, opens = _check_again(job, document)
    term = standing_term(case)
    judge_in_time(term, [document])
    if case.state == CaseState.COURT_HOLD and term is not None:
        more_closes, more_opens = _hold_from(job, term)
        closes, opens = closes + more_closes, opens + more_opens
    corrected(job, closes=closes, opens=opens)
    weigh_papers(job, ())


def _check_again(job: Job, document: Document) -> tuple[list[CloseClock], list[OpenClock]]:
    """The check of a document counts from its receipt and names the record that stands."""
    clock = open_clock(job.case, ClockKind.DOCUMENT_VERIFICATION, f"document:{job.old.pk}")
    if clock is None:
        return [], []
    return [CloseClock(clock=clock, end=ClockEnd.CORRECTED, at=job.now)], openings(
        job.case, Event.DOCUMENT_LODGED, document.received_at, ref=f"document:{document.pk}"
    )


def _hold_from(job: Job, term: Clock) -> tuple[list[CloseClock], list[OpenClock]]:
    """A hold begins when its papers were complete: there the term it replaced ended."""
    party, hold = _complete_side(job), open_clock(job.case, ClockKind.COURT_HOLD)
    since = None if party is None else complete_since(job.case, party)
    if since is None or hold is None or hold.started_at == since:
        return [], []
    closes = [CloseClock(clock=hold, end=ClockEnd.CORRECTED, at=job.now)]
    if term.end == ClockEnd.COURT_HOLD:
        closes.append(CloseClock(clock=term, end=ClockEnd.COURT_HOLD, at=since))
    return closes, [OpenClock(kind=ClockKind.COURT_HOLD, counted_from=local_date(since), started_at=since)]


def _complete_side(job: Job) -> CaseParty | None:
    return next(iter(complete_sides(job.case)), None)


def weigh_papers(job: Job, documents: Iterable[Document], earlier: Clock | None = None) -> None:
    """Hold the goods exactly while the papers for it were lodged in time.

    `documents` are those whose term has changed. `earlier`: the term to go back to, when the one that the
    hold replaced should not have run.
    """
    case = job.case
    term = standing_term(case)
    judge_in_time(term, documents)
    party = _complete_side(job)
    if case.state == CaseState.COURT_HOLD:
        if party is None:
            set_aside_as_corrected(job, Event.COURT_HOLD_SET_ASIDE, ClockKind.COURT_HOLD, earlier)
        return
    since = None if party is None else complete_since(case, party)
    if party is None or since is None:
        return
    ended = ended_undoably(case, term)
    if case.state in TERM_RUNNING or (
        ended is not None and reopen_unless_gone(job, ended, since, "court hold")
    ):
        begin_hold_if_complete(case, party, actor=job.actor, now=job.now)


def judgment_corrected(job: Job, judgment: Judgment) -> None:
    """The judgment governs from the day it entered into force; a finished case does not change its end."""
    case = job.case
    if case.end != ClockEnd.JUDGMENT:
        corrected(job)
        return
    at = takes_effect(case, judgment.in_force_on, now=job.now, field="new")
    ended = list(Clock.objects.filter(subject_kind="case", subject_id=case.pk, end=ClockEnd.JUDGMENT))
    if any(clock.kind in TERM_CLOCKS and not in_time(clock, at) for clock in ended):
        raise OutOfState(
            _("By that day the term had ended and release had resumed without the judgment."),
            "CC198.6",
            field="new",
        )
    if case.closed_at is not None and at > case.closed_at:
        raise OutOfState(_("By that day the goods had left the case."), PROVISION, field="new")
    closes = [CloseClock(clock=clock, end=ClockEnd.JUDGMENT, at=at) for clock in ended]
    corrected(job, closes=closes, fields={"ended_at": at})
