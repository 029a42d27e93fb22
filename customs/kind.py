"""Cases as a subject kind of the kernel: their machine, what they tell whom, how their terms end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from acts.changes import Change, CloseClock, MoveClock
from acts.refusals import OutOfState
from acts.registry import SubjectKind
from acts.rows import among, insert_many
from customs.models import Case, Decision, Request
from customs.notices import compose
from customs.policies import STATE_LABELS
from customs.queries.standing import term_facts
from deadlines.models import Clock
from law.case_states import CaseState, NoTransition, next_state
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import CLOSES, TERM_CLOCKS, ClockKind, expiry_end
from law.events import Event, Regime
from law.sentences import _

#: By which provision release resumes when a term runs out.
_EXPIRY_PROVISION: Mapping[str, str] = {
    ClockKind.REGISTERED_SUSPENSION: "CC198.6",
    ClockKind.REGISTERED_EXTENSION: "CC198.6",
    ClockKind.EX_OFFICIO_SUSPENSION: "CC199.4",
    ClockKind.EX_OFFICIO_PROLONGATION: "CC199.5",
}


def _next_state(case: Case, change: Change) -> str:
    """The state after the change; a new case begins prepared, one split off begins where the other stands."""
    event = Event(change.event)
    if event is Event.OPENED:
        return CaseState.PREPARED
    if event is Event.SPLIT_FROM:
        return CaseState(str(change.restored))
    restored = None if change.restored is None else CaseState(change.restored)
    try:
        return next_state(Regime(case.regime), CaseState(case.state), event, restored)
    except NoTransition as error:
        raise OutOfState(
            _("This cannot be done now: the case stands at “%(state)s”."),
            "HOUSE.case_states",
            {"state": STATE_LABELS[CaseState(case.state)]},
        ) from error


def _expire(cases: Sequence[Case], lapsed: Mapping[int, Clock], now: datetime) -> list[Change]:
    """Automatic resumption of release, effective at 00:00 after the last day (CC 198(6), 199(4))."""
    ids = [case.pk for case in cases]
    asked: dict[int, list[Request]] = defaultdict(list)
    for request in Request.objects.filter(case_id__in=among(ids)).order_by("received_at", "pk"):
        asked[request.case_id].append(request)
    others: dict[int, list[Clock]] = defaultdict(list)
    swept_along = frozenset().union(*(closing.kinds for closing in CLOSES[Event.EXPIRED])) - TERM_CLOCKS
    for clock in Clock.objects.filter(
        subject_kind="case", subject_id__in=among(ids), kind__in=swept_along, end=""
    ):
        others[clock.subject_id].append(clock)
    undecided = [
        request.pk
        for requests in asked.values()
        for request in requests
        if request.outcome == Request.Outcome.UNDECIDED
    ]
    ends = [_end(lapsed[case.pk], asked[case.pk]) for case in cases]
    decisions = [_automatic(case, lapsed[case.pk], end) for case, end in zip(cases, ends, strict=True)]
    insert_many(decisions)
    Request.objects.filter(pk__in=among(undecided)).update(outcome=Request.Outcome.LAPSED)
    return [
        _expiry(decision.case, lapsed[decision.case_id], end, others[decision.case_id], decision, now)
        for decision, end in zip(decisions, ends, strict=True)
    ]


def _end(clock: Clock, asked: Sequence[Request]) -> ClockEnd:
    return expiry_end(ClockKind(clock.kind), term_facts(asked))


def _automatic(case: Case, clock: Clock, end: ClockEnd) -> Decision:
    """The automatic decision that the law attaches to the end of the term, with its provision (LAW.md 7)."""
    assert clock.lapses_at is not None
    return Decision(
        case=case,
        event=Event.EXPIRED,
        provision=_EXPIRY_PROVISION[clock.kind],
        reasons=END_LABELS[end],
        decided_at=clock.lapses_at,
        automatic=True,
    )


def _expiry(
    case: Case, clock: Clock, end: ClockEnd, others: Sequence[Clock], decision: Decision, now: datetime
) -> Change:
    at = decision.decided_at
    return Change(
        subject=case,
        event=Event.EXPIRED,
        effective_at=at,
        provision=_EXPIRY_PROVISION[clock.kind],
        fields={"ended_at": at, "end": end},
        closes=[
            CloseClock(clock=clock, end=end, at=at),
            *(CloseClock(clock=other, end=_side_end(other, end), at=at) for other in others),
        ],
        payload={"automatic": True, "end": end, "decision": decision.pk},
        context={
            "now": now,
            "end": end,
            "provision": _EXPIRY_PROVISION[clock.kind],
            "last_day": clock.due_on,
        },
    )


def _side_end(clock: Clock, end: ClockEnd) -> ClockEnd:
    """The end of what hung on the term: by the table, or the term's own."""
    fixed = (closing.end for closing in CLOSES[Event.EXPIRED] if clock.kind in closing.kinds)
    return next(fixed) or end


def _moved(case: Case, clocks: Sequence[Clock], context: Mapping[str, Any]) -> Change:
    """A calendar change counts the case's open clocks anew; of a moved term the parties are told (LAW.md 2)."""
    return Change(
        subject=case,
        event=Event.CLOCK_MOVED,
        effective_at=context["now"],
        provision="CC6",
        actor_id=context.get("actor_id"),
        payload={
            "act": context["act"],
            "moved": [
                {"clock": clock.pk, "from": clock.due_on and clock.due_on.isoformat()} for clock in clocks
            ],
        },
        moves=[
            MoveClock(clock=clock, length=clock.length, counted_from=clock.counted_from) for clock in clocks
        ],
        context={
            **context,
            "old": {clock.kind: clock.due_on for clock in clocks if clock.kind in TERM_CLOCKS},
        },
    )


def _describe(cases: Any) -> dict[int, str]:
    return dict(cases.values_list("pk", "number"))


CASE = SubjectKind(
    name="case",
    model=Case,
    next_state=_next_state,
    compose=compose,
    expire=_expire,
    moved=_moved,
    describe=_describe,
    term_clocks=frozenset(kind.value for kind in TERM_CLOCKS),
    related=("declaration", "office"),
)
