"""Files of an application: taken in by content, size and hash; handed out to those entitled, each time logged."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from accounts.models import User
from acts import stored_files
from acts.refusals import Incomplete, OutOfState, Repeated
from acts.stored_files import Readable, TakenIn, taken_in
from law.application_check import MOST_IMAGES, Topic
from law.application_states import ApplicationEvent
from law.required_documents import RequiredDocument
from law.sentences import _
from registers.models import Application, ApplicationDownload, ApplicationFile, FeaturePair
from registers.queries.applications import files_of
from registers.services._applications import act
from registers.services.draw_up import draft_under_lock

FILES = "HOUSE.attachments"


@contextmanager
def _kept(contents: Mapping[str, Readable]) -> Iterator[dict[str, tuple[TakenIn, str]]]:
    """Each content taken in and stored, under its key; nothing is left on disk when the act is refused."""
    stored: list[str] = []
    with ExitStack() as stack:
        taken = {key: stack.enter_context(taken_in(content)) for key, content in contents.items()}
        try:
            kept = {}
            for key, each in taken.items():
                stored.append(stored_files.keep(each))
                kept[key] = (each, stored[-1])
            yield kept
        except BaseException:
            for name in stored:
                stored_files.drop(name)
            raise


def add_file(
    *, application_id: int, kind: RequiredDocument, name: str, content: Readable, by: User, now: datetime
) -> ApplicationFile:
    """Hand in a document with a draft.

    Raises NotAllowed, OutOfState (no draft), Incomplete (an empty, too large or unlisted file), Repeated (the same
    content as the same document).
    """
    with _kept({"file": content}) as kept, transaction.atomic():
        application = draft_under_lock(application_id, by, now)
        file = _file(application, kind, name, *kept["file"], by=by, now=now)
        _saved(application, Topic.DOCUMENTS, [file], by, now)
    return file


def add_feature(
    *,
    application_id: int,
    feature: str,
    genuine: tuple[str, Readable],
    infringing: tuple[str, Readable],
    by: User,
    now: datetime,
) -> FeaturePair:
    """Show one distinguishing feature on genuine goods and on infringing ones: name and content of two images.

    Raises as `add_file`; Incomplete also for what is no image, and beyond the most images of an application.
    """
    with _kept({"genuine": genuine[1], "infringing": infringing[1]}) as kept, transaction.atomic():
        application = draft_under_lock(application_id, by, now)
        if not feature.strip():
            raise Incomplete(_("Name the feature."), "CC461", field="feature")
        for field, (taken, _stored) in kept.items():
            if not taken.content_type.startswith("image/"):
                raise Incomplete(_("This is no image."), FILES, field=field)
        images = files_of(application).filter(content_type__startswith="image/").count()
        if images + len(kept) > MOST_IMAGES:
            raise Incomplete(_("An application takes %(most)d images at most."), FILES, {"most": MOST_IMAGES})
        pair = FeaturePair.objects.create(
            application=application,
            feature=feature.strip(),
            genuine=_file(
                application, RequiredDocument.GENUINE_IMAGES, genuine[0], *kept["genuine"], by=by, now=now
            ),
            infringing=_file(
                application,
                RequiredDocument.INFRINGING_IMAGES,
                infringing[0],
                *kept["infringing"],
                by=by,
                now=now,
            ),
        )
        _saved(application, Topic.FEATURES, [pair.genuine, pair.infringing], by, now)
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
    with _kept({"file": file[1]}) as kept, transaction.atomic():
        yield _file(application, kind, file[0], *kept["file"], by=by, now=now)


@contextmanager
def file_kept(
    kind: RequiredDocument, name: str, content: Readable, *, by: User, now: datetime
) -> Iterator[Callable[[Application], ApplicationFile]]:
    """A document that is handed in by another act, after the filing: stored before that act locks its application.

    What it yields adds the document to the locked application. Nothing is left on disk when the act is refused.
    Raises Incomplete (an empty, too large or unlisted file), Repeated (the same content as the same document).
    """
    with _kept({"file": content}) as kept:
        yield lambda application: _file(application, kind, name, *kept["file"], by=by, now=now)


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

    Raises OutOfState when the file is missing or is not what was handed in.
    """
    opened = stored_files.open_unchanged(file.stored_as, file.sha256)
    if opened is None:
        raise OutOfState(
            _("The stored file is missing or is not the one that was added. Tell the administrator."), FILES
        )
    ApplicationDownload.objects.create(file=file, by=by, at=now)
    return opened


def _file(
    application: Application,
    kind: RequiredDocument,
    name: str,
    taken: TakenIn,
    stored_as: str,
    *,
    by: User,
    now: datetime,
) -> ApplicationFile:
    if files_of(application).filter(kind=kind, sha256=taken.sha256).exists():
        raise Repeated(_("The application holds this file already."), FILES, field="file")
    return ApplicationFile.objects.create(
        application=application,
        kind=kind,
        name=stored_files.shown_name(name, taken.content_type),
        content_type=taken.content_type,
        size=taken.size,
        sha256=taken.sha256,
        stored_as=stored_as,
        added_by=by,
        added_at=now,
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
