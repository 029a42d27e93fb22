from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import connection

from kz_ipr.grants import APP_ROLE, grant_app_role


class Command(BaseCommand):
    help = "Give the role of web, worker and beat its rights on the tables; run as their owner after migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default=APP_ROLE)

    def handle(self, *, role: str, **options: object) -> None:
        grant_app_role(connection, role)
        self.stdout.write(f"{role} has its rights.")
