"""`calendar_differences`: what an update of the library of holidays would change, before it applies."""

from typing import Any

from django.core.management.base import BaseCommand

from calendars.queries import library_differences


class Command(BaseCommand):
    help = (
        "Days that the installed library of holidays counts otherwise than the calendar in force. They do not "
        "count until chief officers confirm them on the calendar page."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = library_differences()
        for row in rows:
            old, new = ("off", "working") if row.working else ("working", "off")
            said = " (proposed)" if row.waiting else ""
            self.stdout.write(
                f"{row.day}: {old} in force, {new} in the library: {row.proof.sentence()}{said}"
            )
        if not rows:
            self.stdout.write("The library and the calendar in force agree.")
