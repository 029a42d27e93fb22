"""Command: prove that the journal is whole."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.verification import Fault, Findings, verify
from law.time import ALMATY


class Command(BaseCommand):
    help = (
        "Checks every record of the journal and the published heads, names what is wrong and where. "
        "Ends with 0 when all is well, with 1 otherwise."
    )
    # The proof does not wait for the web application's settings to be right.
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE|FOLDER",
            help="a published file of heads, or the folder of all of them, kept outside the database",
        )

    def handle(self, *args: Any, heads: Path | None = None, **options: Any) -> None:
        if heads is not None and not heads.exists():
            raise CommandError(f"{heads}: there is no such file or folder.")
        findings = verify(self._report, heads)
        self._summarise(findings, heads)
        if findings.faults:
            raise CommandError(f"The journal is not whole: {_count(findings.faults, 'fault')}.")
        self.stdout.write("No fault found.")

    def _report(self, fault: Fault) -> None:
        self.stdout.write(f"FAULT  {fault}")

    def _summarise(self, findings: Findings, heads: Path | None) -> None:
        self.stdout.write(
            f"Checked {_count(findings.chains, 'chain')}, {_count(findings.records, 'record')}, "
            f"{_count(findings.heads, 'published head')}, {_count(findings.files, 'file')} of heads."
        )
        if findings.last_head is None:
            self.stdout.write("No head has been published: no record is covered by one yet.")
        else:
            self.stdout.write(
                f"Last head: {findings.last_head.astimezone(ALMATY):%Y-%m-%d %H:%M:%S} (Almaty)."
            )
        verb = "is" if findings.uncovered == 1 else "are"
        self.stdout.write(
            f"{_count(findings.uncovered, 'record')} {verb} newer than the last head and not yet covered."
        )
        if heads is None:
            self.stdout.write("Compared with the database's own heads only; --heads compares with the files.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
