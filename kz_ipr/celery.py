"""The Celery application and its timetable.

The timetable stands in code on purpose: no page can switch a legal clock off. Every tick is idempotent,
so two beats or many workers are harmless, and every tick expires, so that a worker which was down for days
finds one tick waiting, not thousands.
"""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kz_ipr.settings")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# On the minute: legal terms end at 00:00:00 in Almaty, and so does the wait for the sweep.
EVERY_MINUTE = crontab()


def _tick(task: str, when: crontab, expires: float) -> dict[str, Any]:
    return {"task": task, "schedule": when, "options": {"expires": expires, "ignore_result": True}}


BEAT = {
    "end clocks that lapsed": _tick("customs.sweep", EVERY_MINUTE, expires=55),
    "send what is in the outbox": _tick("customs.deliver", EVERY_MINUTE, expires=55),
    "make letters into files": _tick("customs.render_letters", EVERY_MINUTE, expires=55),
    "pass instructions to the declaration system": _tick("customs.transmit", EVERY_MINUTE, expires=55),
    # Reminders compare dates with what was already sent, so any tick of the day makes up for a missed one.
    "remind of clocks about to lapse": _tick("customs.remind", crontab(minute="*/15"), expires=14 * 60),
    # Protection ends by its date; this only writes the ended term into the entry's status.
    "expire register entries": _tick("registers.expire_entries", crontab(hour=0, minute=5), expires=6 * 3600),
    "go on with archives of applications": _tick("registers.bulk_filings", EVERY_MINUTE, expires=55),
    "note which exclusions were told": _tick(
        "registers.exclusions_told", crontab(minute="*/5"), expires=4 * 60
    ),
    # Read off the day what is due: any tick of any day makes up for those missed, and each goes once.
    "warn of what ends soon": _tick("registers.warn_of_ends", crontab(minute=20), expires=50 * 60),
    "remind of insurance for the union": _tick(
        "registers.remind_of_security", crontab(minute=25), expires=50 * 60
    ),
    "publish the journal's daily heads": _tick(
        "customs.publish_heads", crontab(hour=0, minute=10), expires=6 * 3600
    ),
    # For a mail server that was down at night.
    "mail heads not mailed yet": _tick("customs.mail_heads", crontab(minute=40), expires=50 * 60),
    # Retention: thirty days after the last change a draft is of no use any more (house rule).
    "forget old drafts": _tick("customs.forget_drafts", crontab(hour=2, minute=20), expires=6 * 3600),
    "forget uploads left alone": _tick(
        "registers.forget_unfinished", crontab(hour=2, minute=30), expires=6 * 3600
    ),
    # Files that came in while the malware scanner was down wait for it, and are not handed out meanwhile.
    "scan files that wait": _tick("files.scan_waiting", crontab(minute="*/5"), expires=4 * 60),
    # The scanner learns: what it found clean a month ago is looked through again, some files a night.
    "scan files again": _tick("files.scan_again", crontab(hour=3, minute=15), expires=6 * 3600),
    # After midnight's sweep and the register's: what ended yesterday is in yesterday's totals.
    "count the daily totals": _tick("figures.count", crontab(hour=1, minute=0), expires=6 * 3600),
}

app = Celery("kz_ipr", broker=settings.BROKER_URL, backend=None)
app.conf.update(
    beat_schedule=BEAT,
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A tick lost with its worker is delivered again; a worker takes one at a time.
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    # A task must end before the broker takes it for lost and delivers it twice.
    task_time_limit=30 * 60,
    broker_transport_options={"visibility_timeout": 60 * 60},
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
)
app.autodiscover_tasks()


@setup_logging.connect
def _log_like_the_web(**_: object) -> None:
    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def _refuse_unsafe_settings(**_: object) -> None:
    from kz_ipr.checks import refuse_to_start

    try:
        refuse_to_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error  # Celery logs any lesser exception of a signal and goes on
