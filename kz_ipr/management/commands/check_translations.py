from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kz_ipr import catalogues

SOURCE_LANGUAGE = "en"


class Command(BaseCommand):
    help = "Compare the sentences of code and templates with the catalogues of the languages promised."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="rewrite the catalogues: same translations, new sentences empty, unused ones gone",
        )

    def handle(self, *, update: bool, **options: object) -> None:
        root = Path(settings.BASE_DIR)
        found = catalogues.extract(root)
        incomplete = 0
        for language, _name in settings.LANGUAGES:
            if language == SOURCE_LANGUAGE:
                continue
            path = root / "locale" / language / "LC_MESSAGES" / "django.po"
            catalogue = catalogues.read(path, language)
            if update:
                catalogue = catalogues.updated(found, catalogue, language)
                catalogues.write(catalogue, path)
            lines = catalogues.problems(found, catalogue)
            incomplete += len(lines)
            for line in lines:
                self.stdout.write(f"{language}: {line}")
        self.stdout.write(f"{len(found)} sentences.")
        if incomplete and not update:
            raise CommandError(
                f"{incomplete} problems; --update brings the catalogues in line with the code."
            )
