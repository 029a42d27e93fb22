"""`daily_totals` counts what the nightly run would; `daily_totals --from 2026-01-01 --to 2026-11-30` rebuilds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from calendars.management.reading import day
from figures.services import count_range, count_since_last_run
from law.time import local_date


class Command(BaseCommand):
    help = (
        "Count the daily totals of the statistics: the days touched since the last run or, with --from, every "
        "day from that one to --to (today). Counting again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="the first day to rebuild")
        parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="the last day to rebuild")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        first, last = options["first"], options["last"] or local_date(now)
        if first is None:
            if options["last"] is not None:
                raise CommandError("Say with --from where to begin.")
            self.stdout.write(f"Days counted: {count_since_last_run(now=now)}.")
            return
        if last < first:
            raise CommandError("The last day lies before the first.")
        self.stdout.write(f"Rows changed: {count_range(first, last, now=now)}.")
