"""After the suspension: goods released, or release refused on another ground (CC 201)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete
from customs.models import Case, LineState
from customs.policies import may_record_release, may_refuse_release, need_past, need_text
from customs.services.case_under_lock import act, lock_case
from customs.services.lines import close_lines
from law.case_states import CaseState
from law.events import Event
from law.grounds import RELEASE_REFUSALS
from law.sentences import _


def record_release(
    *, case_id: int, released_at: datetime, actor: User, now: datetime, version: int | None = None
) -> Case:
    """Record that the goods were released after release had resumed; the case is closed."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_record_release(case, actor=actor, now=now)
        need_past(released_at, now=now, field="released_at", not_before=case.ended_at)
        act(
            case,
            Event.RELEASED,
            actor=actor,
            now=now,
            provision="CC198.6",
            effective_at=released_at,
            fields={"closed_at": released_at},
        )
        close_lines(case, LineState.RELEASED, released_at)
    return case


def refuse_release(
    *, case_id: int, ground: str, reasons: str, actor: User, now: datetime, version: int | None = None
) -> Case:
    """Refuse release on a ground of CC 201; after an infringement judgment CC 201(1)(6), the disposal goes on."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_refuse_release(case, actor=actor, now=now)
        if ground not in RELEASE_REFUSALS:
            raise Incomplete(_("Choose a ground for refusing release."), "CC201", field="ground")
        after_judgment = case.state == CaseState.AWAITING_DISPOSAL
        if (ground == "CC201.1.6") != after_judgment:
            raise Incomplete(
                _("CC 201(1)(6) is the ground where release is not resumed, and only there."),
                "CC201",
                field="ground",
            )
        act(
            case,
            Event.RELEASE_REFUSED,
            actor=actor,
            now=now,
            provision=ground,
            reasons=need_text(reasons, "reasons", "CC201"),
            decides=True,
            fields={} if after_judgment else {"closed_at": now},
        )
        if not after_judgment:
            close_lines(case, None, now)
    return case
