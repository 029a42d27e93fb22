"""Whether stored files were looked through for malware, and by it whether they are handed out (HOUSE.malware).

Deny by default: with a scanner set up only a file that was found clean is handed out, one that could not be scanned
yet waits. Without a scanner files are marked as not scanned, never as clean.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from acts.clamd import ScannerDown, threat_in
from acts.models import FileScan
from acts.readable import Readable
from acts.refusals import OutOfState
from law.sentences import _

logger = logging.getLogger(__name__)

Verdict = FileScan.Verdict
_BATCH = 100
#: What was found clean is believed for so long; so many files are looked through again at a time (house rule).
_GOOD_FOR = timedelta(days=30)
_AGAIN = 1000

#: What is said of a file that is not handed out.
_WITHHELD: Mapping[str, str] = {
    Verdict.INFECTED: _("Malware was found in this file: it is not handed out."),
    Verdict.WAITING: _("This file could not be checked for malware yet. It is handed out once it was."),
}


def scanned(content: Readable) -> tuple[FileScan.Verdict, str]:
    """What the scanner says of `content`, with the name of what it found; WAITING when it does not answer."""
    if not settings.CLAMD:
        return Verdict.NOT_SCANNED, ""
    try:
        threat = threat_in(content, settings.CLAMD)
    except ScannerDown as down:
        logger.error("a file could not be scanned for malware: %s", down)
        return Verdict.WAITING, ""
    return (Verdict.INFECTED, threat) if threat else (Verdict.CLEAN, "")


def note(stored_as: str, verdict: FileScan.Verdict, threat: str = "") -> None:
    """Keep what the scanner said of a stored file."""
    note_many({stored_as: verdict}, threat)


def note_many(verdicts: Mapping[str, FileScan.Verdict], threat: str = "") -> None:
    """Keep what the scanner said of stored files, in one statement however many they are."""
    FileScan.objects.bulk_create(
        [
            FileScan(
                stored_as=stored_as,
                verdict=verdict,
                threat=threat[:100],
                scanned_at=Now() if verdict in (Verdict.CLEAN, Verdict.INFECTED) else None,
            )
            for stored_as, verdict in verdicts.items()
        ],
        update_conflicts=True,
        unique_fields=["stored_as"],
        update_fields=["verdict", "threat", "scanned_at"],
    )


def forget(stored_as: str) -> None:
    """Forget a file that is gone."""
    FileScan.objects.filter(stored_as=stored_as).delete()


def withheld(stored_as: str) -> OutOfState | None:
    """Why a stored file is not handed out now, None when it may be.

    With a scanner set up, a file that it has not looked through yet is scanned first.
    """
    return withheld_among([stored_as])


def withheld_among(stored_as: Sequence[str]) -> OutOfState | None:
    """The same for files that are handed out together: what is said of the first that is not, None when all may be."""
    known = dict(FileScan.objects.filter(stored_as__in=stored_as).values_list("stored_as", "verdict"))
    for name in stored_as:
        verdict = Verdict(known.get(name, Verdict.NOT_SCANNED))
        if settings.CLAMD and verdict in (Verdict.NOT_SCANNED, Verdict.WAITING):
            verdict = _scan_stored(name)
        said = _WITHHELD.get(verdict) if settings.CLAMD or verdict == Verdict.INFECTED else None
        if said:
            return OutOfState(said, "HOUSE.malware")
    return None


def scan_waiting() -> int:
    """Scan what waits for the scanner, and what came in before there was one; how many got a verdict."""
    if not settings.CLAMD:
        return 0
    waiting = FileScan.objects.filter(verdict__in=[Verdict.WAITING, Verdict.NOT_SCANNED]).order_by("pk")
    done = 0
    for stored_as in list(waiting.values_list("stored_as", flat=True)[:_BATCH]):
        if _scan_stored(stored_as) is Verdict.WAITING:
            break  # the scanner is down: the next tick tries again
        done += 1
    return done


def scan_again(*, now: datetime) -> int:
    """Scan anew files that were found clean thirty days ago or earlier, the longest ago first; how many."""
    if not settings.CLAMD:
        return 0
    long_ago = FileScan.objects.filter(verdict=Verdict.CLEAN, scanned_at__lte=now - _GOOD_FOR)
    done = 0
    for stored_as in list(long_ago.order_by("scanned_at").values_list("stored_as", flat=True)[:_AGAIN]):
        try:
            with default_storage.open(stored_as, "rb") as file:
                verdict, threat = scanned(file)
        except FileNotFoundError:
            continue
        if verdict is Verdict.WAITING:
            break  # the scanner is down: what it said before stands until it answers
        note(stored_as, verdict, threat)
        done += 1
        if verdict is Verdict.INFECTED:
            logger.error("malware in the stored file %s: %s", stored_as, threat)
    return done


def _scan_stored(stored_as: str) -> FileScan.Verdict:
    try:
        with default_storage.open(stored_as, "rb") as file:
            verdict, threat = scanned(file)
    except FileNotFoundError:
        return Verdict.NOT_SCANNED  # whoever asks for it is told that it is missing
    note(stored_as, verdict, threat)
    if verdict is Verdict.INFECTED:
        logger.error("malware in the stored file %s: %s", stored_as, threat)
    return verdict


def verdict_of(stored_as: OuterRef) -> Subquery:
    """The verdict beside a row that names a stored file; None where nothing is known of it."""
    rows: QuerySet[FileScan] = FileScan.objects.filter(stored_as=stored_as)
    return Subquery(rows.values("verdict")[:1])
