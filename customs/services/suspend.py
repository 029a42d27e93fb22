"""The head's first decision: suspend release, or decline."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, OutOfState
from customs.models import Case, LineState, Task
from customs.policies import may_decline, need_decider, need_event, need_other_person, need_text
from customs.services.case_under_lock import act, lock_case, openings
from customs.services.lines import close_lines
from customs.services.parties import refresh_parties
from customs.services.rights import refuse_if_registered
from customs.services.tasks import raise_task
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Event, Regime
from law.sentences import _
from law.time import local_date
from registers import queries as registers
from registers.models import Entry


def may_suspend(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person deciding to suspend now."""
    need_event(case, Event.SUSPENDED)
    need_decider(actor, case, on=local_date(now))
    need_other_person(actor, case.prepared_by_id)


def suspend(
    *,
    case_id: int,
    reasons: str,
    initial_days: int | None = None,
    why_fewer: str = "",
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Suspend release: ten business days for a registered object (CC 198(1)), up to three ex officio (CC 199(3)-(4)).

    `initial_days` (1-3, ex officio only) below three needs `why_fewer`. Both sides are told as the registers
    know them today, the declaration system is instructed to hold the lines. Raises a `Refusal`, also when
    goods have no active entry left, or an ex officio mark stands in a register today.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_suspend(case, actor=actor, now=now)
        reasons = need_text(reasons, "reasons", "CC198.5")
        registered = case.regime == Regime.REGISTERED
        today = local_date(now)
        if registered:
            lapsed = _lapsed_entries(case, today)
        else:
            lapsed = []
            for right in case.rights.all():
                refuse_if_registered(right.title, right.holder_name, {today})
        refresh_parties(case, today)
        days = None if registered else _initial_days(initial_days, why_fewer)
        lengths = {} if days is None else {ClockKind.EX_OFFICIO_SUSPENSION: days}
        if why_fewer.strip() and days is not None:
            reasons = f"{reasons}\n{why_fewer.strip()}"
        act(
            case,
            Event.SUSPENDED,
            actor=actor,
            now=now,
            provision="CC198.1" if registered else "CC199.3",
            reasons=reasons,
            days=days if days is not None else CLOCK_RULES[ClockKind.REGISTERED_SUSPENSION].length,
            decides=True,
            fields={"decided_by_id": actor.pk, "decided_at": now, "initial_days": days},
            opens=openings(case, Event.SUSPENDED, now, lengths),
        )
        for entry in lapsed:
            raise_task(
                case,
                Task.Kind.ENTRY_WARNING,
                ref=f"lapsed:{entry.pk}",
                provision="HOUSE.entry_changed",
                note=f"{entry.number}: {entry.get_status_display()}",
                now=now,
            )
    return case


def _lapsed_entries(case: Case, today: date) -> list[Entry]:
    """Cited entries that are active no longer: they warn, as long as each line has an active one besides.

    Raises `OutOfState` when some line has none (CC 198(1)).
    """
    entries = [right.entry for right in case.rights.select_related("entry") if right.entry is not None]
    lapsed = {entry.pk: entry for entry in entries if not registers.is_active(entry, today)}
    for line in case.lines.filter(state=LineState.HELD).prefetch_related("rights__right__entry"):
        cited = [row.right.entry for row in line.rights.all() if row.right.entry is not None]
        if all(entry.pk in lapsed for entry in cited):
            raise OutOfState(
                _("Entry %(number)s is not active today: release cannot be suspended on it."),
                "CC198.1",
                {"number": ", ".join(entry.number for entry in cited)},
            )
    return list(lapsed.values())


def _initial_days(days: int | None, why_fewer: str) -> int:
    rule = CLOCK_RULES[ClockKind.EX_OFFICIO_SUSPENSION]
    days = rule.length if days is None else days
    if not rule.shortest <= days <= rule.longest:
        raise Incomplete(
            _("The first term is one to three business days."), rule.provision, field="initial_days"
        )
    if days < rule.length and not why_fewer.strip():
        raise Incomplete(_("Say why fewer than three days are enough."), rule.provision, field="why_fewer")
    return days


def decline(*, case_id: int, reasons: str, actor: User, now: datetime, version: int | None = None) -> Case:
    """Decide not to suspend; the prepared case ends with its reasons, the goods were never held."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_decline(case, actor=actor, now=now)
        reasons = need_text(reasons, "reasons", "HOUSE.four_eyes")
        act(
            case,
            Event.DECLINED,
            actor=actor,
            now=now,
            provision="HOUSE.four_eyes",
            reasons=reasons,
            decides=True,
            fields={"decided_by_id": actor.pk, "decided_at": now, "closed_at": now},
        )
        close_lines(case, None, now)
    return case
