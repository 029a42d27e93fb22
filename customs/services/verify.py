"""Checking what was lodged or asked; what is found not to be one is set aside by the head (LAW.md 3.7)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from acts.changes import CloseClock
from acts.refusals import Incomplete, OutOfState, Repeated
from customs.models import Case, Document, Request, Task
from customs.policies import (
    may_reject,
    may_set_aside_prolongation,
    may_verify,
    need_other_person,
    need_text,
)
from customs.services.case_under_lock import act, clocks_of, lock_case
from customs.services.lines import held_numbers, lines_of_holder
from customs.services.lodge import complete_sides, weigh_again
from customs.services.receipt import (
    STATE_OF_TERM,
    again,
    in_time,
    keep_listed,
    lapse_of,
    settle_again,
    wait_again,
)
from customs.services.request import prolong
from customs.services.split import HOLDERS_DIFFER, move_lines
from customs.services.tasks import raise_task
from deadlines.models import Clock
from law.case_states import HOLDING, CaseState
from law.clock_ends import ClockEnd
from law.clocks import TERM_CLOCKS, ClockKind
from law.events import Event
from law.sentences import _


def _document(case: Case, document_id: int, *states: Document.State) -> Document:
    document = case.documents.filter(pk=document_id).first()
    if document is None:
        raise Incomplete(_("Choose the document."), "HOUSE.verify_document", field="document")
    if document.state not in states:
        raise Repeated(
            _("This document has been checked already."), "HOUSE.verify_document", field="document"
        )
    return document


def _check_done(case: Case, document: Document, now: datetime) -> list[CloseClock]:
    return [
        CloseClock(clock=clock, end=ClockEnd.MET, at=now)
        for clock in clocks_of(case)
        if clock.kind == ClockKind.DOCUMENT_VERIFICATION and clock.ref == f"document:{document.pk}"
    ]


def verify_document(
    *, case_id: int, document_id: int, actor: User, now: datetime, version: int | None = None
) -> Document:
    """Record that a lodged document is what it was lodged as; another person than the one who entered it."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        document = _document(case, document_id, Document.State.TO_VERIFY)
        may_verify(case, actor=actor, now=now)
        need_other_person(actor, document.entered_by_id)
        document.state, document.verified_by, document.verified_at = Document.State.VERIFIED, actor, now
        document.save(update_fields=["state", "verified_by", "verified_at"])
        act(
            case,
            Event.DOCUMENT_VERIFIED,
            actor=actor,
            now=now,
            provision="HOUSE.verify_document",
            payload={"document": document.pk},
            closes=_check_done(case, document, now),
        )
    return document


def reject_document(
    *, case_id: int, document_id: int, reasons: str, actor: User, now: datetime, version: int | None = None
) -> Document:
    """The head finds that a document is not what it was lodged as, though it was verified before.

    A hold that rested on it ends: the earlier term reopens if its date is still ahead, else release resumes.
    Goods of another holder whose own papers are complete stay held.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        document = _document(case, document_id, Document.State.TO_VERIFY, Document.State.VERIFIED)
        may_reject(case, actor=actor, now=now)
        reasons = need_text(reasons, "reasons", "HOUSE.verify_document")
        document.state, document.reason = Document.State.REJECTED, reasons
        document.verified_by, document.verified_at = actor, now
        document.save(update_fields=["state", "reason", "verified_by", "verified_at"])
        act(
            case,
            Event.DOCUMENT_REJECTED,
            actor=actor,
            now=now,
            provision="HOUSE.verify_document",
            reasons=reasons,
            decides=True,
            payload={"document": document.pk},
            closes=_check_done(case, document, now),
        )
        _tell_split_cases(case, document, now)
        if case.state == CaseState.COURT_HOLD:
            _hold_where_papers_stand(case, reasons, actor=actor, now=now)
    return document


def _tell_split_cases(case: Case, document: Document, now: datetime) -> None:
    """The same paper may lie in cases split from this one, or in the one it came from: each decides on its own."""
    copies = Document.objects.filter(
        Q(case__split_from=case) | Q(case__split_into=case) | Q(case__split_from__split_into=case),
        kind=document.kind,
        party__name=document.party.name,
        received_at=document.received_at,
        entered_at=document.entered_at,
        case__state__in=HOLDING,
    ).exclude(Q(state=Document.State.REJECTED) | Q(pk=document.pk))
    for copy in copies.select_related("case").distinct():
        raise_task(
            copy.case,
            Task.Kind.PAPER_REJECTED,
            ref=f"document:{copy.pk}",
            provision="HOUSE.verify_document",
            now=now,
            note=case.number,
        )


def _hold_where_papers_stand(case: Case, reasons: str, *, actor: User, now: datetime) -> None:
    """End the hold of goods for which no right holder's papers are complete any more."""
    held = held_numbers(case)
    staying = {
        number for party in complete_sides(case) for number in lines_of_holder(case, party, alone=False)
    }
    leaving = [number for number in held if number not in staying]
    if not leaving:
        return
    if staying:
        case = move_lines(case, leaving, reasons=HOLDERS_DIFFER, actor=actor, now=now)
    set_aside(case, Event.COURT_HOLD_SET_ASIDE, ClockKind.COURT_HOLD, reasons, actor=actor, now=now)


