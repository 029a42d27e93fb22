"""Whose goods an act reaches where lines are held for several right holders (LAW.md 3.7 "Several holders")."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from acts.changes import CloseClock
from acts.refusals import Incomplete
from customs.models import Case, CaseParty, LineRight, LineState, PartyRole, Request
from customs.services.case_under_lock import act, clocks_of
from customs.services.lines import lines_of_holder
from customs.services.lodge import complete_since
from customs.services.receipt import STATE_OF_TERM, again, in_time, keep_listed
from deadlines.models import Clock
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import TERM_CLOCKS, ClockKind
from law.events import Event
from law.sentences import _


@dataclass(frozen=True)
class GivenUp:
    """Why lines are held for one right less: provision, reasons, the typed end of a hold that goes with it.

    `label`: the ground, told to the parties. `request_id`: the holder's request, when that is the ground;
    None when a court's act is.
    """

    provision: str
    reasons: str
    end: ClockEnd
    label: str
    request_id: int | None = None


def side_of(case: Case, party_id: int | None, provision: str) -> CaseParty | None:
    """The party whose court case it is; None when all goods held are one right holder's, whoever is named.

    Raises `Incomplete` when several holders have goods here and none of them, or a stranger, is named.
    """
    if len(holders_of(case)) < 2:
        return None
    sides = case.parties.filter(role__in=[PartyRole.HOLDER, PartyRole.REPRESENTATIVE], right__isnull=False)
    party = sides.filter(pk=party_id).select_related("right").first() if party_id else None
    if party is None:
        raise Incomplete(
            _("Goods are held here for several right holders: say whose case the court decided."),
            provision,
            field="party",
        )
    return party


def holders_of(case: Case) -> set[str]:
    """Names of the right holders for whom goods are held in the case."""
    rows = LineRight.objects.filter(line__case=case, line__state=LineState.HELD, given_up_at__isnull=True)
    return set(rows.values_list("right__holder_name", flat=True))


def reach(case: Case, party: CaseParty, now: datetime) -> tuple[list[int], list[int]]:
    """The lines that the party's holder alone has held, and those also held for another holder's right.

    A court hold that rests on this holder's ruling alone goes with it: where the others' term is over too,
    nothing holds the shared lines any more.
    """
    theirs = lines_of_holder(case, party, alone=True)
    every = lines_of_holder(case, party, alone=False)
    shared = [number for number in every if number not in theirs]
    if shared and not _stays_held(case, party, now):
        return every, []
    return theirs, shared


def _stays_held(case: Case, party: CaseParty, now: datetime) -> bool:
    if case.state != CaseState.COURT_HOLD or _others_hold(case, party):
        return True
    return in_time(_replaced_by_hold(case), now)


def _others_hold(case: Case, party: CaseParty) -> bool:
    """Whether another holder's papers for the court hold are complete and in time."""
    holder = party.right.holder_name if party.right else ""
    others = case.parties.filter(role=PartyRole.HOLDER).exclude(right__holder_name=holder)
    return any(
        complete_since(case, other) is not None and lines_of_holder(case, other, alone=False)
        for other in others.select_related("right")
    )


def _replaced_by_hold(case: Case) -> Clock | None:
    """The term that the court hold replaced."""
    return (
        Clock.objects.filter(
            subject_kind="case", subject_id=case.pk, kind__in=TERM_CLOCKS, end=ClockEnd.COURT_HOLD
        )
        .order_by("-pk")
        .first()
    )


def give_up(
    case: Case, party: CaseParty, numbers: Collection[int], *, why: GivenUp, actor: User, now: datetime
) -> None:
    """Lines that another right holds too stay in the LOCKED case, held for that right only (LAW.md 3.7).

    When the court hold rested on this holder's papers alone, the others' term runs again.
    """
    on_theirs_alone = case.state == CaseState.COURT_HOLD and not _others_hold(case, party)
    holder = party.right.holder_name if party.right else ""
    refs = {f"request:{pk}" for pk in _answered(case, party, holder, numbers, why)}
    act(
        case,
        Event.LINES_GIVEN_UP,
        actor=actor,
        now=now,
        provision=why.provision,
        reasons=why.reasons,
        lines=sorted(numbers),
        decides=True,
        payload={"request": why.request_id, "lines": list(numbers)},
        context={"party": party.pk, "by_court": why.request_id is None},
        closes=[
            CloseClock(clock=clock, end=ClockEnd.MET, at=now)
            for clock in clocks_of(case)
            if clock.kind == ClockKind.CANCELLATION_DECISION and clock.ref in refs
        ],
    )
    LineRight.objects.filter(
        line__case=case, line__goods_line__number__in=numbers, right__holder_name=holder
    ).update(open=False, given_up_at=now)
    earlier = _replaced_by_hold(case) if on_theirs_alone else None
    if earlier is not None:
        applied = act(
            case,
            Event.COURT_HOLD_SET_ASIDE,
            actor=actor,
            now=now,
            provision=why.provision,
            restored=STATE_OF_TERM[ClockKind(earlier.kind)],
            closes=[
                CloseClock(clock=clock, end=why.end, at=now)
                for clock in clocks_of(case)
                if clock.kind == ClockKind.COURT_HOLD
            ],
            opens=[again(earlier, now)],
            context={"ground": why.label},
        )
        keep_listed(earlier, applied.opened)


def _answered(case: Case, party: CaseParty, holder: str, numbers: Collection[int], why: GivenUp) -> list[int]:
    """Requests that giving up answers: the one granted, and all of that side when nothing of its goods is left."""
    answered = [why.request_id] if why.request_id else []
    if set(lines_of_holder(case, party, alone=False)) <= set(numbers):
        asked = case.requests.filter(outcome=Request.Outcome.UNDECIDED, party__right__holder_name=holder)
        answered += asked.values_list("pk", flat=True)
        asked.update(outcome=Request.Outcome.REPLACED)
    return answered
