"""Which goods lines are held for which of several cited entries: a table of boxes on the new-case page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from customs.services.rights import guessed_entries
from registers.models import Entry


@dataclass(frozen=True)
class TieRow:
    """A goods line in the table: for each entry, whether its box is ticked."""

    number: int
    mark: str
    boxes: Sequence[tuple[Entry, bool]]


class Ties:
    """The boxes as sent: one for an entry and a line is `tie-<entry>-<line>`.

    `tied` names the pairs that were shown, so that an entry or a line that came later gets its guess.
    """

    def __init__(self, data: QueryDict | None) -> None:
        self.data = QueryDict() if data is None else data
        pairs = (_pair(text) for text in self.data.getlist("tied"))
        self.shown = {pair for pair in pairs if pair is not None}

    def chosen(self, entries: Sequence[int]) -> dict[int, list[int]] | None:
        """Line numbers by entry as ticked, None when the table was not shown for these entries."""
        if len(entries) < 2 or {entry for entry, _line in self.shown} != set(entries):
            return None
        return {
            entry: sorted(line for each, line in self.shown if each == entry and self._ticked(entry, line))
            for entry in entries
        }

    def rows(self, lines: Sequence[tuple[int, str, str]], entries: Sequence[Entry]) -> list[TieRow]:
        """The table for lines (number, code, mark) and entries: as ticked before, else as guessed."""
        guess = guessed_entries(lines, entries)
        return [
            TieRow(
                number,
                mark,
                [
                    (
                        entry,
                        self._ticked(entry.pk, number)
                        if (entry.pk, number) in self.shown
                        else entry.pk in guess[number],
                    )
                    for entry in entries
                ],
            )
            for number, _code, mark in lines
        ]

    def _ticked(self, entry: int, line: int) -> bool:
        return f"tie-{entry}-{line}" in self.data


def chosen_entries(data: QueryDict) -> list[int]:
    """Primary keys of the entries that the page names."""
    return [int(each) for each in data.getlist("entries") if each.isdecimal() and len(each) < 18]


def _pair(text: str) -> tuple[int, int] | None:
    entry, _dash, line = text.partition("-")
    if entry.isdecimal() and line.isdecimal() and len(text) < 30:
        return int(entry), int(line)
    return None
