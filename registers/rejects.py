"""The reject file: each field that kept a row out, with its line and the reason."""

import csv
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from registers.parsing.faults import Reject

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    """Write a CSV that Excel opens rightly (UTF-8 with mark, semicolons). OSError: it cannot be written."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([_("line"), _("number"), _("field"), _("value"), _("reason")])
        for reject in rejects:
            writer.writerow(
                [reject.line, *map(_harmless, (reject.number, reject.field, reject.value, reject.reason))]
            )


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula is made text."""
    return f"'{value}" if value.startswith(_FORMULA) else value
