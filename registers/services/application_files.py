"""Files of an application: taken in by content, size and hash; handed out to those entitled, each time logged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from typing import BinaryIO, Final, NamedTuple

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from acts import stored_files
from acts.previews import preview_of
from acts.refusals import Incomplete, OutOfState, Repeated
from acts.scanning import withheld
from acts.stored_files import FILES, Readable, TakenIn, taken_in
from law.application_check import MOST_IMAGES, Topic
from law.application_states import ApplicationEvent
from law.file_kinds import LARGEST_FILE, MOST_BYTES_OF_APPLICATION
from law.required_documents import RequiredDocument
from law.sentences import _
from law.time import local_date
from registers.models import Application, ApplicationDownload, ApplicationFile, FeaturePair, Upload
from registers.queries.applications import files_of
from registers.services import _parts
from registers.services._applications import act
from registers.services._parts import WholeUpload
from registers.services.draw_up import draft_under_lock
from registers.undertaking import one_digest

LIMITS = "HOUSE.application_limits"

_NOT_AS_SENT = _("“%(name)s” did not arrive as it was sent: send it again.")

#: A file on its way in: its name as given, its content.
Given = tuple[str, Readable]


class _Kept(NamedTuple):
    """A file that lies in its place and has no record yet; `upload`: it came in parts."""

    name: str
    taken: TakenIn
    stored_as: str
    upload: Upload | None


class _DoneBefore(Exception):  # noqa: N818 - reads as the fact it states
    """The upload was handed in already, as this file: the second time changes nothing."""

    def __init__(self, file: ApplicationFile) -> None:
        super().__init__()
        self.file = file


@contextmanager
def _kept(files: Mapping[str, Given]) -> Iterator[dict[str, _Kept]]:
    """Each content taken in and stored, under its key; nothing is left on disk when the act is refused."""
    stored: list[str] = []
    with ExitStack() as stack:
        taken = {key: stack.enter_context(_taken_in(*given)) for key, given in files.items()}
        try:
            kept = {}
            for key, (name, content) in files.items():
                stored.append(stored_files.keep(taken[key]))
                upload = content.upload if isinstance(content, WholeUpload) else None
                kept[key] = _Kept(name, taken[key], stored[-1], upload)
            yield kept
        except BaseException:
            for stored_as in stored:
                stored_files.drop(stored_as)
            raise


@contextmanager
def _taken_in(name: str, content: Readable) -> Iterator[TakenIn]:
    """As `taken_in`, by the limits of an application. An upload that is refused for what it is, is thrown away."""
    upload = content.upload if isinstance(content, WholeUpload) else None
    with ExitStack() as stack:
        try:
            taken = stack.enter_context(taken_in(content, name=name, most=LARGEST_FILE))
            if upload and upload.sha256 not in ("", taken.sha256):
                raise Incomplete(_NOT_AS_SENT, FILES, {"name": name[:100]}, field="file")
        except Incomplete:
            if upload is not None:
                Upload.objects.filter(pk=upload.pk, finished_at__isnull=True).delete()
                transaction.on_commit(lambda: _parts.drop(upload))
            raise
        yield taken


def add_file(
    *, application_id: int, kind: RequiredDocument, name: str, content: Readable, by: User, now: datetime
) -> ApplicationFile:
    """Hand in a document with a draft.

    Raises NotAllowed, OutOfState (no draft), Incomplete (an empty, too large or unlisted file, malware, beyond the
    limits of an application), Repeated (the same content as the same document).
    """
    try:
        with _kept({"file": (name, content)}) as kept, transaction.atomic():
            application = draft_under_lock(application_id, by, now)
            file = _file(application, kind, kept["file"], by=by, now=now)
            _saved(application, Topic.DOCUMENTS, [file], by, now)
    except _DoneBefore as done:
        return done.file
    return file


#: The two images of a feature, by the form's field.
_IMAGES: Final = {
    "genuine": RequiredDocument.GENUINE_IMAGES,
    "infringing": RequiredDocument.INFRINGING_IMAGES,
}


def add_feature(
    *,
    application_id: int,
    feature: str,
    genuine: Given,
    infringing: Given,
    by: User,
    now: datetime,
) -> FeaturePair:
    """Show one distinguishing feature on genuine goods and on infringing ones: name and content of two images.

    Raises as `add_file`; Incomplete also for what is no image.
    """
    given = {"genuine": genuine, "infringing": infringing}
    try:
        with _kept(given) as kept, transaction.atomic():
            application = draft_under_lock(application_id, by, now)
            if not feature.strip():
                raise Incomplete(_("Name the feature."), "CC461", field="feature")
            for field, each in kept.items():
                if not each.taken.content_type.startswith("image/"):
                    raise Incomplete(
                        _("“%(name)s” is no image."), FILES, {"name": each.name[:100]}, field=field
                    )
            files = {
                field: _file(application, kind, kept[field], by=by, now=now)
                for field, kind in _IMAGES.items()
            }
            pair = FeaturePair.objects.create(application=application, feature=feature.strip(), **files)
            _saved(application, Topic.FEATURES, list(files.values()), by, now)
    except _DoneBefore as done:
        return FeaturePair.objects.get(genuine=done.file)
    return pair


@contextmanager
def handed_in(
    *,
    application: Application,
    kind: RequiredDocument,
    file: tuple[str, Readable],
    by: User,
    now: datetime,
) -> Iterator[ApplicationFile]:
    """A document handed in for what came of an application, name and content, with the act around it.

    Stored together with what the act writes, and gone again when the act is refused. Raises Incomplete, Repeated.
    """
    with _kept({"file": file}) as kept, transaction.atomic():
        yield _file(application, kind, kept["file"], by=by, now=now)


@contextmanager
def file_kept(
    kind: RequiredDocument, name: str, content: Readable, *, by: User, now: datetime
) -> Iterator[Callable[[Application], ApplicationFile]]:
    """A document that is handed in by another act, after the filing: stored before that act locks its application.

    What it yields adds the document to the locked application. Nothing is left on disk when the act is refused.
    Raises Incomplete (an empty, too large or unlisted file), Repeated (the same content as the same document).
    """
    with _kept({"file": (name, content)}) as kept:
        yield lambda application: _file(application, kind, kept["file"], by=by, now=now)


@transaction.atomic
def remove_file(*, application_id: int, file_id: int, by: User, now: datetime) -> None:
    """Take a document out of a draft; a feature goes with its images. Raises NotAllowed, OutOfState."""
    application = draft_under_lock(application_id, by, now)
    going = {file_id}
    for pair in application.features.filter(genuine=file_id) | application.features.filter(
        infringing=file_id
    ):
        going |= {pair.genuine_id, pair.infringing_id}
        pair.delete()
    files = list(files_of(application).filter(pk__in=going))
    for file in files:
        file.removed_at, file.removed_by = now, by
        file.save(update_fields=["removed_at", "removed_by"])
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        payload={"topic": Topic.DOCUMENTS.value, "removed": [file.pk for file in files]},
    )


def open_file(*, file: ApplicationFile, by: User, now: datetime) -> BinaryIO:
    """Hand out a file that this person may see, and log who took it when; close it after use.

    Raises OutOfState when the file is missing, is not what was handed in, or is not known to be free of malware
    where a scanner is set up.
    """
    refusal = withheld(file.stored_as)
    if refusal:
        raise refusal
    opened = open_kept(file)
    note_taken([file], by=by, now=now)
    return opened


def open_kept(file: ApplicationFile) -> BinaryIO:
    """The stored file, for whoever asks whether it may be handed out, and logs that it was. Raises OutOfState."""
    opened = stored_files.open_unchanged(file.stored_as, file.sha256)
    if opened is None:
        raise OutOfState(
            _("The stored file is missing or is not the one that was added. Tell the administrator."), FILES
        )
    return opened


def show_small(*, file: ApplicationFile, by: User, now: datetime) -> BinaryIO | None:
    """An image made small for a person who may see it, noted once a person, file and day; None where there is none."""
    small = preview_of(file.stored_as, file.sha256, file.content_type)
    if small is not None:
        seen = ApplicationDownload(file=file, by=by, at=now, previewed_on=local_date(now))
        ApplicationDownload.objects.bulk_create([seen], ignore_conflicts=True)
    return small


def note_taken(files: Iterable[ApplicationFile], *, by: User, now: datetime) -> None:
    """Log who took which files, when."""
    ApplicationDownload.objects.bulk_create([ApplicationDownload(file=file, by=by, at=now) for file in files])


def _file(
    application: Application, kind: RequiredDocument, kept: _Kept, *, by: User, now: datetime
) -> ApplicationFile:
    taken, upload = kept.taken, kept.upload
    if upload is not None:
        upload = _upload_under_lock(application, upload)
        if upload.file is not None:
            raise _DoneBefore(upload.file)
    if files_of(application).filter(kind=kind, sha256=taken.sha256).exists():
        raise Repeated(_("The application holds this file already."), FILES, field="file")
    is_image = taken.content_type.startswith("image/")
    if kind is RequiredDocument.MARK_IMAGE and not is_image:
        raise Incomplete(_("“%(name)s” is no image."), FILES, {"name": kept.name[:100]}, field="file")
    need_room(application, kept.name, taken.size, image=is_image)
    file = ApplicationFile.objects.create(
        application=application,
        kind=kind,
        name=stored_files.shown_name(kept.name, taken.content_type),
        content_type=taken.content_type,
        size=taken.size,
        sha256=taken.sha256,
        stored_as=kept.stored_as,
        undertaking_sha256=one_digest(application) if kind is RequiredDocument.SIGNED_FORM else "",
        added_by=by,
        added_at=now,
    )
    if upload is not None:
        upload.file, upload.finished_by, upload.finished_at = file, by, now
        upload.save(update_fields=["file", "finished_by", "finished_at"])
        transaction.on_commit(partial(_parts.drop, upload))
    return file


def _upload_under_lock(application: Application, upload: Upload) -> Upload:
    found = application.uploads.select_for_update(of=("self",)).select_related("file").filter(pk=upload.pk)
    locked = found.first()
    if locked is None:
        raise Incomplete(_NOT_AS_SENT, FILES, {"name": upload.name[:100]}, field="file")
    return locked


def need_room(application: Application, name: str, size: int, *, image: bool, underway: int = 0) -> None:
    """Raise Incomplete when a file of `size` bytes would go beyond the limits of an application.

    `underway`: bytes of uploads that have begun.
    """
    held = files_of(application).aggregate(
        bytes=Coalesce(Sum("size"), 0), images=Count("pk", filter=Q(content_type__startswith="image/"))
    )
    need_room_beside(held["bytes"] + underway, held["images"], name, size, image=image)


def need_room_beside(held: int, images: int, name: str, size: int, *, image: bool) -> None:
    """As `need_room`, beside `held` bytes of which so many files are images."""
    if image and images >= MOST_IMAGES:
        raise Incomplete(
            _("“%(name)s” is not taken: an application takes %(most)d images at most."),
            LIMITS,
            {"name": name[:100], "most": MOST_IMAGES},
            field="file",
        )
    if held + size > MOST_BYTES_OF_APPLICATION:
        raise Incomplete(
            _("“%(name)s” is not taken: the files of an application are %(gigabytes)d GB at most together."),
            LIMITS,
            {"name": name[:100], "gigabytes": MOST_BYTES_OF_APPLICATION // 1024**3},
            field="file",
        )


def _saved(
    application: Application, topic: Topic, files: list[ApplicationFile], by: User, now: datetime
) -> None:
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        payload={
            "topic": topic.value,
            "files": [{"file": file.pk, "kind": str(file.kind), "sha256": file.sha256} for file in files],
        },
    )
