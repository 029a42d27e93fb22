"""What has to be brought to an officer: changed register entries, parties not reached, silent systems."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from acts.registry import kind_named
from acts.settle import settle
from customs.models import Case, CitedRight
from customs.services.entry_watch import (
    CONCERNED,
    cases_to_warn,
    end_powers,
    parties_without_power,
    tell_of_change,
    warn_of_security,
)
from customs.services.tasks import raise_task
from law.time import local_date
from notifications import queries as outbox
from registers import queries as registers
from registers.models import EntryStatusChange
from registers.services import mark_checked

logger = logging.getLogger(__name__)


def watch(*, now: datetime) -> int:
    """Raise the tasks that are due; each once, however often this runs. Returns how many things were looked at."""
    looked = 0
    for change_id in registers.unchecked_status_changes().values_list("pk", flat=True):
        try:
            looked += _check_change(change_id, now)
        except Exception:  # one that fails is tried again by the next tick and does not keep back the others
            logger.exception("the check of cases after change %d of an entry failed", change_id)
    looked += _check_powers(now)
    looked += _check_securities(now)
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
    """Tell each case that cites the entry and still holds goods, or waits for the decision to."""
    ids = CitedRight.objects.filter(entry_id=change.entry_id, case__state__in=CONCERNED).values("case_id")
    for case in _locked(ids, now):
        if case.state in CONCERNED:
            tell_of_change(case, change, now)


def _check_powers(now: datetime) -> int:
    """Powers of attorney that the registers know to be over; returns in how many cases they were looked at."""
    day = local_date(now)
    with transaction.atomic():
        cases = _locked(parties_without_power(day).values("case_id"), now)
        for case in cases:
            if case.state in CONCERNED:
                end_powers(case, day, now)
    return len(cases)


def _check_securities(now: datetime) -> int:
    """Insurance of cited entries that has ended or fallen short; returns in how many cases that was news."""
    ids = cases_to_warn(local_date(now))
    if not ids:
        return 0
    with transaction.atomic():
        cases = _locked(Case.objects.filter(pk__in=ids).values("pk"), now)
        for case in cases:
            if case.state in CONCERNED:
                warn_of_security(case, now)
    return len(cases)


def _locked(ids: QuerySet[Any, Any], now: datetime) -> list[Case]:
    """The cases of these ids that hold goods or are prepared, locked, with what lapsed ended."""
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("declaration", "office")
        .filter(pk__in=ids, state__in=CONCERNED)
        .order_by("pk")
    )
    settle(kind_named("case"), cases, now=now)
    return cases