def set_aside_prolongation(
    *, case_id: int, request_id: int, reasons: str, actor: User, now: datetime, version: int | None = None
) -> Request:
    """The head finds that a request to prolong was not the holder's (LAW.md 3.7 "Prolongation").

    The first term reopens when its date is still ahead, else release resumes.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_set_aside_prolongation(case, actor=actor, now=now)
        request = case.requests.filter(pk=request_id, outcome=Request.Outcome.IN_EFFECT).first()
        if request is None:
            raise Incomplete(_("Choose the request that prolonged the term."), "CC199.5", field="request")
        reasons = need_text(reasons, "reasons", "CC199.5")
        request.outcome, request.reason = Request.Outcome.SET_ASIDE, reasons
        request.decided_by, request.decided_at = actor, now
        request.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
        set_aside(
            case,
            Event.PROLONGATION_SET_ASIDE,
            ClockKind.EX_OFFICIO_PROLONGATION,
            reasons,
            actor=actor,
            now=now,
        )
    return request


#: How the term that a hold or a prolongation replaced was ended by it.
_REPLACED = {
    ClockKind.COURT_HOLD: ClockEnd.COURT_HOLD,
    ClockKind.EX_OFFICIO_PROLONGATION: ClockEnd.PROLONGED,
}


def set_aside(
    case: Case,
    event: Event,
    ended: ClockKind,
    reasons: str,
    *,
    actor: User,
    now: datetime,
    earlier: Clock | None = None,
) -> None:
    """End a hold or prolongation of the LOCKED case that should not have begun, back to the earlier term.

    Whether that term still runs is asked of the calendar in force; if it is over, release resumes now - but a
    request to prolong that was received in time behind a hold prolongs by its receipt, as it would have.
    `earlier` is that term when it is not the one replaced last. Raises `OutOfState` when none is known.
    """
    earlier = earlier or (
        Clock.objects.filter(
            subject_kind="case", subject_id=case.pk, kind__in=TERM_CLOCKS - {ended}, end=_REPLACED[ended]
        )
        .order_by("-pk")
        .first()
    )
    if earlier is None:
        raise OutOfState(_("There is no earlier term to go back to."), "HOUSE.verify_document")
    asked = _asked_behind_hold(case, earlier) if ended is ClockKind.COURT_HOLD else None
    lapses_at = lapse_of(earlier)
    reopens = asked is not None or (lapses_at is not None and now < lapses_at)
    fields = {} if reopens else {"ended_at": now, "end": ClockEnd.CORRECTED}
    # What a prolongation had replaced was, without it, never replaced: it waits, or lapsed undecided.
    replaced = case.requests.filter(kind=Request.Kind.CANCELLATION, outcome=Request.Outcome.REPLACED)
    waiting = wait_again(case, replaced) if ended is ClockKind.EX_OFFICIO_PROLONGATION else []
    applied = act(
        case,
        event,
        actor=actor,
        now=now,
        provision="HOUSE.verify_document" if ended is ClockKind.COURT_HOLD else "CC199.5",
        reasons=reasons,
        decides=True,
        restored=STATE_OF_TERM[ClockKind(earlier.kind)] if reopens else CaseState.RELEASE_RESUMED,
        fields=fields,
        opens=[again(earlier, now), *waiting] if reopens else [],
    )
    keep_listed(earlier, applied.opened)
    if asked is not None:
        asked.outcome = Request.Outcome.IN_EFFECT
        asked.save(update_fields=["outcome"])
        prolong(case, asked, actor=actor, now=now)
    weigh_again(case, actor=actor, now=now)
    if asked is not None:
        settle_again(case, now)


def _asked_behind_hold(case: Case, earlier: Clock) -> Request | None:
    """The request to prolong received in time while a hold stood in the first term's place (CC 199(5))."""
    if earlier.kind != ClockKind.EX_OFFICIO_SUSPENSION:
        return None
    asked = (
        case.requests.filter(kind=Request.Kind.PROLONGATION, outcome=Request.Outcome.BEHIND_HOLD)
        .select_related("party__right")
        .first()
    )
    return asked if asked is not None and in_time(earlier, asked.received_at) else None
