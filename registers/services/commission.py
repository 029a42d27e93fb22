"""An application to the register of the union and the Commission: sent on, answered, and what follows (CC 459)."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from acts.changes import OpenClock
from acts.refusals import Incomplete, TooEarly
from law.application_states import ApplicationEvent, RefusalGround
from law.clocks import RegisterClock
from law.sentences import _
from law.time import local_date
from law.union_check import CONTENT
from law.union_security import SECURITY
from registers.models import Application, CommissionRecord
from registers.queries.applications import files_of
from registers.services._applications import act, open_clocks
from registers.services._commission_letters import letter_named
from registers.services.review_application import under_review

Kind = CommissionRecord.Kind


@transaction.atomic
def send_to_commission(
    *, application_id: int, document: str, dated: date, by: User, now: datetime, version: int | None = None
) -> CommissionRecord:
    """Record that the application was sent to the Commission, by which letter, on which day.

    The law sets no time for the answer; where the setting expects one, a clock of the house runs from the sending.
    Raises NotAllowed, OutOfState, Stale, Incomplete (no letter, a day before the filing), TooEarly (a day ahead).
    """
    event = ApplicationEvent.SENT_TO_COMMISSION
    application = under_review(application_id, event, by, now, version)
    assert application.submitted_at is not None
    record = _record(application, Kind.SENT, document, dated, local_date(application.submitted_at), by, now)
    expected = settings.COMMISSION_REVIEW_DAYS
    act(
        application,
        event,
        actor=by,
        now=now,
        payload=_facts(record),
        context={"document": record.document, "dated": dated, "papers": _papers(application)},
        opens=[
            OpenClock(
                kind=RegisterClock.COMMISSION_REVIEW, counted_from=dated, started_at=now, length=expected
            )
        ]
        if expected
        else [],
    )
    return record


@transaction.atomic
def record_possible(
    *, application_id: int, document: str, dated: date, by: User, now: datetime, version: int | None = None
) -> CommissionRecord:
    """Record the Commission's notice that inclusion is possible; a month runs from its SENDING (CC 459(11)).

    Raises NotAllowed, OutOfState, Stale, Incomplete (no letter, sent before the application), TooEarly (a day ahead).
    """
    event = ApplicationEvent.INCLUSION_POSSIBLE
    application = under_review(application_id, event, by, now, version)
    record = _record(application, Kind.POSSIBLE, document, dated, _sent_on(application), by, now)
    act(
        application,
        event,
        actor=by,
        now=now,
        payload=_facts(record),
        opens=[OpenClock(kind=RegisterClock.UNION_SECURITY, counted_from=dated, started_at=now)],
    )
    return record


@transaction.atomic
def record_commission_refusal(
    *,
    application_id: int,
    document: str,
    dated: date,
    ground: RefusalGround,
    reasons: str,
    by: User,
    now: datetime,
    version: int | None = None,
) -> CommissionRecord:
    """Record that the Commission refuses, on which ground and in which words (CC 459).

    Raises NotAllowed, OutOfState, Stale, Incomplete (no letter, no reasons), TooEarly (a day ahead).
    """
    event = ApplicationEvent.COMMISSION_REFUSED
    application = under_review(application_id, event, by, now, version)
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), CONTENT, field="reasons")
    record = _record(application, Kind.REFUSED, document, dated, _sent_on(application), by, now)
    act(
        application,
        event,
        actor=by,
        now=now,
        fields={"decided_at": now, "decided_by": by, "ground": ground.value, "reasons": reasons.strip()},
        payload={**_facts(record), "ground": ground.value},
        context={"text": reasons.strip(), "ground": ground.value},
    )
    return record


@transaction.atomic
def record_not_included(
    *, application_id: int, by: User, now: datetime, version: int | None = None
) -> Application:
    """Record that the object is not included: the month has run out without the security (CC 459(11)).

    Raises NotAllowed, OutOfState, Stale, Incomplete (the security was handed in in time), TooEarly (it still runs).
    """
    event = ApplicationEvent.SECURITY_NOT_LODGED
    application = under_review(application_id, event, by, now, version)
    clock = next(
        (each for each in open_clocks(application) if each.kind == RegisterClock.UNION_SECURITY), None
    )
    if clock is None:
        raise Incomplete(_("The insurance was handed in in time."), SECURITY)
    if clock.lapses_at is None or clock.lapses_at > now:
        raise TooEarly(
            _("The applicant may still hand in the insurance, until %(day)s."),
            SECURITY,
            {"day": clock.due_on},
        )
    act(
        application,
        event,
        actor=by,
        now=now,
        fields={"decided_at": now, "decided_by": by},
        payload={"last_day": clock.due_on.isoformat() if clock.due_on else None},
        context={"last_day": clock.due_on},
    )
    return application


def decided_after_notice(application: Application, decided_on: date, today: date) -> None:
    """Refuse a decision of the Commission of a day ahead, or before its notice that inclusion is possible."""
    notice = application.commission_records.get(kind=Kind.POSSIBLE)
    if decided_on > today:
        raise TooEarly(_("The day of the decision lies ahead."), CONTENT, field="decided_on")
    if decided_on < notice.dated:
        raise Incomplete(
            _("It cannot have been decided before %(day)s."),
            CONTENT,
            {"day": notice.dated},
            field="decided_on",
        )


def _sent_on(application: Application) -> date:
    return application.commission_records.get(kind=Kind.SENT).dated


def _record(
    application: Application,
    kind: CommissionRecord.Kind,
    document: str,
    dated: date,
    earliest: date,
    by: User,
    now: datetime,
) -> CommissionRecord:
    return CommissionRecord.objects.create(
        application=application,
        kind=kind,
        document=letter_named(document, dated, earliest, local_date(now)),
        dated=dated,
        recorded_at=now,
        recorded_by=by,
    )


def _papers(application: Application) -> list[str]:
    """What goes along: the files that were handed in, by name."""
    return [file.name for file in files_of(application)]


def _facts(record: CommissionRecord) -> dict[str, object]:
    return {"record": record.pk, "letter": record.document, "dated": record.dated.isoformat()}
