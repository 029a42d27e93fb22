"""Applications handed in by archive: taken, checked, and then filed or made drafts, each wholly or not at all.

Work stands in the database and the archive lies in the store until it is done, so that whoever comes next goes on where
it stood: a request for a few applications, the beat's tick for many. Two at once do no harm.
"""

import hashlib
import logging
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import translation

from accounts.models import Organisation, User
from acts.refusals import Incomplete, OutOfState
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.interchange.archive import Archive, BadArchive, Found, opened
from registers.interchange.incoming import checked
from registers.interchange.schema import RULE, Fault
from registers.models import BulkFiling, BulkItem, ClientReference, Outcome, Wanted
from registers.services.bring_in import NotBroughtIn, bring_in

log = logging.getLogger(__name__)

#: The largest archive that a page takes.
MOST_ARCHIVE_BYTES: Final = 512 * 1024**2
#: So few applications are checked and filed while the person waits; more by the beat's tick.
AT_ONCE: Final = 10
#: An archive of which nobody says what to do is forgotten after so long (house rule, as of drafts).
KEPT: Final = timedelta(days=30)

GONE = Fault("", _("The archive is no longer there: hand it in again."), RULE)
BROKEN = Fault(
    "", _("This could not be taken in by a fault of the system. The administrator can see why."), RULE
)

#: Which items something is made of, by what is wanted.
_TAKEN: Final = {
    Wanted.FILED: (Outcome.READY,),
    Wanted.DRAFTS: (Outcome.READY, Outcome.LACKING),
}

#: Whether time is left for another application.
TimeLeft = Callable[[], bool]


def _always() -> bool:
    return True


