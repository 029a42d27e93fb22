"""Bringing in an application that comes as JSON with its files: wholly, as a draft or filed, or not at all.

Its rows are written together, those of a table by one statement: what was checked file by file before is checked here
for all of them, and the journal names each.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from accounts.organisations import mandates_to_apply
from acts import scanning, stored_files
from acts.refusals import Refusal
from acts.stored_files import FILES, taken_in
from law.application_states import ApplicationEvent
from law.entry_states import Register
from law.file_kinds import LARGEST_FILE
from law.required_documents import RequiredDocument
from law.sentences import _
from law.time import local_date
from registers.interchange.archive import Archive, NotThere
from registers.interchange.incoming import columns_of, standing_of
from registers.interchange.parties import holder_of
from registers.interchange.schema import Fault
from registers.interchange.union import languages_from, rights_from
from registers.models import (
    Application,
    ApplicationFile,
    ApplicationLicensee,
    ClientReference,
    FeaturePair,
    PaperLanguage,
    UnionRight,
)
from registers.queries.applications import files_of, missing_in
from registers.services._applications import act
from registers.services.application_files import need_room_beside
from registers.services.draw_up import begun
from registers.services.submit_application import file_draft
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
    with _stored(given, folder, archive, by, now) as files, transaction.atomic():
        return _brought_in(given, files, organisation, filed, by, now)


@contextmanager
def _stored(
    given: Mapping[str, Any], folder: str, archive: Archive, by: User, now: datetime
) -> Iterator[list[ApplicationFile]]:
    """Every listed file in its place, as a row that is not saved; nothing is left on disk when the act is refused."""
    images = {pair[name] for pair in given["features"] for name in ("genuine", "infringing")}
    files: list[ApplicationFile] = []
    verdicts: dict[str, Any] = {}
    try:
        for number, each in enumerate(given["files"], 1):
            with _refusing(f"files[{number}]"), archive.file(folder, each) as content:
                with taken_in(content, name=each["name"], most=LARGEST_FILE) as taken:
                    image = taken.content_type.startswith("image/")
                    if each["sha256"] in images and not image:
                        raise NotBroughtIn([Fault(f"files[{number}]", _("This is no image."), FILES)])
                    held = sum(file.size for file in files)
                    shown = sum(file.content_type.startswith("image/") for file in files)
                    need_room_beside(held, shown, each["name"], taken.size, image=image)
                    stored_as = stored_files.put(taken)
                verdicts[stored_as] = taken.scan
                files.append(
                    ApplicationFile(
                        kind=each["kind"],
                        name=stored_files.shown_name(each["name"], taken.content_type),
                        content_type=taken.content_type,
                        size=taken.size,
                        sha256=taken.sha256,
                        stored_as=stored_as,
                        added_by=by,
                        added_at=now,
                    )
                )
        scanning.note_many(verdicts)
        yield files
    except BaseException:
        for stored_as in verdicts:
            stored_files.drop(stored_as)
        raise


def _brought_in(
    given: Mapping[str, Any],
    files: list[ApplicationFile],
    organisation: Organisation,
    filed: bool,
    by: User,
    now: datetime,
) -> Application:
    """The draft with all that the document says, filed with the undertaking when that is wanted."""
    powers = list(mandates_to_apply(organisation, local_date(now)))
    # Powers of attorney end: asked again, so that nothing is ever filed for another holder than the one named.
    faults = list(standing_of(given, organisation, powers))
    if faults:
        raise NotBroughtIn(faults)
    mandate = holder_of(given, organisation, powers)
    register = Register(given["register"])
    by_hash = {(file.kind, file.sha256): file for file in files}
    fields = columns_of(given)
    as_written = Application(register=register, organisation=organisation, mandate=mandate, **fields)
    rights = rights_from(given, as_written, by_hash, powers)
    if filed:
        text = undertaking_of(as_written, rights)
        fields |= {"undertaken_at": now, "undertaken_by": by, "undertaking": text}
    try:
        application = begun(
            organisation=organisation, mandate=mandate, register=register, by=by, now=now, fields=fields
        )
    except Refusal as refusal:
        raise NotBroughtIn([Fault.of_refusal(refusal, "holder")]) from refusal
    ClientReference.objects.create(
        organisation=organisation, reference=given["reference"], application=application
    )
    _rows(application, given, files, rights)
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        payload={
            "reference": given["reference"],
            "undertaken": filed,
            "files": [{"file": file.pk, "kind": str(file.kind), "sha256": file.sha256} for file in files],
            "rights": [right.state for right in rights],
        },
    )
    return _filed(application, rights, by, now) if filed else application


def _rows(
    application: Application,
    given: Mapping[str, Any],
    files: list[ApplicationFile],
    rights: Sequence[UnionRight],
) -> None:
    """What belongs to the application, each table by one statement."""
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
    for file in files:
        file.application = application
    for right in rights:
        right.application = application
    ApplicationFile.objects.bulk_create(files)
    at = {(file.kind, file.sha256): file for file in files}
    FeaturePair.objects.bulk_create(
        FeaturePair(
            application=application,
            feature=pair["feature"].strip(),
            genuine=at[RequiredDocument.GENUINE_IMAGES, pair["genuine"]],
            infringing=at[RequiredDocument.INFRINGING_IMAGES, pair["infringing"]],
        )
        for pair in given["features"]
    )
    UnionRight.objects.bulk_create(rights)
    PaperLanguage.objects.bulk_create(languages_from(given, at))


def _filed(application: Application, rights: Sequence[UnionRight], by: User, now: datetime) -> Application:
    """The filing: nobody else knows of the draft yet, so that it is locked as it is."""
    files = list(files_of(application))
    points = missing_in(application, local_date(now), files, rights)
    if points:
        raise NotBroughtIn([Fault.of_point(point) for point in points])
    return file_draft(application, files, by=by, now=now)


@contextmanager
def _refusing(where: str) -> Iterator[None]:
    """What an act or the archive refuses becomes a fault of this place."""
    try:
        yield
    except Refusal as refusal:
        raise NotBroughtIn([Fault.of_refusal(refusal, where)]) from refusal
    except NotThere as error:
        raise NotBroughtIn([Fault(where, error.sentence)]) from error
