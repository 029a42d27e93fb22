"""The reject file: each field that kept a row out, with its line and the reason."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from registers.parsing.faults import Reject
from spreadsheets import csv_lines


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    """Write a CSV that Excel opens rightly (with semicolons). OSError: it cannot be written."""
    heading = (_("line"), _("number"), _("field"), _("value"), _("reason"))
    rows = ((each.line, each.number, each.field, each.value, each.reason) for each in rejects)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines([heading, *rows], delimiter=";"))
