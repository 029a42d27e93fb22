"""What the holder's side asks: extension, prolongation, cancellation. Receipt counts, not entry."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.changes import CloseClock
from acts.refusals import Incomplete, TooLate
from customs.models import Case, CaseParty, Document, Request
from customs.policies import (
    may_request_cancellation,
    may_request_extension,
    may_request_prolongation,
    need_event,
)
from customs.services.case_under_lock import act, clocks_of, lock_case, openings
from customs.services.lines import lines_of_holder
from customs.services.lodge import weigh_again
from customs.services.receipt import (
    Receipt,
    check_receipt,
    ended_by_expiry,
    ended_undoably,
    in_time,
    reopen,
    settle_again,
    standing_term,
)
from customs.services.split import keep_only
from deadlines.models import Clock
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import CLOCK_RULES, ClockKind
from law.documents import DocumentKind
from law.events import Event, Regime
from law.sentences import _


def _store(
    case: Case,
    kind: str,
    receipt: Receipt,
    party: CaseParty,
    *,
    actor: User,
    now: datetime,
    outcome: str = Request.Outcome.UNDECIDED,
    days: int | None = None,
    proof: Document | None = None,
) -> Request:
    return Request.objects.create(
        case=case,
        kind=kind,
        party=party,
        asked_days=days,
        proof=proof,
        outcome=outcome,
        channel=receipt.channel,
        received_at=receipt.received_at,
        original_received_at=receipt.original_received_at,
        entered_at=now,
        entered_by=actor,
    )


def request_extension(
    *,
    case_id: int,
    receipt: Receipt,
    days: int | None = None,
    proof_id: int | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Request:
    """Record the holder's request to extend a registered suspension (CC 198(2)).

    `days` asked (1-10, None: ten); `proof_id` a lodged proof of having gone to court, which may follow. The
    request itself holds nothing: only the head's decision while the term runs does. Received in time but
    entered after the automatic end, it is kept as "undecided when the term ended" and shown.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_request_extension(case, actor=actor, now=now)
        party = check_receipt(case, receipt, now=now, posting_counts=False)
        longest = CLOCK_RULES[ClockKind.REGISTERED_EXTENSION].longest - _TEN
        if days is not None and not 1 <= days <= longest:
            raise Incomplete(_("An extension is one to ten business days."), "CC198.2", field="days")
        expired = ended_by_expiry(case)
        if expired is not None and expired.kind == ClockKind.REGISTERED_SUSPENSION:
            return _late_extension(case, receipt, party, days, proof_id, expired, actor=actor, now=now)
        need_event(case, Event.EXTENSION_REQUESTED)
        if not in_time(standing_term(case), receipt.received_at):
            raise TooLate(
                _("It was received after the first term had ended."), "CC198.2", field="received_at"
            )
        proof = _proof(case, proof_id)
        request = _store(
            case, Request.Kind.EXTENSION, receipt, party, actor=actor, now=now, days=days, proof=proof
        )
        act(
            case,
            Event.EXTENSION_REQUESTED,
            actor=actor,
            now=now,
            provision="CC198.2",
            effective_at=receipt.received_at,
            payload={"request": request.pk, "days": days, "proof": proof_id},
        )
    return request


_TEN = CLOCK_RULES[ClockKind.REGISTERED_SUSPENSION].length


def _late_extension(
    case: Case,
    receipt: Receipt,
    party: CaseParty,
    days: int | None,
    proof_id: int | None,
    expired: Clock,
    *,
    actor: User,
    now: datetime,
) -> Request:
    if not in_time(expired, receipt.received_at):
        raise TooLate(_("It was received after the first term had ended."), "CC198.2", field="received_at")
    request = _store(
        case,
        Request.Kind.EXTENSION,
        receipt,
        party,
        actor=actor,
        now=now,
        outcome=Request.Outcome.LAPSED,
        days=days,
        proof=_proof(case, proof_id),
    )
    # The term ended as it did; why nobody extended it is said by what had been received then (LAW.md 3.2).
    end = ClockEnd.EXPIRED_UNDECIDED
    assert expired.ended_at is not None
    act(
        case,
        Event.LATE_ENTRY_NOTED,
        actor=actor,
        now=now,
        provision="CC198.2",
        fields={"end": end},
        closes=[CloseClock(clock=expired, end=end, at=expired.ended_at)],
        payload={"request": request.pk, "what": "extension", "end": end},
    )
    return request


