"""`create_person NAME --role administrator --full-name ...`: the first account, or any other."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Office, User, UserLanguage
from accounts.roles import Role
from accounts.services import create_user
from acts.refusals import Refusal


class Command(BaseCommand):
    help = "Add a person. The password is asked for, or read as one line from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        parser.add_argument("--office", metavar="CODE", help="code of the customs office")
        parser.add_argument("--email", default="")
        parser.add_argument("--language", default="ru", choices=UserLanguage.values)

    def handle(self, *args: Any, **options: Any) -> None:
        office = None
        if options["office"]:
            office = Office.objects.filter(code=options["office"]).first()
            if office is None:
                raise CommandError(f"There is no customs office with the code {options['office']}.")
        password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, User(username=options["username"], full_name=options["full_name"]))
            person = create_user(
                username=options["username"],
                password=password,
                full_name=options["full_name"],
                role=Role(options["role"]),
                office=office,
                email=options["email"],
                language=options["language"],
                by=None,
                now=timezone.now(),
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.username} ({person.role}) is added.")
