"""Submitting an application: complete by the law, or refused with everything that is missing."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

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
from registers.models import Application, ApplicationCounter, ApplicationDocument
from registers.queries.applications import missing_in
from registers.services._applications import act, lock, provision_of


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
    points = missing_in(application, today)
    if points:
        first = points[0]
        raise Incomplete(first.sentence, first.provision, first.params)
    frozen = _frozen(application)
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
            "files": list(application.files.filter(removed_at__isnull=True).values_list("sha256", flat=True)),
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


def _frozen(application: Application) -> ApplicationDocument:
    """The document that is filed, kept as it is: signatures and exports are over these bytes (HOUSE.interchange)."""
    content = canonical(document_of(application))
    return ApplicationDocument.objects.create(
        application=application, text=content.decode(), sha256=digest_of(content)
    )


def _next_number(year: int) -> str:
    """The next application number of the year, e.g. A-000042/2026: unlike a case's.

    Gapless: a refused act gives it back.
    """
    ApplicationCounter.objects.bulk_create([ApplicationCounter(year=year)], ignore_conflicts=True)
    ApplicationCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"A-{ApplicationCounter.objects.get(year=year).last:06d}/{year}"
