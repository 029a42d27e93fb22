"""How every act on a case begins: lock, settle what lapsed, then policy (ARCHITECTURE rule 3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.apply import apply
from acts.changes import Applied, Change, CloseClock, MoveClock, OpenClock
from acts.refusals import NotAllowed, Stale
from acts.registry import kind_named
from acts.settle import settle
from customs.models import Case, CitedRight, Decision, Request
from deadlines.models import Clock
from deadlines.queries import open_clocks
from law.case_states import HOLDING
from law.clock_ends import ClockEnd
from law.clocks import CLOSES, OPENS, TERM_CLOCKS, ClockKind
from law.events import Event, Regime
from law.sentences import _
from law.time import local_date
from registers.locks import share_entries

#: Kinds whose notice is stopped by acceptance; they are named after the act that caused them.
_FIRST_NOTICES = frozenset({ClockKind.SUSPENSION_NOTICE, ClockKind.EX_OFFICIO_NOTICE})


def lock_case(case_id: int, *, actor: User, now: datetime, version: int | None = None) -> Case:
    """Lock the cited entries (FOR SHARE), then the case; end what lapsed before `now`.

    `version` is the one the page showed. Raises `NotAllowed` when the person may not see the case (no word
    on whether it exists beyond that), `Stale` when the case has moved on since the page was opened.
    """
    cited = CitedRight.objects.filter(case_id=case_id, entry__isnull=False)
    share_entries(cited.values_list("entry_id", flat=True))
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("declaration", "office").get(pk=case_id)
    )
    if not may(actor, What.SEE_CASE, case.office_id, on=local_date(now)):
        raise NotAllowed(_("You may not see this case."), "HOUSE.roles")
    if version is not None and version != case.version:
        raise Stale(
            _(
                "The case has changed since you opened this page. Look at it again, then repeat if it is needed."
            ),
            "HOUSE.stale",
        )
    settle(kind_named("case"), [case], now=now)
    return case


def lock_cases(case_ids: Iterable[int], *, now: datetime) -> list[Case]:
    """Lock several cases as `lock_case` does one, in the order of their ids; policy is the caller's to ask."""
    ids = sorted(set(case_ids))
    cited = CitedRight.objects.filter(case_id__in=ids, entry__isnull=False)
    share_entries(set(cited.values_list("entry_id", flat=True)))
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("declaration", "office")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    settle(kind_named("case"), cases, now=now)
    return cases


def clocks_of(case: Case) -> list[Clock]:
    """The case's open clocks, read after the lock."""
    return list(open_clocks("case", [case.pk]))


def term_clock(case: Case) -> Clock | None:
    """The open clock whose running out resumes release, None when none runs."""
    return next((clock for clock in clocks_of(case) if clock.kind in TERM_CLOCKS), None)


def closings(
    case: Case, event: Event, at: datetime, end: ClockEnd | None = None, restored: str | None = None
) -> list[CloseClock]:
    """What `event` closes by the table; `end` fills in where the act chooses the typed end.

    `restored` is the state to which the event puts the case back, if it does.
    """
    result = []
    clocks = clocks_of(case)
    for closing in CLOSES.get(event, ()):
        if closing.into is not None and restored not in closing.into:
            continue
        for clock in clocks:
            if clock.kind in closing.kinds:
                typed = closing.end or end
                if typed is None:
                    raise ValueError(f"{event} needs a typed end")
                result.append(CloseClock(clock=clock, end=typed, at=at))
    return result


def openings(
    case: Case,
    event: Event,
    at: datetime,
    lengths: Mapping[ClockKind, int] | None = None,
    counted_from: Mapping[ClockKind, datetime] | None = None,
    ref: str = "",
) -> list[OpenClock]:
    """What `event` opens by the table. Terms of the suspension count from the decision (CC 198, 199)."""
    specs = []
    for kind in OPENS.get((Regime(case.regime), event), ()):
        origin = (counted_from or {}).get(kind, at)
        if kind in TERM_CLOCKS and case.decided_at is not None:
            origin = case.decided_at
        specs.append(
            OpenClock(
                kind=kind,
                counted_from=local_date(origin),
                started_at=at,
                length=(lengths or {}).get(kind),
                ref=f"v{case.version + 1}" if kind in _FIRST_NOTICES else ref,
            )
        )
    return specs


def act(
    case: Case,
    event: Event,
    *,
    actor: User | None,
    now: datetime,
    provision: str,
    effective_at: datetime | None = None,
    end: ClockEnd | None = None,
    reasons: str = "",
    days: int | None = None,
    lines: Sequence[int] = (),
    decides: bool = False,
    fields: Mapping[str, Any] | None = None,
    payload: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    restored: str | None = None,
    closes: Sequence[CloseClock] | None = None,
    opens: Sequence[OpenClock] | None = None,
    moves: Sequence[MoveClock] = (),
) -> Applied:
    """Apply one event to one locked case, by the tables unless `closes` or `opens` say otherwise.

    `decides` also writes the signed decision with its reasons. Requests that wait when goods are held no
    longer have lapsed.
    """
    at = effective_at or now
    if decides:
        decision = Decision.objects.create(
            case=case,
            event=event,
            provision=provision,
            reasons=reasons,
            days=days,
            lines=list(lines),
            decided_by=actor,
            decided_at=now,
            automatic=actor is None,
        )
        payload = {**(payload or {}), "decision": decision.pk}
    change = Change(
        subject=case,
        event=event,
        effective_at=at,
        provision=provision,
        actor_id=actor.pk if actor else None,
        payload=payload or {},
        fields=fields or {},
        restored=restored,
        closes=closings(case, event, at, end, restored) if closes is None else closes,
        opens=openings(case, event, at) if opens is None else opens,
        moves=moves,
        context={
            "now": now,
            "reasons": reasons,
            "provision": provision,
            "days": days,
            "lines": list(lines),
            **(context or {}),
        },
    )
    applied = apply([change], now=now)[0]
    if applied.before in HOLDING and applied.after not in HOLDING:
        case.requests.filter(outcome__in=[Request.Outcome.UNDECIDED, Request.Outcome.BEHIND_HOLD]).update(
            outcome=Request.Outcome.LAPSED
        )
    return applied