def take_archive(
    *, organisation: Organisation, name: str, content: BinaryIO, by: User, now: datetime
) -> BulkFiling:
    """Keep an archive and list the applications in it; nothing is checked or filed yet.

    Raises NotAllowed (no member), Incomplete (no archive, too large, dishonest, or without an application).
    """
    refusal = policies.applying(by, organisation, on=local_date(now))
    if refusal:
        raise refusal
    size, sha256 = _measured(content)
    if size > MOST_ARCHIVE_BYTES:
        raise Incomplete(
            _("The file is larger than %(megabytes)d MB."),
            "HOUSE.attachments",
            {"megabytes": MOST_ARCHIVE_BYTES // 1024**2},
            field="archive",
        )
    try:
        with opened(content) as archive:
            found = archive.applications()
    except BadArchive as error:
        raise Incomplete(error.sentence, RULE, error.params, field="archive") from error
    content.seek(0)
    stored_as = default_storage.save(f"bulk/{secrets.token_hex(16)}", File(content))
    try:
        with transaction.atomic():
            filing = BulkFiling.objects.create(
                organisation=organisation,
                name=name.replace("\\", "/").rpartition("/")[2][:200],
                size=size,
                sha256=sha256,
                stored_as=stored_as,
                uploaded_at=now,
                uploaded_by=by,
            )
            BulkItem.objects.bulk_create(_items(filing, found), batch_size=200)
    except BaseException:
        default_storage.delete(stored_as)
        raise
    return filing


def _measured(content: BinaryIO) -> tuple[int, str]:
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256")  # type: ignore[arg-type]  # any file that can be read
    return size, digest.hexdigest()


def _items(filing: BulkFiling, found: Sequence[Found]) -> Iterator[BulkItem]:
    references = [_text(each.given, "reference") for each in found]
    times = Counter(references)
    for position, (each, reference) in enumerate(zip(found, references, strict=True), 1):
        faults = list(each.faults)
        if reference and times[reference] > 1:
            faults.append(Fault("reference", _("This reference stands twice in the archive.")))
        thing = each.given.get("object") if isinstance(each.given, dict) else None
        yield BulkItem(
            filing=filing,
            position=position,
            place=each.place[:300],
            folder=each.folder[:300],
            reference=reference[:100],
            title=_text(thing, "title")[:250],
            given=each.given,
            faults=_kept(faults),
            outcome=Outcome.REFUSED if faults else Outcome.WAITING,
        )


def _text(given: object, name: str) -> str:
    value = given.get(name) if isinstance(given, dict) else None
    return value if isinstance(value, str) else ""


def _kept(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Faults as JSON; what their sentences name as text."""
    return [
        {**asdict(each), "params": {name: _worded(value) for name, value in each.params.items()}}
        for each in faults
    ]


def _worded(value: object) -> object:
    return (
        value if isinstance(value, int) else f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else str(value)
    )


def check_items(filing: BulkFiling, *, now: datetime, time_left: TimeLeft = _always) -> None:
    """Check the applications that wait for it, against the schema, their files and the law of today; resumable."""
    with _archive(filing) as archive:
        for pk in _waiting(filing, (Outcome.WAITING,)):
            if not time_left():
                return
            _one(pk, (Outcome.WAITING,), lambda item: _check(item, filing, archive, now))
    if not filing.items.filter(outcome=Outcome.WAITING).exists():
        BulkFiling.objects.filter(pk=filing.pk, checked_at=None).update(checked_at=now)
        filing.refresh_from_db()


def _check(item: BulkItem, filing: BulkFiling, archive: Archive | None, now: datetime) -> None:
    if archive is None:
        item.outcome, item.faults = Outcome.REFUSED, _kept([GONE])
        return
    if _known(item, filing):
        return
    found = checked(
        item.given,
        item.folder,
        archive,
        organisation=filing.organisation,
        by=filing.uploaded_by,
        now=now,
    )
    item.faults = _kept(found.refusing or found.lacking)
    item.outcome = Outcome.REFUSED if found.refusing else Outcome.LACKING if found.lacking else Outcome.READY


def _known(item: BulkItem, filing: BulkFiling) -> bool:
    """Whether an application came by this reference before: the item then shows that one."""
    before = ClientReference.objects.filter(
        organisation=filing.organisation, reference=item.reference
    ).first()
    if before is None or not item.reference:
        return False
    item.outcome, item.application_id, item.faults = Outcome.KNOWN, before.application_id, []
    return True


@transaction.atomic
def want(*, filing_id: int, wanted: Wanted, language: str, by: User, now: datetime) -> BulkFiling:
    """Say what is to be done with the applications of a checked archive; filing them gives the undertaking for each.

    They count as received now, whenever they are written. Raises NotAllowed, OutOfState (not checked yet, said before,
    nothing that can be done).
    """
    filing = (
        BulkFiling.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=filing_id)
    )
    refusal = policies.applying(by, filing.organisation, on=local_date(now))
    if refusal:
        raise refusal
    if filing.checked_at is None:
        raise OutOfState(_("The archive is still being checked."), RULE)
    if filing.wanted_at is not None or filing.finished_at is not None:
        raise OutOfState(_("It was said before what to do with this archive."), RULE)
    if not filing.items.filter(outcome__in=_TAKEN[wanted]).exists():
        raise OutOfState(_("No application of this archive can be taken in so."), RULE)
    filing.wanted, filing.wanted_at, filing.wanted_by, filing.language = wanted, now, by, language
    filing.save(update_fields=["wanted", "wanted_at", "wanted_by", "language"])
    return filing


def carry_out(filing: BulkFiling, *, now: datetime, time_left: TimeLeft = _always) -> None:
    """Do what is wanted with each application that is left, each in a transaction of its own; resumable."""
    taken = _TAKEN[Wanted(filing.wanted)]
    with _archive(filing) as archive, translation.override(filing.language):
        for pk in _waiting(filing, taken):
            if not time_left():
                return
            _one(pk, taken, lambda item: _bring_in(item, filing, archive))
    if not filing.items.filter(outcome__in=taken).exists():
        _finish(filing, now)


def _bring_in(item: BulkItem, filing: BulkFiling, archive: Archive | None) -> None:
    if archive is None:
        item.outcome, item.faults = Outcome.REFUSED, _kept([GONE])
        return
    if _known(item, filing):
        return
    assert item.given is not None
    assert filing.wanted_by is not None
    assert filing.wanted_at is not None
    filed = filing.wanted == Wanted.FILED
    try:
        application = bring_in(
            given=item.given,
            folder=item.folder,
            archive=archive,
            organisation=filing.organisation,
            filed=filed,
            by=filing.wanted_by,
            now=filing.wanted_at,
        )
    except NotBroughtIn as refused:
        item.outcome, item.faults = Outcome.REFUSED, _kept(refused.faults)
    except IntegrityError:
        # Another archive with this reference was faster by a moment.
        if not _known(item, filing):
            raise
    else:
        item.outcome, item.application = Outcome.FILED if filed else Outcome.DRAFT, application
        if filed:
            item.faults = []


def _waiting(filing: BulkFiling, outcomes: Sequence[Outcome]) -> list[int]:
    return list(filing.items.filter(outcome__in=outcomes).values_list("pk", flat=True))


def _one(pk: int, outcomes: Sequence[Outcome], work: Callable[[BulkItem], None]) -> None:
    """Work on one item that nobody else holds, and write what became of it.

    What nobody foresaw is written on the item and logged: one application never stops the others.
    """
    with transaction.atomic():
        item = (
            BulkItem.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=pk, outcome__in=outcomes)
            .first()
        )
        if item is None:
            return
        try:
            with transaction.atomic():
                work(item)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("application %s of an archive could not be worked on", pk)
            item.outcome, item.faults = Outcome.REFUSED, _kept([BROKEN])
        item.save(update_fields=["outcome", "faults", "application"])


@contextmanager
def _archive(filing: BulkFiling) -> Iterator[Archive | None]:
    """The archive, opened; None when it is gone or no longer what it was."""
    try:
        content = default_storage.open(filing.stored_as) if filing.stored_as else None
    except OSError:
        content = None
    if content is None:
        yield None
        return
    with content:
        try:
            with opened(cast(BinaryIO, content.file)) as archive:
                yield archive
        except BadArchive:
            yield None


def _finish(filing: BulkFiling, now: datetime) -> None:
    if BulkFiling.objects.filter(pk=filing.pk, finished_at=None).update(finished_at=now, stored_as=""):
        stored_as, filing.stored_as, filing.finished_at = filing.stored_as, "", now
        if stored_as:
            default_storage.delete(stored_as)


def at_once(filing: BulkFiling) -> bool:
    """Whether it is so small that the person who hands it in may wait for it."""
    return filing.items.count() <= AT_ONCE


def go_on(*, now: datetime, time_left: TimeLeft) -> int:
    """Go on with every archive on which something is left, the oldest first; how many were touched.

    Idempotent: it begins where it stood, however it was stopped, and any number may run at once.
    """
    touched = 0
    for filing in (
        BulkFiling.objects.filter(finished_at=None)
        .select_related("organisation", "uploaded_by", "wanted_by")
        .order_by("pk")
    ):
        if not time_left():
            break
        if filing.checked_at is None:
            check_items(filing, now=now, time_left=time_left)
        elif filing.wanted:
            carry_out(filing, now=now, time_left=time_left)
        elif filing.uploaded_at < now - KEPT:
            _finish(filing, now)
        else:
            continue
        touched += 1
    return touched
