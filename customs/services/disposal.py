"""After a judgment of infringement: destruction order, hand-over, destruction, other disposal (CC 200)."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import What
from acts.refusals import TooEarly
from customs.models import Case
from customs.policies import MayRecord, may_order_destruction, need_past, need_text
from customs.services.case_under_lock import act, lock_case, openings
from customs.services.lines import close_lines
from law.clocks import ClockKind
from law.events import Event
from law.sentences import _
from law.time import local_date, start_of


def order_destruction(
    *,
    case_id: int,
    in_force_on: date,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Record the court decision ordering destruction; the hand-over counts from its entry into force."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_order_destruction(case, actor=actor, now=now)
        if in_force_on > local_date(now):
            raise TooEarly(
                _("Record it when it is in force: that day has not come."), "CC200", field="in_force_on"
            )
        at = start_of(in_force_on)
        need_past(at, now=now, field="in_force_on", not_before=case.decided_at)
        act(
            case,
            Event.DESTRUCTION_ORDERED,
            actor=actor,
            now=now,
            provision="CC200",
            effective_at=at,
            payload={"in_force_on": in_force_on.isoformat()},
            reasons=need_text(reasons, "reasons", "CC200"),
            decides=True,
            opens=openings(
                case, Event.DESTRUCTION_ORDERED, now, counted_from={ClockKind.DESTRUCTION_HANDOVER: at}
            ),
        )
    return case


def _simple(
    event: Event,
    *,
    case_id: int,
    happened_at: datetime,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None,
    closes: bool,
) -> Case:
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        MayRecord(event, What.RECORD_DISPOSAL)(case, actor=actor, now=now)
        need_past(happened_at, now=now, field="happened_at", not_before=case.ended_at)
        act(
            case,
            event,
            actor=actor,
            now=now,
            provision="CC200",
            effective_at=happened_at,
            reasons=need_text(reasons, "reasons", "CC200"),
            decides=True,
            fields={"closed_at": happened_at} if closes else {},
        )
        if closes:
            close_lines(case, None, now)
    return case


def hand_over(
    *,
    case_id: int,
    happened_at: datetime,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Record the act of hand-over to the receiving body; destruction is due the same day (house rule)."""
    return _simple(
        Event.HANDED_OVER,
        case_id=case_id,
        happened_at=happened_at,
        reasons=reasons,
        actor=actor,
        now=now,
        version=version,
        closes=False,
    )


def record_destruction(
    *,
    case_id: int,
    happened_at: datetime,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Record the receiving body's act of destruction; the case is closed."""
    return _simple(
        Event.DESTROYED,
        case_id=case_id,
        happened_at=happened_at,
        reasons=reasons,
        actor=actor,
        now=now,
        version=version,
        closes=True,
    )


def other_disposal(
    *,
    case_id: int,
    happened_at: datetime,
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Record a disposal other than destruction that the court ordered; the case is closed."""
    return _simple(
        Event.OTHER_DISPOSAL,
        case_id=case_id,
        happened_at=happened_at,
        reasons=reasons,
        actor=actor,
        now=now,
        version=version,
        closes=True,
    )
