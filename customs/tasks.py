"""Celery's way to the same services: the time comes in here and nowhere below."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.presence import forget_absent
from acts.sweep import sweep as run_sweep
from customs.models import CasePresence
from customs.services.drafts import forget_old_drafts
from customs.services.enclosures import enclosed
from customs.services.notice_clocks import stop_met_notice_clocks
from customs.services.remind import remind as run_remind
from customs.services.watch import watch
from journal.services import heads_to_mail, note_mailed
from journal.services import publish_heads as run_publish_heads
from letters.services import forget_checks, render_waiting
from notifications.services import deliver as run_deliver
from notifications.services import transmit_instructions
from notifications.simulator import simulate_declaration_system

logger = logging.getLogger(__name__)


@shared_task(name="customs.sweep")
def sweep() -> None:
    """End every term that has lapsed; then look at what needs an officer."""
    now = timezone.now()
    run_sweep(now=now)
    watch(now=now)


@shared_task(name="customs.deliver")
def deliver() -> None:
    """Send what is in the outbox with its letters, then stop the notice clocks that acceptance meets."""
    run_deliver(now=timezone.now(), enclose=enclosed)
    stop_met_notice_clocks(now=timezone.now())


@shared_task(name="customs.render_letters")
def render_letters() -> None:
    """Make the letters that acts have issued into files, so that nobody waits for one."""
    now = timezone.now()
    render_waiting(now=now)
    forget_checks(now=now)


@shared_task(name="customs.transmit")
def transmit() -> None:
    """Pass instructions to the declaration system."""
    transmit_instructions(now=timezone.now())
    if settings.ENV == "local" and settings.DECLARATION_TRANSPORT == "folder":
        simulate_declaration_system(timezone.now())


@shared_task(name="customs.remind")
def remind() -> None:
    """Queue reminders and escalations that are due."""
    run_remind(now=timezone.now())


@shared_task(name="customs.forget_drafts")
def forget_drafts() -> None:
    """Forget what was typed, not sent and left alone for thirty days, and who had which case open."""
    now = timezone.now()
    forget_old_drafts(now=now)
    forget_absent(CasePresence, now=now)


@shared_task(name="customs.publish_heads")
def publish_heads() -> None:
    """Publish the journal's daily head outside the database and mail it."""
    run_publish_heads(timezone.now())
    mail_heads()


@shared_task(name="customs.mail_heads")
def mail_heads() -> None:
    """Mail every published head that was not mailed yet. One that fails is tried again by the next run."""
    heads = heads_to_mail() if settings.JOURNAL_HEADS_MAIL else []
    if not heads:
        return
    mail = EmailMessage(
        subject=f"Journal head {', '.join(path.name for _head, path in heads)}",
        body="The attached files let anyone check later that no record was changed, removed or added before them.",
        to=list(settings.JOURNAL_HEADS_MAIL),
    )
    for _head, path in heads:
        mail.attach_file(str(path), "application/jsonlines")
    mail.send()
    note_mailed(head for head, _path in heads)
    logger.info("journal heads mailed: %s", ", ".join(path.name for _head, path in heads))
