"""What the beat has the registers do: the time in, one service call."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from acts.scanning import scan_again, scan_waiting
from registers.services import bulk_filing
from registers.services import expire_entries as expire
from registers.services.exclusion_told import exclusions_told
from registers.services.malware import tell_of_malware
from registers.services.remind_of_security import remind_of_security
from registers.services.typed_topics import forget_old_typing
from registers.services.uploads import forget_uploads
from registers.services.warn_of_ends import warn_of_ends

#: Ticks come every minute: one that is still at work is joined by the next, which takes what nobody holds.
_SECONDS = 50


@shared_task(name="registers.expire_entries")
def expire_entries() -> int:
    """Expire entries whose term is over; idempotent, so any tick makes up for a missed one."""
    return expire(now=timezone.now())


@shared_task(name="registers.exclusions_told")
def told_of_exclusions() -> int:
    """End the clocks of exclusion notices that have reached somebody; idempotent."""
    return exclusions_told(now=timezone.now())


@shared_task(name="registers.bulk_filings")
def bulk_filings() -> int:
    """Go on with archives of applications for the better part of a minute; the next tick goes on from there."""
    begun = monotonic()
    return bulk_filing.go_on(now=timezone.now(), time_left=lambda: monotonic() - begun < _SECONDS)


@shared_task(name="registers.warn_of_ends")
def warn_of_what_ends() -> int:
    """Warn of what ends soon; idempotent, so any tick makes up for a missed one."""
    return warn_of_ends(now=timezone.now())


@shared_task(name="registers.remind_of_security")
def remind_of_insurance() -> int:
    """Remind of months for the insurance about to end; idempotent, so any tick makes up for a missed one."""
    return remind_of_security(now=timezone.now())


@shared_task(name="registers.forget_unfinished")
def forget_unfinished() -> None:
    """Forget uploads left alone for a week, what was typed and not saved for thirty days, who had a draft open."""
    now = timezone.now()
    forget_uploads(now=now)
    forget_old_typing(now=now)


@shared_task(name="files.scan_waiting")
def scan_files() -> int:
    """Scan files that the malware scanner has not seen yet, and tell of what was found; idempotent."""
    scanned = scan_waiting()
    tell_of_malware(now=timezone.now())
    return scanned


@shared_task(name="files.scan_again")
def scan_files_again() -> int:
    """Scan anew what was found clean long ago: the scanner knows more by now. What is found is told of."""
    now = timezone.now()
    scanned = scan_again(now=now)
    tell_of_malware(now=now)
    return scanned
