"""`import_register FILE --register national|eeu [--by USERNAME] [--rejects FILE]`: reads, then one act."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from acts.refusals import Refusal
from law.entry_states import Register
from registers.management.who import person_named
from registers.parsing.faults import FileFault
from registers.parsing.file import ParsedFile, parse_file
from registers.rejects import write_rejects
from registers.services import ImportOutcome, import_register

_SHOWN = 20


class Command(BaseCommand):
    help = "Take over a published register of IP objects (CSV or XLSX). The same file twice changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--register", required=True, choices=[register.value for register in Register])
        parser.add_argument("--by", metavar="USERNAME", help="who imports (default: the command line)")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="where rows that could not be taken over are written"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        register = Register(options["register"])
        path: Path = options["file"]
        parsed = self._read(path, register)
        for remark in parsed.remarks:
            self.stderr.write(remark)
        rejects = options["rejects"] or _default_rejects(path)
        if parsed.rejects:
            self._write_rejects(rejects, parsed)
        elif rejects.exists():
            # Those of an earlier version of the file would pass for this one's.
            rejects.unlink()
        try:
            outcome = import_register(
                parsed=parsed,
                register=register,
                file_name=path.name,
                by=person_named(options["by"]),
                now=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self._report(outcome)

    def _read(self, path: Path, register: Register) -> ParsedFile:
        try:
            return parse_file(path.read_bytes(), register)
        except FileFault as fault:
            raise CommandError(f"{path.name}: {fault}") from None
        except OSError as wrong:
            raise CommandError(f"{path}: {wrong.strerror}") from None

    def _write_rejects(self, path: Path, parsed: ParsedFile) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_rejects(path, parsed.rejects)
        except OSError as wrong:
            raise CommandError(
                _("The reject file %(path)s cannot be written (%(why)s): nothing was imported.")
                % {"path": path, "why": wrong.strerror}
            ) from None
        for reject in parsed.rejects[:_SHOWN]:
            where = f"{reject.line}: {reject.number}" + (f" [{reject.field}]" if reject.field else "")
            self.stderr.write(f"{where}: {reject.reason}")
        self.stderr.write(
            _("%(rows)s rows were rejected, with their reasons in %(path)s")
            % {"rows": parsed.rejected_rows, "path": path}
        )

    def _report(self, outcome: ImportOutcome) -> None:
        run = outcome.run
        # Whole, however long: each is somebody's entry to look at, and a terminal can be piped.
        for news in outcome.status_news:
            self.stdout.write(f"{news.number}: {news.old} -> {news.new}")
        for number in outcome.newly_absent:
            self.stdout.write(_("%(number)s: not in the file, marked absent") % {"number": number})
        # The counts keep their English names in every language: scripts read this line.
        self.stdout.write(
            f"added {run.added}, updated {run.updated}, unchanged {run.unchanged}, "
            f"rejected {run.rejected}, absent {run.absent}"
        )


def _default_rejects(path: Path) -> Path:
    """Beside our own data: the folder of the file may be read-only."""
    return Path(settings.VAR_DIR) / "rejects" / f"{path.stem}.rejects.csv"
