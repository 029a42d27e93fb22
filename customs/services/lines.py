"""Goods lines leaving a case, and whose rights they are held for."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, OutOfState
from customs.models import Case, CaseLine, CaseParty, LineRight, LineState
from customs.policies import may_release_lines, may_seize, need_past, need_text
from customs.services.case_under_lock import act, lock_case
from customs.services.receipt import ended_undoably, in_time, reopen, settle_again, standing_term
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.events import Event
from law.sentences import _
from notifications import services as notifications


def close_lines(
    case: Case, state: LineState | None, now: datetime, numbers: Collection[int] | None = None
) -> None:
    """Let held lines leave the case (all, or those numbered); None frees the rights and keeps the lines' state."""
    lines = CaseLine.objects.filter(case=case, state=LineState.HELD)
    if numbers is not None:
        lines = lines.filter(goods_line__number__in=numbers)
    ids = list(lines.values_list("pk", flat=True))
    LineRight.objects.filter(line_id__in=ids, open=True).update(open=False)
    if state is not None:
        CaseLine.objects.filter(pk__in=ids).update(state=state, left_at=now)


def held_numbers(case: Case) -> list[int]:
    """Numbers of the goods lines still in the case."""
    return list(
        case.lines.filter(state=LineState.HELD)
        .order_by("goods_line__number")
        .values_list("goods_line__number", flat=True)
    )


def lines_of_holder(case: Case, party: CaseParty, *, alone: bool) -> list[int]:
    """Held lines under the rights of the party's holder; with `alone`, those under no other holder's right.

    A holder's act affects only lines under that holder's entries (LAW.md 3.7 "Several holders"), and no more
    those that the holder has given up.
    """
    if party.right is None:
        return held_numbers(case)
    holder = party.right.holder_name
    result = []
    for line in (
        case.lines.filter(state=LineState.HELD).prefetch_related("rights__right").select_related("goods_line")
    ):
        holders = {row.right.holder_name for row in line.rights.all() if row.given_up_at is None}
        if holder in holders and (not alone or holders == {holder}):
            result.append(line.goods_line.number)
    return result


def _named(case: Case, numbers: Collection[int]) -> list[int]:
    held = held_numbers(case)
    if not numbers or not set(numbers) <= set(held):
        raise Incomplete(
            _("Name goods lines that are still in the case."), "HOUSE.lines_leave", field="lines"
        )
    return sorted(set(numbers))


def release_lines(
    *,
    case_id: int,
    lines: Collection[int],
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Let some goods lines go by a decision that names them; the clocks run on for the rest.

    Raises `OutOfState` when it names every line left: then the suspension itself is cancelled.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_release_lines(case, actor=actor, now=now)
        reasons = need_text(reasons, "reasons", "CC198.8")
        numbers = _named(case, lines)
        if numbers == held_numbers(case):
            raise OutOfState(
                _("These are all the lines left: cancel the suspension instead."), "CC198.8", field="lines"
            )
        act(
            case,
            Event.LINES_RELEASED,
            actor=actor,
            now=now,
            provision="CC198.8",
            reasons=reasons,
            lines=numbers,
            decides=True,
        )
        close_lines(case, LineState.RELEASED, now, numbers)
    return case


def seize_lines(
    *,
    case_id: int,
    lines: Collection[int],
    reasons: str,
    happened_at: datetime | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Record that goods lines were seized, arrested or confiscated at an instant, by default now (CC 198(11)).

    Seizure ends any suspension or hold, ex officio too; with the last line the case ends. One that happened
    before an automatic end undoes that end while the goods are there; a release still to come is withdrawn.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_seize(case, actor=actor, now=now)
        reasons = need_text(reasons, "reasons", "CC198.11")
        numbers = _named(case, lines)
        all_left = numbers == held_numbers(case)
        event = Event.SEIZED if all_left else Event.LINES_SEIZED
        at = happened_at or now
        need_past(at, now=now, field="happened_at", not_before=case.decided_at)
        ended = ended_undoably(case, standing_term(case))
        if ended is not None and in_time(ended, at):
            # Whether or not release was confirmed meanwhile, the goods were seized.
            reopen(case, ended, at, actor=actor, now=now, what="seizure")
        elif case.state == CaseState.RELEASE_RESUMED:
            notifications.withdraw_releases("case", case.pk, lines=held_numbers(case), now=now)
        fields: dict[str, Any] = {"ended_at": case.ended_at or at, "closed_at": at} if all_left else {}
        if all_left and not case.end:
            fields["end"] = ClockEnd.SEIZED
        act(
            case,
            event,
            actor=actor,
            now=now,
            provision="CC198.11",
            effective_at=at,
            reasons=reasons,
            lines=numbers,
            decides=True,
            fields=fields,
        )
        close_lines(case, LineState.SEIZED, at, numbers)
        if not all_left:
            settle_again(case, now)
    return case
