"""What has to be brought to an officer: changed register entries, parties not reached, silent systems."""

import logging
from datetime import datetime

from django.db import transaction

from acts.apply import apply
from acts.changes import Change
from acts.registry import kind_named
from acts.settle import settle
from customs.models import Case, CitedRight
from customs.services.tasks import raise_task
from law.case_states import HOLDING, CaseState
from law.entry_states import EntryStatus
from law.events import Event, Regime
from law.time import local_date
from notifications import queries as outbox
from registers import queries as registers
from registers.models import EntryStatusChange
from registers.services import mark_checked

logger = logging.getLogger(__name__)

#: States in which a change of a cited entry still matters.
_CONCERNED = HOLDING | {CaseState.PREPARED}


def watch(*, now: datetime) -> int:
    """Raise the tasks that are due; each once, however often this runs. Returns how many things were looked at."""
    looked = 0
    for change_id in registers.unchecked_status_changes().values_list("pk", flat=True):
        try:
            looked += _check_change(change_id, now)
        except Exception:  # one that fails is tried again by the next tick and does not keep back the others
            logger.exception("the check of cases after change %d of an entry failed", change_id)
    for message in outbox.not_reached().filter(subject_kind="case").exclude(recipient_role="officer"):
        case = Case.objects.get(pk=message.subject_id)
        raise_task(case, "not_reached", ref=f"message:{message.pk}", provision="HOUSE.not_reached", now=now)
        looked += 1
    for instruction in outbox.unacknowledged_since(now).filter(subject_kind="case"):
        case = Case.objects.get(pk=instruction.subject_id)
        raise_task(
            case,
            "instruction",
            ref=f"instruction:{instruction.pk}",
            provision="HOUSE.instruction",
            now=now,
            chief=True,
        )
        looked += 1
    for instruction in outbox.acknowledged_after_withdrawal().filter(subject_kind="case"):
        case = Case.objects.get(pk=instruction.subject_id)
        raise_task(
            case,
            "late_entry",
            ref=f"instruction:{instruction.pk}",
            provision="HOUSE.entered_late",
            now=now,
            chief=True,
        )
        looked += 1
    return looked


def _check_change(change_id: int, now: datetime) -> bool:
    """Look at the cases behind one change; False when another worker does or did."""
    with transaction.atomic():
        waiting = registers.unchecked_status_changes().select_for_update(skip_locked=True, of=("self",))
        change = waiting.filter(pk=change_id).first()
        if change is None:
            return False
        _check_cases(change, now)
        mark_checked(change_ids=[change.pk], now=now)
    return True


def _check_cases(change: EntryStatusChange, now: datetime) -> None:
    """A changed entry warns, an excluded one asks for cancellation (CC 198(8)(2)), in each case that cites it."""
    ids = CitedRight.objects.filter(entry_id=change.entry_id, case__state__in=_CONCERNED).values("case_id")
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("declaration", "office")
        .filter(pk__in=ids, state__in=_CONCERNED)
        .order_by("pk")
    )
    settle(kind_named("case"), cases, now=now)
    for case in cases:
        if case.state not in _CONCERNED:
            continue
        excluded = change.new == EntryStatus.EXCLUDED and case.regime == Regime.REGISTERED
        due = excluded and not _covered(case, change.entry_id, now)
        provision = "CC198.8.2" if due else "HOUSE.entry_changed"
        apply(
            [
                Change(
                    subject=case,
                    event=Event.ENTRY_CHANGED,
                    effective_at=now,
                    provision=provision,
                    payload={"entry": change.entry_id, "old": change.old, "new": change.new},
                    overtakes_pages=False,
                )
            ],
            now=now,
        )
        raise_task(
            case,
            "exclusion" if due else "entry_warning",
            ref=f"change:{change.pk}",
            provision=provision,
            now=now,
            note=change.entry.number,
        )


def _covered(case: Case, entry_id: int, now: datetime) -> bool:
    """Whether every line held under the excluded entry is also held under another active entry."""
    for line in case.lines.filter(state="held").prefetch_related("rights__right__entry"):
        rights = [row.right for row in line.rights.all() if row.given_up_at is None]
        if not any(right.entry_id == entry_id for right in rights):
            continue
        others = [right.entry for right in rights if right.entry is not None and right.entry_id != entry_id]
        if not any(registers.is_active(entry, local_date(now)) for entry in others):
            return False
    return True
