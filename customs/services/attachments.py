"""Files of a case: taken in by content, size and hash; handed out to those entitled, each time logged."""

from datetime import datetime
from typing import BinaryIO, NamedTuple

from django.db import transaction

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts import stored_files
from acts.previews import preview_of
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated
from acts.scanning import withheld
from acts.stored_files import Readable, TakenIn, taken_in
from customs.models import Attachment, Case, Document, Download
from customs.policies import need
from customs.services.case_under_lock import act, lock_case
from law.events import Event
from law.sentences import _
from law.time import local_date


class OpenedFile(NamedTuple):
    """A file on its way out: the open file, the name to save it under, what it is."""

    file: BinaryIO
    filename: str
    content_type: str


def may_add_attachment(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person adding a file now; a case takes files in any state."""
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def add_attachment(
    *,
    case_id: int,
    name: str,
    content: Readable,
    document_id: int | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Attachment:
    """Store a file with its real type, size and hash; `name` as given, cleaned for display.

    `document_id`: the lodged document that it is a copy of. Raises `Incomplete` for an empty, too large or
    unlisted file, `Repeated` when the case holds the same content already. Nothing is left on disk when the
    act is refused.
    """
    stored_as = ""
    try:
        with taken_in(content, name=name) as taken, transaction.atomic():
            case = lock_case(case_id, actor=actor, now=now, version=version)
            may_add_attachment(case, actor=actor, now=now)
            document = None if document_id is None else _document(case, document_id)
            _need_new(case, taken)
            stored_as = stored_files.keep(taken)
            attachment = Attachment.objects.create(
                case=case,
                document=document,
                name=stored_files.shown_name(name, taken.content_type),
                content_type=taken.content_type,
                size=taken.size,
                sha256=taken.sha256,
                stored_as=stored_as,
                added_by=actor,
                added_at=now,
            )
            act(
                case,
                Event.ATTACHMENT_ADDED,
                actor=actor,
                now=now,
                provision="HOUSE.attachments",
                payload={
                    "attachment": attachment.pk,
                    "document": document_id,
                    "type": taken.content_type,
                    "size": taken.size,
                    "sha256": taken.sha256,
                },
            )
    except BaseException:
        if stored_as:
            stored_files.drop(stored_as)
        raise
    return attachment


def _document(case: Case, document_id: int) -> Document:
    document = case.documents.filter(pk=document_id).first()
    if document is None:
        raise Incomplete(_("Choose the document."), "HOUSE.attachments", field="document")
    return document


def _need_new(case: Case, taken: TakenIn) -> None:
    same = case.attachments.filter(sha256=taken.sha256).first()
    if same is not None:
        raise Repeated(
            _("The case holds this file already, as “%(name)s”."),
            "HOUSE.attachments",
            {"name": same.name},
            field="file",
        )


def open_attachment(*, attachment_id: int, user: User, now: datetime) -> OpenedFile:
    """Hand out a file to someone entitled, and log who took it when; close the file after use.

    Raises `NotAllowed` for everyone else, and for a number that does not exist; `OutOfState` when the file
    is missing, not what was stored, or not known to be free of malware where a scanner is set up.
    """
    attachment = Attachment.objects.select_related("case").filter(pk=attachment_id).first()
    if attachment is None or not may(user, What.SEE_FILES, attachment.case.office_id, on=local_date(now)):
        raise NotAllowed(_("You may not see this file."), "HOUSE.roles")
    refusal = withheld(attachment.stored_as)
    if refusal:
        raise refusal
    file = stored_files.open_unchanged(attachment.stored_as, attachment.sha256)
    if file is None:
        raise OutOfState(
            _("The stored file is missing or is not the one that was added. Tell the administrator."),
            "HOUSE.attachments",
        )
    Download.objects.create(attachment=attachment, by=user, at=now)
    return OpenedFile(file, attachment.name, attachment.content_type)


def show_small(*, attachment: Attachment, user: User, now: datetime) -> BinaryIO | None:
    """A photograph made small for somebody who may see it, noted once a person, file and day; None where there is none.

    The caller has found the attachment in a case whose files this person may see.
    """
    small = preview_of(attachment.stored_as, attachment.sha256, attachment.content_type)
    if small is not None:
        seen = Download(attachment=attachment, by=user, at=now, previewed_on=local_date(now))
        Download.objects.bulk_create([seen], ignore_conflicts=True)
    return small
