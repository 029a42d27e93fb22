"""`due_date 2026-11-20 --business-days 10 [--explain]`, or `due_date -` for many from standard input."""

import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from calendars.labels import GRADE_LABELS
from calendars.management.reading import business_days, day
from deadlines.queries import calendar_in_force
from law.business_days import CalendarRangeError, DayProof, WorkingCalendar


class Command(BaseCommand):
    help = (
        "The last day of a term of business days, by the calendar in force. With - instead of a date, lines "
        "`date,n` are read from standard input and written back as `date,n,due`."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("date", metavar="DATE", help="day of the event, as 2026-11-20; or -")
        parser.add_argument(
            "--business-days", type=business_days, metavar="N", help="length of the term, from 1 up"
        )
        parser.add_argument("--explain", action="store_true", help="also print the day-by-day proof")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = calendar_in_force()
        if options["date"] == "-":
            if options["business_days"] is not None or options["explain"]:
                raise CommandError("With - the numbers stand in the lines: leave the options out.")
            self._many(calendar)
            return
        if options["business_days"] is None:
            raise CommandError("Say how many: --business-days N.")
        try:
            start = day(options["date"])
            due = calendar.due(start, options["business_days"])
        except (ArgumentTypeError, CalendarRangeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(due.day.isoformat())
        if options["explain"]:
            self.stdout.write(f"Calendar version {calendar.version}; the date is {GRADE_LABELS[due.grade]}.")
            for proof in calendar.explain(start, due.day):
                self.stdout.write(_line(proof))

    def _many(self, calendar: WorkingCalendar) -> None:
        """Good lines are answered even when others cannot be read; then the exit code is 1."""
        bad = 0
        for number, line in enumerate(_lines(), start=1):
            text = line.strip().removeprefix("\ufeff")
            if not text:
                continue
            try:
                start, length = _fields(text)
                due = calendar.add(start, length)
            except (ArgumentTypeError, CalendarRangeError) as error:
                bad += 1
                self.stderr.write(f"line {number}: {error}")
            else:
                self.stdout.write(f"{start.isoformat()},{length},{due.isoformat()}")
        if bad:
            raise CommandError(f"{bad} {'line' if bad == 1 else 'lines'} could not be answered.")


def _lines() -> Any:
    """Standard input, with bytes that are no text shown as such instead of failing the whole run."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdin


def _fields(text: str) -> tuple[Any, int]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2:
        raise ArgumentTypeError(f"{text!r} is not `date,n`")
    return day(parts[0]), business_days(parts[1])


def _line(proof: DayProof) -> str:
    place = f"{proof.number:>4}" if proof.counted else "   -"
    act = f" [{proof.act}]" if proof.act else ""
    return f"{proof.day:%a %Y-%m-%d} {place}  {proof.sentence()}{act}"
