"""Splitting a case where the fates of its goods lines differ (LAW.md 3.7 "Several holders")."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState
from customs.models import Case, CaseLine, CaseParty, CitedRight, LineRight, LineState
from customs.policies import need_decider, need_event, need_text
from customs.services.case_under_lock import act, clocks_of, lock_case
from customs.services.lines import close_lines, held_numbers
from customs.services.numbering import next_number
from deadlines.models import Clock
from law.events import Event
from law.sentences import _
from law.time import local_date

#: Columns that the new case takes over: the same decision, the same terms.
_KEPT = (
    "regime",
    "office_id",
    "declaration_id",
    "signs",
    "found_on",
    "prepared_by_id",
    "prepared_at",
    "decided_by_id",
    "decided_at",
    "initial_days",
    "ended_at",
    "end",
)


def split(
    *,
    case_id: int,
    lines: Collection[int],
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Move goods lines into a case of their own, with the same decision and clocks; returns the new case.

    Raises a `Refusal` when nothing would be left, or nothing would move.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        need_event(case, Event.SPLIT)
        need_decider(actor, case, on=local_date(now))
        reasons = need_text(reasons, "reasons", "HOUSE.split")
        held = held_numbers(case)
        if not lines or not set(lines) < set(held):
            raise Incomplete(
                _("Name some of the goods lines still in the case, not all of them."),
                "HOUSE.split",
                field="lines",
            )
        return move_lines(case, sorted(set(lines)), reasons=reasons, actor=actor, now=now)


def keep_only(case: Case, lines: Collection[int], *, reasons: str, actor: User, now: datetime) -> None:
    """Before an act that reaches only `lines`: move the other held lines of the LOCKED case into their own."""
    if not lines:
        raise OutOfState(
            _("No goods in this case are held for this right holder."), "HOUSE.split", field="party"
        )
    others = [number for number in held_numbers(case) if number not in set(lines)]
    if others:
        move_lines(case, others, reasons=reasons, actor=actor, now=now)


def move_lines(case: Case, numbers: Collection[int], *, reasons: str, actor: User, now: datetime) -> Case:
    """Split off lines of a locked case; the caller has checked who may."""
    new = Case(
        number=next_number(local_date(now).year),
        split_from=case,
        **{name: getattr(case, name) for name in _KEPT},
    )
    apply(
        [
            Change(
                subject=new,
                event=Event.SPLIT_FROM,
                effective_at=now,
                provision="HOUSE.split",
                actor_id=actor.pk,
                payload={"from": case.pk, "lines": list(numbers)},
                restored=case.state,
            )
        ],
        now=now,
    )
    _copy_rights(case, new, numbers, now)
    Clock.objects.bulk_create(_same_clock(clock, new) for clock in clocks_of(case) if clock.ref == "")
    act(
        case,
        Event.SPLIT,
        actor=actor,
        now=now,
        provision="HOUSE.split",
        reasons=reasons,
        lines=list(numbers),
        decides=True,
        payload={"into": new.pk},
        context={"new_case": new.number},
    )
    return new


def _same_clock(clock: Clock, case: Case) -> Clock:
    return Clock(
        subject_kind="case",
        subject_id=case.pk,
        **{
            name: getattr(clock, name)
            for name in (
                "kind",
                "ref",
                "counted_from",
                "length",
                "due_on",
                "lapses_at",
                "grade",
                "calendar_version",
                "rulebook",
                "started_at",
            )
        },
    )


def _copy_rights(case: Case, new: Case, numbers: Collection[int], now: datetime) -> None:
    moved = list(
        case.lines.filter(state=LineState.HELD, goods_line__number__in=numbers).prefetch_related(
            "rights__right__entry"
        )
    )
    close_lines(case, LineState.MOVED, now, numbers)
    copies: dict[int, CitedRight] = {}
    for line in moved:
        row = CaseLine.objects.create(case=new, goods_line_id=line.goods_line_id)
        for held in line.rights.all():
            right = held.right
            if right.pk not in copies:
                copies[right.pk] = CitedRight.objects.create(
                    case=new,
                    entry=right.entry,
                    object_type=right.object_type,
                    title=right.title,
                    holder_name=right.holder_name,
                    right_key=right.right_key,
                )
            LineRight.objects.create(
                line=row, right=copies[right.pk], goods_line_id=line.goods_line_id, right_key=held.right_key
            )
    for party in case.parties.all():
        if party.right_id is not None and party.right_id not in copies:
            continue
        CaseParty.objects.create(
            case=new,
            right=copies[party.right_id] if party.right_id is not None else None,
            **{
                name: getattr(party, name)
                for name in (
                    "role",
                    "in_kazakhstan",
                    "name",
                    "is_person",
                    "bin_iin",
                    "country",
                    "location",
                    "email",
                    "phone",
                    "language",
                    "contact_source",
                    "contact_by_id",
                    "contact_at",
                )
            },
        )
