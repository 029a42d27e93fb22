"""`timetable --regime registered --decided-on 2026-11-20 --extension 5`: every clock with its due date."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from calendars.labels import GRADE_LABELS
from calendars.management.reading import business_days, day
from deadlines.queries import calendar_in_force
from law.articles import provision
from law.business_days import CalendarRangeError
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Regime
from law.time import ALMATY
from law.timetable import TimetableRow
from law.timetable import timetable as clocks_of


class Command(BaseCommand):
    help = "The clocks of a suspension decided on a day, by the calendar in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regime", required=True, choices=[regime.value for regime in Regime])
        parser.add_argument("--decided-on", required=True, type=day, metavar="DATE")
        parser.add_argument(
            "--extension", type=business_days, metavar="N", help="registered: business days granted, 1-10"
        )
        parser.add_argument("--prolonged", action="store_true", help="ex officio: the holder asked in time")
        parser.add_argument("--initial-days", type=int, choices=(1, 2, 3), help="ex officio: the first term")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = clocks_of(
                Regime(options["regime"]),
                options["decided_on"],
                extension=options["extension"],
                prolonged=options["prolonged"],
                initial_days=options["initial_days"] or CLOCK_RULES[ClockKind.EX_OFFICIO_SUSPENSION].length,
                calendar=calendar_in_force(),
            )
        except (ValueError, CalendarRangeError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            answer = {
                "regime": options["regime"],
                "decided_on": options["decided_on"].isoformat(),
                "clocks": [_as_json(row) for row in rows],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            for row in rows:
                self.stdout.write(_as_line(row))


def _as_json(row: TimetableRow) -> dict[str, Any]:
    return {
        "clock": row.clock.value,
        "starts": row.starts and row.starts.isoformat(),
        "due": row.due and row.due.isoformat(),
        "lapses_at": row.lapses_at and row.lapses_at.astimezone(ALMATY).isoformat(),
        "grade": row.grade and row.grade.value,
        "on_expiry": row.on_expiry.value,
        "provision": provision(row.provision).citation,
        "house_rule": row.house,
        "reminders": [reminder.isoformat() for reminder in row.reminders],
    }


def _as_line(row: TimetableRow) -> str:
    cited = provision(row.provision).citation
    if row.due is None or row.grade is None:
        return f"{row.clock:<24} {'-':<10}  {cited}: starts with a later act"
    return f"{row.clock:<24} {row.due}  {cited}: {row.on_expiry}, {GRADE_LABELS[row.grade]}"