def _proof(case: Case, proof_id: int | None) -> Document | None:
    if proof_id is None:
        return None
    proof = case.documents.filter(pk=proof_id, kind=DocumentKind.COURT_APPLICATION).first()
    if proof is None or proof.state == Document.State.REJECTED:
        raise Incomplete(_("Choose the proof of having applied to a court."), "CC198.2", field="proof")
    return proof


def request_prolongation(
    *,
    case_id: int,
    receipt: Receipt,
    days: int | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Request:
    """Record the holder's request to prolong an ex officio suspension; its RECEIPT in time prolongs (CC 199(5)).

    The three-day clock ends and the ten-day clock opens at the instant of receipt; the ten days count from
    the initial decision and include the first term. `days`: fewer than ten only when the request asks so.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_request_prolongation(case, actor=actor, now=now)
        party = check_receipt(case, receipt, now=now, posting_counts=False)
        check_prolonged_days(case, days)
        ended = ended_undoably(case, standing_term(case))
        if ended is not None and ended.kind == ClockKind.EX_OFFICIO_SUSPENSION:
            return _late_prolongation(case, receipt, party, days, ended, actor=actor, now=now)
        held = case.state == CaseState.COURT_HOLD
        need_event(case, Event.PROLONGATION_REQUESTED if held else Event.PROLONGED)
        _need_in_first_term(standing_term(case), receipt.received_at)
        effect = _keep_behind_hold if held else _prolong
        return effect(case, receipt, party, days, actor=actor, now=now)


def _need_in_first_term(term: Clock | None, at: datetime) -> None:
    if not in_time(term, at):
        raise TooLate(
            _("It was received after the first term had ended; posting in time does not help here."),
            "CC199.5",
            field="received_at",
        )


def check_prolonged_days(case: Case, days: int | None) -> None:
    """Refuse days that a request to prolong cannot ask for: the ten include the first term (CC 199(5))."""
    first = case.initial_days or 0
    if days is not None and not first < days <= CLOCK_RULES[ClockKind.EX_OFFICIO_PROLONGATION].longest:
        raise Incomplete(
            _("The ten days include the first term: ask for %(fewest)d to ten business days in all."),
            "CC199.5",
            {"fewest": first + 1},
            field="days",
        )


def _late_prolongation(
    case: Case,
    receipt: Receipt,
    party: CaseParty,
    days: int | None,
    ended: Clock,
    *,
    actor: User,
    now: datetime,
) -> Request:
    """Timely and entered after release resumed: undoes that, unless the goods are gone.

    A request to cancel received later does not stand against it: typed in time it would have waited for the
    head, so it waits now (LAW.md 3.7 "Request to cancel").
    """
    at = receipt.received_at
    _need_in_first_term(ended, at)
    if reopen(case, ended, at, actor=actor, now=now, what="prolongation"):
        request = _prolong(case, receipt, party, days, actor=actor, now=now)
        settle_again(case, now)
        return request
    return _store(
        case,
        Request.Kind.PROLONGATION,
        receipt,
        party,
        actor=actor,
        now=now,
        outcome=Request.Outcome.NOTED,
        days=days,
    )


def _record_prolongation(
    case: Case,
    receipt: Receipt,
    party: CaseParty,
    days: int | None,
    outcome: Request.Outcome,
    *,
    actor: User,
    now: datetime,
) -> Request:
    kind = Request.Kind.PROLONGATION
    request = _store(case, kind, receipt, party, actor=actor, now=now, outcome=outcome, days=days)
    act(
        case,
        Event.PROLONGATION_REQUESTED,
        actor=actor,
        now=now,
        provision="CC199.5",
        effective_at=receipt.received_at,
        payload={"request": request.pk, "days": days},
    )
    return request


def _keep_behind_hold(
    case: Case, receipt: Receipt, party: CaseParty, days: int | None, *, actor: User, now: datetime
) -> Request:
    """No term is there to prolong while a court hold stands; the request counts should the hold fall away."""
    return _record_prolongation(case, receipt, party, days, Request.Outcome.BEHIND_HOLD, actor=actor, now=now)


def _prolong(
    case: Case, receipt: Receipt, party: CaseParty, days: int | None, *, actor: User, now: datetime
) -> Request:
    request = _record_prolongation(
        case, receipt, party, days, Request.Outcome.IN_EFFECT, actor=actor, now=now
    )
    prolong(case, request, actor=actor, now=now)
    weigh_again(case, actor=actor, now=now)
    return request


def prolong(case: Case, request: Request, *, actor: User, now: datetime) -> None:
    """Let a request received in time prolong the LOCKED case, which stands in its first term (CC 199(5)).

    It replaces requests to cancel that were received before it; one received later waits for the head.
    """
    at = request.received_at
    keep_only(case, lines_of_holder(case, request.party, alone=False), actor=actor, now=now)
    replaced = list(
        case.requests.filter(
            kind=Request.Kind.CANCELLATION, outcome=Request.Outcome.UNDECIDED, received_at__lte=at
        ).values_list("pk", flat=True)
    )
    Request.objects.filter(pk__in=replaced).update(outcome=Request.Outcome.REPLACED)
    days = request.asked_days
    ends = {
        (ClockKind.EX_OFFICIO_SUSPENSION, ""): ClockEnd.PROLONGED,
        **{(ClockKind.CANCELLATION_DECISION, f"request:{pk}"): ClockEnd.MET for pk in replaced},
    }
    act(
        case,
        Event.PROLONGED,
        actor=actor,
        now=now,
        provision="CC199.5",
        effective_at=at,
        payload={"request": request.pk, "days": days},
        closes=[
            CloseClock(clock=clock, end=ends[ClockKind(clock.kind), clock.ref], at=at)
            for clock in clocks_of(case)
            if (ClockKind(clock.kind), clock.ref) in ends
        ],
        opens=openings(
            case, Event.PROLONGED, at, {} if days is None else {ClockKind.EX_OFFICIO_PROLONGATION: days}
        ),
    )


def request_cancellation(
    *, case_id: int, receipt: Receipt, actor: User, now: datetime, version: int | None = None
) -> Request:
    """Record the holder's request to cancel. It releases nothing: the head must cancel (CC 198(8), 199(4)).

    House rule: the same day. A request to prolong received later replaces it. Received in time but entered
    after the automatic end, it is kept as lapsed: nobody decided on it while the term ran.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_request_cancellation(case, actor=actor, now=now)
        party = check_receipt(case, receipt, now=now, posting_counts=False)
        expired = ended_by_expiry(case)
        if expired is not None:
            return _late_cancellation(case, receipt, party, expired, actor=actor, now=now)
        later = prolonged_later(case, receipt.received_at)
        request = _store(
            case,
            Request.Kind.CANCELLATION,
            receipt,
            party,
            actor=actor,
            now=now,
            outcome=Request.Outcome.REPLACED if later else Request.Outcome.UNDECIDED,
        )
        act(
            case,
            Event.CANCELLATION_REQUESTED,
            actor=actor,
            now=now,
            provision="CC198.8" if case.regime == Regime.REGISTERED else "CC199.4",
            effective_at=receipt.received_at,
            payload={"request": request.pk},
            opens=[]
            if later
            else openings(
                case, Event.CANCELLATION_REQUESTED, receipt.received_at, ref=f"request:{request.pk}"
            ),
        )
    return request


def _late_cancellation(
    case: Case, receipt: Receipt, party: CaseParty, expired: Clock, *, actor: User, now: datetime
) -> Request:
    provision = "CC198.8" if case.regime == Regime.REGISTERED else "CC199.4"
    if not in_time(expired, receipt.received_at):
        raise TooLate(
            _("It was received after the suspension had ended: release has resumed."),
            provision,
            field="received_at",
        )
    request = _store(
        case, Request.Kind.CANCELLATION, receipt, party, actor=actor, now=now, outcome=Request.Outcome.LAPSED
    )
    act(
        case,
        Event.LATE_ENTRY_NOTED,
        actor=actor,
        now=now,
        provision=provision,
        payload={"request": request.pk, "what": "cancellation"},
    )
    return request


def prolonged_later(case: Case, at: datetime) -> bool:
    """Whether a request to prolong was received after `at`: of the two the later counts (LAW.md 3.7)."""
    return case.requests.filter(
        kind=Request.Kind.PROLONGATION, outcome=Request.Outcome.IN_EFFECT, received_at__gt=at
    ).exists()
