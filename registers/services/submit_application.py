"""Submitting an application: complete by the law, or refused with everything that is missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from accounts.models import User
from acts.changes import OpenClock
from acts.refusals import Incomplete
from law.application_states import ApplicationEvent
from law.clocks import RegisterClock
from law.clocks.register_clocks import RUNS_FOR
from law.time import local_date
from registers import policies
from registers.interchange.canonical import canonical, digest_of
from registers.interchange.document import document_of
from registers.models import Application, ApplicationDocument, ApplicationFile
from registers.queries.applications import files_of, missing_in
from registers.services._applications import act, lock, provision_of

#: The year's counter, made or raised by one; nobody else counts on until the transaction ends.
_COUNT_ON: Final = """
INSERT INTO registers_applicationcounter AS counter (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last
"""


@transaction.atomic
def submit_application(
    *, application_id: int, by: User, now: datetime, version: int | None = None
) -> Application:
    """File a draft: it gets its number, and the review's twenty business days begin (CC 461(7)).

    An application to the register of the union is reviewed by the Commission: no term of ours runs (CC 459).

    Raises NotAllowed, OutOfState (filed or dropped already), Stale, Incomplete (the first thing that is missing).
    """
    today = local_date(now)
    application = lock(application_id, version)
    refusal = policies.writing(application, by, on=today)
    if refusal:
        raise refusal
    provision_of(application, ApplicationEvent.SUBMITTED)
    files = list(files_of(application))
    points = missing_in(application, today, files)
    if points:
        first = points[0]
        raise Incomplete(first.sentence, first.provision, first.params)
    return file_draft(application, files, by=by, now=now)


def file_draft(
    application: Application, files: Sequence[ApplicationFile], *, by: User, now: datetime
) -> Application:
    """The filing itself of a draft that is locked and lacks nothing, with these files."""
    today = local_date(now)
    frozen = _frozen(application, files)
    number = _next_number(today.year)
    review = RegisterClock.APPLICATION_REVIEW
    act(
        application,
        ApplicationEvent.SUBMITTED,
        actor=by,
        now=now,
        fields={"number": number, "submitted_at": now, "submitted_by": by},
        payload={
            "number": number,
            "files": [file.sha256 for file in files],
            "document": frozen.sha256,
        },
        opens=[OpenClock(kind=review, counted_from=today, started_at=now)]
        if RUNS_FOR[review] == application.register
        else [],
    )
    return application


@transaction.atomic
def withdraw_application(
    *, application_id: int, by: User, now: datetime, version: int | None = None
) -> Application:
    """Take an application back while it is under review; its clocks end. Raises NotAllowed, OutOfState, Stale."""
    application = lock(application_id, version)
    refusal = policies.writing(application, by, on=local_date(now))
    if refusal:
        raise refusal
    act(application, ApplicationEvent.WITHDRAWN, actor=by, now=now)
    return application


def _frozen(application: Application, files: Sequence[ApplicationFile]) -> ApplicationDocument:
    """The document that is filed, kept as it is: signatures and exports are over these bytes (HOUSE.interchange)."""
    content = canonical(document_of(application, files))
    return ApplicationDocument.objects.create(
        application=application, text=content.decode(), sha256=digest_of(content)
    )


def _next_number(year: int) -> str:
    """The next application number of the year, e.g. A-000042/2026: unlike a case's.

    Gapless: a refused act gives it back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, [year])
        return f"A-{cursor.fetchone()[0]:06d}/{year}"
