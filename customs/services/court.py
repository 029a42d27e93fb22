"""What courts and higher authorities do to a case: judgment, end without judgment, annulment (LAW.md 3.7)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.changes import CloseClock
from acts.refusals import Incomplete, TooEarly
from customs.models import Case, CaseParty, Judgment
from customs.policies import (
    may_end_court_case,
    may_record_annulment,
    may_record_judgment,
    need_event,
    need_past,
    need_text,
)
from customs.services.case_under_lock import act, lock_case
from customs.services.lines import held_numbers, lines_of_holder
from customs.services.receipt import ended_undoably, in_time, reopen, standing_term
from customs.services.shares import GivenUp, give_up, reach, side_of
from customs.services.split import HOLDERS_DIFFER, keep_only, move_lines
from deadlines.models import Clock
from law.clock_ends import END_LABELS, EXPIRY_ENDS, ClockEnd
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
    party_id: int | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Judgment:
    """Record a judgment in force; it governs, and a term it overtakes never revives (LAW.md 3.7).

    No infringement: release resumes, effective when it entered into force (CC 198(7)). Infringement: the
    goods await disposal and release does not resume (CC 201(1)(6)). `party_id`: whose right it is about, when
    goods are held for several holders; it reaches no other holder's goods. In force before an automatic end
    and entered after it, an infringement undoes that end while the goods are there, and without infringement
    the end is restated as the judgment's ("Entered late").
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_record_judgment(case, actor=actor, now=now)
        found = outcome == Judgment.Outcome.INFRINGEMENT
        event = Event.JUDGMENT_INFRINGEMENT if found else Event.JUDGMENT_NO_INFRINGEMENT
        provision = "CC201.1.6" if found else DAMAGE_PROVISION[Regime(case.regime)]
        if in_force_on < decided_on:
            raise Incomplete(
                _("A judgment enters into force on the day it is given or later."),
                "CC198.6",
                field="in_force_on",
            )
        at = takes_effect(case, in_force_on, now=now, field="in_force_on")
        need_past(received_at, now=now, field="received_at")
        overtaken = _overtaken(case, at)
        if overtaken is None:
            need_event(case, event)
        side = side_of(case, party_id, provision)
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
        about = {"judgment": judgment.pk}
        if overtaken is not None and not found:
            restate_end(case, overtaken, ClockEnd.JUDGMENT, at, provision, about, actor=actor, now=now)
            return judgment
        if overtaken is not None and not reopen(case, overtaken, at, actor=actor, now=now, what="judgment"):
            return judgment
        if found and side is not None:
            keep_only(case, lines_of_holder(case, side, alone=False), actor=actor, now=now)
        elif side is not None:
            label = END_LABELS[ClockEnd.JUDGMENT]
            why = GivenUp(provision, label, ClockEnd.JUDGMENT, label)
            if not _leave_to_others(case, side, why, actor=actor, now=now):
                return judgment
        act(
            case,
            event,
            actor=actor,
            now=now,
            provision=provision,
            effective_at=at,
            fields={"ended_at": at, "end": ClockEnd.JUDGMENT},
            payload=about,
            context={"court": judgment.court, "number": judgment.number, "found": found},
        )
    return judgment


def _overtaken(case: Case, at: datetime) -> Clock | None:
    """The term with whose end release resumed although something had counted before that, from `at`."""
    ended = ended_undoably(case, standing_term(case))
    return ended if ended is not None and in_time(ended, at) else None


def restate_end(
    case: Case,
    ended: Clock,
    end: ClockEnd,
    at: datetime,
    provision: str,
    about: Mapping[str, int],
    *,
    actor: User,
    now: datetime,
    reasons: str = "",
) -> None:
    """Say that a case ended earlier and otherwise than by its term: what did so was entered late (LAW.md 3.7).

    Release has resumed already and nothing of that changes; who owes what follows from the true end.
    """
    act(
        case,
        Event.END_RESTATED,
        actor=actor,
        now=now,
        provision=provision,
        effective_at=at,
        reasons=reasons,
        decides=bool(reasons),
        fields={"ended_at": at, "end": end},
        payload={**about, "end": end},
        context={"end": end},
        closes=[CloseClock(clock=ended, end=end, at=at)] if ended.end in EXPIRY_ENDS else [],
    )


def _leave_to_others(case: Case, side: CaseParty, why: GivenUp, *, actor: User, now: datetime) -> list[int]:
    """Before release resumes for one holder's goods: others' stay held, in a case of their own if need be.

    Lines that other rights hold too are given up for this holder only. Returns the lines for which release
    resumes; none when all of them stay held.
    """
    theirs, shared = reach(case, side, now)
    others = [number for number in held_numbers(case) if number not in theirs]
    if not theirs:
        give_up(case, side, shared, why=why, actor=actor, now=now)
    elif others:
        new = move_lines(case, others, reasons=HOLDERS_DIFFER, actor=actor, now=now)
        if shared:
            same = new.parties.select_related("right").get(
                role=side.role, name=side.name, right__right_key=side.right.right_key if side.right else ""
            )
            give_up(new, same, shared, why=why, actor=actor, now=now)
    return theirs


def end_court_case(
    *,
    case_id: int,
    takes_effect_on: date,
    reasons: str,
    party_id: int | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A final court act closed the civil case undecided (claim withdrawn, settlement, ruling reversed).

    The hold ends when that act takes effect and release resumes; the officer confirms that the act does not
    provide otherwise (LAW.md 3.7 "Court hold"). `party_id`: whose civil case it was, when goods are held for
    several holders; goods that another holder's ruling or term holds stay held.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_end_court_case(case, actor=actor, now=now)
        at = takes_effect(case, takes_effect_on, now=now, field="takes_effect_on")
        provision = HOLD_PROVISION[Regime(case.regime)]
        reasons = need_text(reasons, "reasons", provision)
        side = side_of(case, party_id, provision)
        if side is not None:
            end = ClockEnd.COURT_ENDED_UNDECIDED
            why = GivenUp(provision, reasons, end, END_LABELS[end])
            if not _leave_to_others(case, side, why, actor=actor, now=now):
                return case
        act(
            case,
            Event.COURT_CASE_ENDED,
            actor=actor,
            now=now,
            provision=provision,
            effective_at=at,
            reasons=reasons,
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
    """Record that a court or a higher authority annulled the decision to suspend; release resumes.

    In effect before an automatic end and entered after it, it is what ended the suspension ("Entered late").
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_record_annulment(case, actor=actor, now=now)
        at = takes_effect(case, takes_effect_on, now=now, field="takes_effect_on")
        reasons = need_text(reasons, "reasons", "CC201")
        overtaken = _overtaken(case, at)
        if overtaken is not None:
            restate_end(
                case, overtaken, ClockEnd.ANNULLED, at, "CC201", {}, actor=actor, now=now, reasons=reasons
            )
            return case
        act(
            case,
            Event.DECISION_ANNULLED,
            actor=actor,
            now=now,
            provision="CC201",
            effective_at=at,
            reasons=reasons,
            decides=True,
            fields={"ended_at": at, "end": ClockEnd.ANNULLED},
        )
    return case
