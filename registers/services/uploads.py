"""Files that arrive in parts: begun, continued wherever the last part ended, handed in once they are whole.

Each part is appended under the row lock of its upload, so that two tabs, or the same part sent twice, do no harm.
"""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from acts.refusals import Incomplete
from acts.stored_files import FILES, early_kind, need_size
from law.application_states import ApplicationEvent
from law.file_kinds import LARGEST_FILE, MEGABYTE
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Application, Upload
from registers.services import _parts
from registers.services._applications import provision_of
from registers.services.application_files import need_room
from registers.services.draw_up import draft_under_lock

#: The most bytes of one part.
LARGEST_PART: Final = 4 * MEGABYTE
#: An upload that nobody went on with for so long is forgotten (house rule).
KEPT_FOR: Final = timedelta(days=7)
#: So much of a file tells what it is, unless it is an archive.
_TELLING: Final = 512


@transaction.atomic
def begin_upload(
    *, application_id: int, name: str, size: int, modified: str, sha256: str, by: User, now: datetime
) -> Upload:
    """The upload of a file into a draft; the one that was begun before when it is the same file.

    `modified`: when the file changed, as the browser says it; `sha256`: empty where the browser cannot tell.
    Raises NotAllowed, OutOfState (no draft), Incomplete (empty, larger than any file may be, beyond the limits).
    """
    application = draft_under_lock(application_id, by, now)
    shown = {"name": name[:100]}
    if size < 1:
        raise Incomplete(_("“%(name)s” is empty."), FILES, shown, field="file")
    if size > LARGEST_FILE:
        raise Incomplete(
            _("“%(name)s” is larger than %(megabytes)d MB."),
            FILES,
            {**shown, "megabytes": LARGEST_FILE // MEGABYTE},
            field="file",
        )
    identity = hashlib.sha256("\0".join((name, str(size), modified, sha256)).encode()).hexdigest()
    known = Upload.objects.select_for_update().filter(
        application=application, identity=identity, finished_at__isnull=True
    )
    upload = known.first()
    if upload is None:
        need_room(application, name, size, image=False, underway=_underway(application))
        return Upload.objects.create(
            key=uuid.uuid4(),
            application=application,
            identity=identity,
            name=name,
            size=size,
            sha256=sha256,
            started_by=by,
            started_at=now,
            touched_at=now,
        )
    upload.received, upload.touched_at = min(upload.received, _parts.on_disk(upload)), now
    upload.save(update_fields=["received", "touched_at"])
    return upload


def _underway(application: Application) -> int:
    begun = application.uploads.filter(finished_at__isnull=True).aggregate(bytes=Sum("size"))
    return begun["bytes"] or 0


@transaction.atomic
def append_part(
    *, application_id: int, key: uuid.UUID, offset: int, part: bytes, by: User, now: datetime
) -> Upload:
    """Append bytes that begin at `offset`; the upload as it then stands.

    What is there already is skipped; nothing is written when bytes before the part are missing: `received` tells
    from where to go on. Raises NotAllowed, OutOfState, Incomplete (a kind that is not taken or too large for its
    kind, more than was announced), Upload.DoesNotExist.
    """
    upload = _locked(application_id, key, by, now)
    new = part[max(upload.received - offset, 0) :]
    if upload.finished_at is not None or offset > upload.received or not new:
        return upload
    if offset + len(part) > upload.size:
        raise Incomplete(
            _("“%(name)s” is longer than was announced: send it again."),
            FILES,
            {"name": upload.name[:100]},
            field="file",
        )
    if upload.received == 0 and len(new) >= min(_TELLING, upload.size):
        kind = early_kind(new, upload.name)
        if kind is not None:
            need_size(upload.size, kind, upload.name)
    _parts.write(upload, upload.received, new)
    upload.received, upload.touched_at = upload.received + len(new), now
    upload.save(update_fields=["received", "touched_at"])
    return upload


@transaction.atomic
def drop_upload(*, application_id: int, key: uuid.UUID, by: User, now: datetime) -> None:
    """Throw away what has arrived of a file; one that was handed in stays. Raises as `append_part`."""
    upload = _locked(application_id, key, by, now)
    if upload.finished_at is None:
        _forget(upload)


def _locked(application_id: int, key: uuid.UUID, by: User, now: datetime) -> Upload:
    """An upload that the person may go on with, unchangeable by others."""
    found = Upload.objects.select_for_update(of=("self",)).select_related("application__organisation")
    upload = found.get(application=application_id, key=key)
    refusal = policies.writing(upload.application, by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(upload.application, ApplicationEvent.DRAFT_SAVED)
    return upload


def forget_uploads(*, now: datetime) -> int:
    """Forget uploads that nobody has gone on with for a week, handed in or not; how many that were.

    Parts on disk that no upload knows go too.
    """
    old = list(Upload.objects.filter(touched_at__lt=now - KEPT_FOR).values_list("pk", flat=True))
    gone = 0
    for pk in old:
        with transaction.atomic():
            upload = Upload.objects.select_for_update().filter(pk=pk, touched_at__lt=now - KEPT_FOR).first()
            if upload is not None:
                _forget(upload)
                gone += 1
    there = {path.name: path for path in _parts.folder().iterdir()}
    known = {key.hex for key in Upload.objects.values_list("key", flat=True)}
    for name in there.keys() - known:
        there[name].unlink(missing_ok=True)
    return gone


def _forget(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: _parts.drop(upload))
