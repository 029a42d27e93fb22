"""`load_goods_nomenclature FILE [--language ru|kk|en]`: the words of goods codes, from a CSV file."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registers.parsing.faults import FileFault
from registers.parsing.nomenclature import ParsedNomenclature, parse_nomenclature
from registers.services.load_nomenclature import load_nomenclature


class Command(BaseCommand):
    help = "Load the commodity nomenclature (CSV with code and words). The same file twice changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--language",
            default="en",
            choices=[code for code, _name in settings.LANGUAGES],
            help="the language of its words (default: en)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parsed = self._read(options["file"])
        for row in parsed.bad:
            self.stderr.write(f"{row.line}: {row.code or '–'}: {row.reason}")
        loaded = load_nomenclature(words=parsed.words, language=options["language"])
        # The counts keep their English names in every language: scripts read this line.
        self.stdout.write(
            f"added {loaded.added}, changed {loaded.changed}, unchanged {loaded.unchanged}, "
            f"removed {loaded.removed}, rejected {len(parsed.bad)}"
        )

    def _read(self, path: Path) -> ParsedNomenclature:
        try:
            parsed = parse_nomenclature(path.read_bytes())
        except FileFault as fault:
            raise CommandError(f"{path.name}: {fault}") from None
        except OSError as wrong:
            raise CommandError(f"{path}: {wrong.strerror}") from None
        if not parsed.words:
            # A wrong file must not take the words away that are there.
            raise CommandError(f"{path.name}: no row of it holds a code with its words; nothing was changed.")
        return parsed
