"""Bringing in an application that comes as JSON with its files: wholly, as a draft or filed, or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from acts import stored_files
from acts.refusals import Refusal
from law.application_states import ApplicationEvent
from law.required_documents import RequiredDocument
from law.time import local_date
from registers.interchange.archive import Archive, NotThere
from registers.interchange.incoming import columns_of, holder_of
from registers.interchange.schema import Fault
from registers.models import Application, ApplicationFile, ApplicationLicensee, ClientReference
from registers.queries.applications import missing_in
from registers.services._applications import act
from registers.services.application_files import add_feature, add_file
from registers.services.draw_up import start_application
from registers.services.submit_application import submit_application
from registers.undertaking import undertaking_of


class NotBroughtIn(Exception):  # noqa: N818 - an answer, not a fault
    """The application is not taken in; `faults` says why. Nothing of it is left."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


def bring_in(
    *,
    given: Mapping[str, Any],
    folder: str,
    archive: Archive,
    organisation: Organisation,
    filed: bool,
    by: User,
    now: datetime,
) -> Application:
    """Make a draft of a document that keeps to the schema, and file it when `filed`, with the undertaking.

    Raises NotBroughtIn; IntegrityError when the reference was used at this moment. Nothing is left then, neither rows
    nor files.
    """
    stored: list[str] = []
    try:
        with transaction.atomic():
            return _brought_in(given, folder, archive, organisation, filed, by, now, stored)
    except BaseException:
        for name in stored:
            stored_files.drop(name)
        raise


def _brought_in(
    given: Mapping[str, Any],
    folder: str,
    archive: Archive,
    organisation: Organisation,
    filed: bool,
    by: User,
    now: datetime,
    stored: list[str],
) -> Application:
    try:
        application = start_application(
            organisation=organisation,
            mandate=holder_of(given, organisation, local_date(now)),
            by=by,
            now=now,
        )
    except Refusal as refusal:
        raise NotBroughtIn([Fault.of_refusal(refusal, "holder")]) from refusal
    ClientReference.objects.create(
        organisation=organisation, reference=given["reference"], application=application
    )
    _written(application, given, filed, by, now)
    _files(application, given, folder, archive, by, now, stored)
    application.refresh_from_db()
    if filed:
        points = missing_in(application, local_date(now))
        if points:
            raise NotBroughtIn([Fault.of_point(point) for point in points])
        return submit_application(application_id=application.pk, by=by, now=now)
    return application


def _written(
    application: Application, given: Mapping[str, Any], filed: bool, by: User, now: datetime
) -> None:
    """All columns and licensees in one act; the undertaking when it was given."""
    fields = columns_of(given)
    if filed:
        as_written = Application(organisation=application.organisation, mandate=application.mandate, **fields)
        fields |= {
            "undertaken_at": now,
            "undertaken_by": by,
            "undertaking": undertaking_of(as_written),
        }
    ApplicationLicensee.objects.bulk_create(
        ApplicationLicensee(
            application=application,
            name=each["name"].strip(),
            bin_iin=each.get("bin_iin", ""),
            country=each.get("country", ""),
            address=each.get("address", "").strip(),
        )
        for each in given["licensees"]
    )
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        fields=fields,
        payload={"reference": given["reference"], "undertaken": filed},
    )


def _files(
    application: Application,
    given: Mapping[str, Any],
    folder: str,
    archive: Archive,
    by: User,
    now: datetime,
    stored: list[str],
) -> None:
    """Every listed file, those of a feature as its pair. The names under which they are stored go to `stored`."""
    at = {(each["kind"], each["sha256"]): (number, each) for number, each in enumerate(given["files"], 1)}
    acting: dict[str, Any] = {"application_id": application.pk, "by": by, "now": now}

    def keep(file: ApplicationFile) -> None:
        stored.append(file.stored_as)

    for number, pair in enumerate(given["features"], 1):
        _first, genuine = at.pop((RequiredDocument.GENUINE_IMAGES, pair["genuine"]))
        _second, infringing = at.pop((RequiredDocument.INFRINGING_IMAGES, pair["infringing"]))
        with (
            _refusing(f"features[{number}]"),
            archive.file(folder, genuine) as one,
            archive.file(folder, infringing) as other,
        ):
            made = add_feature(
                feature=pair["feature"],
                genuine=(genuine["name"], one),
                infringing=(infringing["name"], other),
                **acting,
            )
            keep(made.genuine)
            keep(made.infringing)
    for number, each in at.values():
        with _refusing(f"files[{number}]"), archive.file(folder, each) as content:
            keep(add_file(kind=RequiredDocument(each["kind"]), name=each["name"], content=content, **acting))


@contextmanager
def _refusing(where: str) -> Iterator[None]:
    """What an act or the archive refuses becomes a fault of this place."""
    try:
        yield
    except Refusal as refusal:
        raise NotBroughtIn([Fault.of_refusal(refusal, where)]) from refusal
    except NotThere as error:
        raise NotBroughtIn([Fault(where, error.sentence)]) from error
