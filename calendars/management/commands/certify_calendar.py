"""`certify_calendar 2021 18,20,19,22,18,22,20,21,22,21,22,20 --by dana --source "..."`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.models import User
from acts.refusals import Refusal
from calendars.services import certify_year


class Command(BaseCommand):
    help = (
        "Certify a year against the twelve monthly totals of business days that the labour ministry publishes. "
        "Fails, naming the months, when they are not those of the calendar."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("totals", metavar="v1,...,v12", help="January to December")
        parser.add_argument("--by", required=True, metavar="USER", help="sign-in name of a chief officer")
        parser.add_argument("--source", required=True, metavar="TEXT", help="where the totals are published")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["by"], is_active=True).first()
        if actor is None:
            raise CommandError(f"Nobody signs in as {options['by']}.")
        parts = [part.strip() for part in options["totals"].split(",")]
        if len(parts) != 12 or not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
            raise CommandError("Give twelve numbers with commas between, January to December.")
        with translation.override("en"):
            try:
                certify_year(
                    year=options["year"],
                    totals=[int(part) for part in parts],
                    source=options["source"],
                    actor=actor,
                    now=timezone.now(),
                )
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The year {options['year']} is certified.")
