"""`load_rates FILE [--by USERNAME] [--supersede REASON]`: rates of the euro from a table: date, rate, source."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from acts.refusals import Refusal
from law.time import local_date
from registers.management.who import person_named
from registers.parsing.faults import FileFault
from registers.parsing.rates import ParsedRates, parse_rates
from registers.services.rates import RatesLoaded, load_rates


class Command(BaseCommand):
    help = (
        "Take over rates of the euro (CSV or XLSX: date, rate, source). The same file twice changes nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", metavar="USERNAME", help="who loads them (default: the command line)")
        parser.add_argument(
            "--supersede",
            metavar="REASON",
            default="",
            help="let rates that differ supersede the known ones, for this reason (default: they are refused)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        now = timezone.now()
        try:
            parsed = parse_rates(path.read_bytes(), local_date(now))
            outcome = load_rates(
                rows=parsed.rows, reason=options["supersede"], by=person_named(options["by"]), now=now
            )
        except FileFault as fault:
            raise CommandError(f"{path.name}: {fault}") from None
        except OSError as wrong:
            raise CommandError(f"{path}: {wrong.strerror}") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self._report(parsed, outcome)

    def _report(self, parsed: ParsedRates, outcome: RatesLoaded) -> None:
        for reject in parsed.rejects:
            self.stderr.write(f"{reject.line}: {reject.number} [{reject.field}]: {reject.reason}")
        for row, known in outcome.refused:
            self.stderr.write(
                _("%(line)s: %(day)s: %(rate)s differs from the known %(known)s (%(source)s): not taken over")
                % {
                    "line": row.line,
                    "day": row.day.isoformat(),
                    "rate": row.kzt,
                    "known": f"{known.kzt.normalize():f}",
                    "source": known.source,
                }
            )
        # The counts keep their English names in every language: scripts read this line.
        self.stdout.write(
            f"added {outcome.added}, superseded {outcome.superseded}, unchanged {outcome.unchanged}, "
            f"refused {len(outcome.refused)}, rejected {len(parsed.rejects)}"
        )
