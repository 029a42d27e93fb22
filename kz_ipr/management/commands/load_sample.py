"""Sample data for a local start, made by the acts themselves at their own past times."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from acts.sweep import sweep
from customs.models import Case
from customs.services.notice_clocks import stop_met_notice_clocks
from deadlines.queries import calendar_in_force
from embedded.marker import is_local_database
from embedded.project import SIGN_INS
from figures.services import count_since_last_run
from journal.context import sample
from kz_ipr.sample.applications import APPLICANT, make_applications
from kz_ipr.sample.days import Days
from kz_ipr.sample.story import Act, Story, tell
from kz_ipr.sample.world import PASSWORD, make_world
from law.time import local_date, start_of
from notifications.services import deliver, transmit_instructions
from notifications.simulator import simulate_declaration_system

#: So long after each act the outbox was emptied.
_DELIVERED_AFTER = timedelta(minutes=5)


class Command(BaseCommand):
    help = "Load sample data into a database made by bin/run; refused on any other."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION or not is_local_database(connection):
            raise CommandError("Sample data are loaded only into a database that bin/run made.")
        if Case.objects.exists():
            raise CommandError("There are cases in this database already.")
        now = timezone.now()
        with sample():
            self._load(now)
        lines = [
            f"{name}  {PASSWORD}" for name in ("inspector", "head", "chief", "registrar", "admin", APPLICANT)
        ]
        path = Path(settings.VAR_DIR) / SIGN_INS
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write("\n".join(lines))

    def _load(self, now: datetime) -> None:
        days = Days(calendar_in_force(), local_date(now))
        with transaction.atomic():
            world = make_world(now=start_of(days.back(80)) + timedelta(hours=9))
        story = Story(world, days)
        left_to_the_worker = tell(story)
        first = min(at for at, _act in story.acts)
        nights: list[tuple[datetime, Act]] = [
            (start_of(local_date(first) + timedelta(days=offset)), _night(left_to_the_worker))
            for offset in range((days.today - local_date(first)).days + 1)
        ]
        rounds: list[tuple[datetime, Act]] = [(at + _DELIVERED_AFTER, _deliver) for at, _act in story.acts]
        story.acts += nights + rounds
        for at, act in sorted(story.acts, key=lambda pair: pair[0]):
            if at <= now:
                act(at)
        people = world.people
        make_applications(registrar=people["registrar"], chief=people["chief"], now=now)
        count_since_last_run(now=now)


def _night(left_to_the_worker: datetime) -> Act:
    """The sweep at midnight; the term that lapses last is left to the worker that starts now."""

    def act(at: datetime) -> None:
        if at < left_to_the_worker and sweep(now=at).ended:
            _deliver(at)

    return act


def _deliver(at: datetime) -> None:
    """What the beat does with the outbox, at a past time."""
    deliver(now=at)
    transmit_instructions(now=at)
    simulate_declaration_system(at)
    transmit_instructions(now=at)
    stop_met_notice_clocks(now=at)
