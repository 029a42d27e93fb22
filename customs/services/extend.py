"""The head's decision on a request to extend a registered suspension (CC 198(2)-(3))."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from acts.refusals import Incomplete, Repeated
from customs.models import Case, Document, Request
from customs.policies import need_decider, need_event, need_other_person, need_regime, need_text
from customs.services.case_under_lock import act, lock_case, openings
from customs.services.lines import lines_of_holder
from customs.services.split import keep_only
from law.clocks import CLOCK_RULES, ClockKind
from law.documents import DocumentKind
from law.events import Event, Regime
from law.sentences import _
from law.time import local_date

FIRST_TERM = CLOCK_RULES[ClockKind.REGISTERED_SUSPENSION].length
LONGEST = CLOCK_RULES[ClockKind.REGISTERED_EXTENSION].longest - FIRST_TERM


def may_extend(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person deciding on an extension now."""
    need_regime(case, Regime.REGISTERED, "CC198.2")
    need_event(case, Event.EXTENDED)
    need_decider(actor, case, on=local_date(now))
    if not any(_waits(asked) for asked in case.requests.all()):
        raise Incomplete(_("The right holder has not asked for an extension."), "CC198.2")


def _waits(asked: Request) -> bool:
    return asked.kind == Request.Kind.EXTENSION and asked.outcome == Request.Outcome.UNDECIDED


def undecided(case: Case) -> QuerySet[Request]:
    """Requests to extend that wait for the head."""
    return case.requests.filter(kind=Request.Kind.EXTENSION, outcome=Request.Outcome.UNDECIDED)


def _request(case: Case, request_id: int, actor: User) -> Request:
    request = case.requests.select_related("party__right", "proof").filter(pk=request_id).first()
    if request is None or request.kind != Request.Kind.EXTENSION:
        raise Incomplete(_("Choose the request."), "CC198.2", field="request")
    if request.outcome != Request.Outcome.UNDECIDED:
        raise Repeated(_("This request has been decided already."), "CC198.2", field="request")
    need_other_person(actor, request.entered_by_id)
    return request


def _proof_of_court(request: Request) -> Document:
    """The proof of having gone to court: the one the request names, or where that was found not to be one,
    another lodged by the same holder's side."""
    named = request.proof.standing() if request.proof else None
    if named is not None and named.state != Document.State.REJECTED:
        return named
    proof = (
        Document.objects.filter(
            case_id=request.case_id,
            kind=DocumentKind.COURT_APPLICATION,
            party__right__holder_name=request.party.right.holder_name if request.party.right else "",
        )
        .exclude(state=Document.State.REJECTED)
        .first()
    )
    if proof is None:
        raise Incomplete(
            _("An extension needs proof that the right holder has applied to a court."),
            "CC198.2",
            field="request",
        )
    return proof


def extend(
    *,
    case_id: int,
    request_id: int,
    days: int,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Extend by 1-10 business days while the first term runs; once only, with no later top-up (LAW.md 3.7).

    The due date is business day 10 + `days` after the original decision, not counted from the grant.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_extend(case, actor=actor, now=now)
        request = _request(case, request_id, actor)
        proof = _proof_of_court(request)
        if not 1 <= days <= LONGEST:
            raise Incomplete(_("An extension is one to ten business days."), "CC198.2", field="days")
        reasons = need_text(reasons, "reasons", "CC198.3")
        keep_only(
            case,
            lines_of_holder(case, request.party, alone=False),
            actor=actor,
            now=now,
        )
        _decide(request, Request.Outcome.GRANTED, reasons, actor, now)
        for other in undecided(case):
            _decide(other, Request.Outcome.REPLACED, "", actor, now)
        act(
            case,
            Event.EXTENDED,
            actor=actor,
            now=now,
            provision="CC198.2",
            reasons=reasons,
            days=days,
            decides=True,
            payload={"request": request.pk, "proof": proof.pk},
            opens=openings(case, Event.EXTENDED, now, {ClockKind.REGISTERED_EXTENSION: FIRST_TERM + days}),
        )
    return case


def refuse_extension(
    *, case_id: int, request_id: int, reasons: str, actor: User, now: datetime, version: int | None = None
) -> Case:
    """Refuse, with reasons, told at once; the term runs on and a new request is possible until it ends."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_extend(case, actor=actor, now=now)
        request = _request(case, request_id, actor)
        reasons = need_text(reasons, "reasons", "CC198.3")
        _decide(request, Request.Outcome.REFUSED, reasons, actor, now)
        act(
            case,
            Event.EXTENSION_REFUSED,
            actor=actor,
            now=now,
            provision="CC198.3",
            reasons=reasons,
            decides=True,
            payload={"request": request.pk},
            context={"party": request.party_id},
        )
    return case


def _decide(request: Request, outcome: str, reasons: str, actor: User, now: datetime) -> None:
    request.outcome, request.reason = outcome, reasons
    request.decided_by, request.decided_at = actor, now
    request.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
