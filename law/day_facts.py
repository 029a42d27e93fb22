"""What can be said of one day of the working calendar, and of one due date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from law.sentences import _

ORDINARY_WEEK = _("Labour Code: five-day working week")
"""The act behind every ordinary working day and weekend."""


class Grade(StrEnum):
    """How sure a due date is."""

    CERTIFIED = "certified"
    """Every year the term touches was certified against the published totals."""
    NOT_CERTIFIED = "not_certified"
    """The decrees are known, but a year the term touches has not been certified yet."""
    MAY_MOVE = "may_move"
    """The term reaches into a year whose decree is unknown, or over an estimated day."""


class DayKind(StrEnum):
    """Why a day is counted or skipped."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CARRIED = "carried"
    MOVED_OFF = "moved_off"
    MOVED_WORKING = "moved_working"
    OVERRIDE_OFF = "override_off"
    OVERRIDE_WORKING = "override_working"


ESTIMATED = _("estimated")

REASONS: dict[DayKind, str] = {
    DayKind.WORKDAY: _("Working day"),
    DayKind.WEEKEND: _("Weekend"),
    DayKind.HOLIDAY: _("Holiday"),
    DayKind.CARRIED: _("Day off for a holiday that fell on a weekend"),
    DayKind.MOVED_OFF: _("Day off: its work was moved to another day"),
    DayKind.MOVED_WORKING: _("Working day: work was moved to it"),
    DayKind.OVERRIDE_OFF: _("Day off by an act entered in the calendar"),
    DayKind.OVERRIDE_WORKING: _("Working day by an act entered in the calendar"),
}


@dataclass(frozen=True, slots=True)
class DayFact:
    """What is known of one day that is not simply an ordinary weekday or weekend day."""

    day: date
    working: bool
    kind: DayKind
    holiday: str = ""
    """Name of the holiday, if any; also given when it falls on a weekend."""
    other_day: date | None = None
    """The weekend holiday a day off was carried from, or the day this one was exchanged with."""
    act: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """An officer's calendar entry, citing its act: whether the day is a working day, whatever was known.

    ``settles``: an estimate of that day is one no longer; not so for a day kept until an officer looks at it.
    """

    day: date
    working: bool
    act: str
    act_date: date | None = None
    id: int | None = None
    settles: bool = True


class Due(NamedTuple):
    """A due date and how sure it is."""

    day: date
    grade: Grade


class DayProof(NamedTuple):
    """One calendar day of a term: counted (with its number) or skipped, why and by which act.

    ``reason``, ``act`` and ``holiday`` are sentences to translate; ``other_day`` is the exchanged day or the
    weekend holiday that was carried over.
    """

    day: date
    counted: bool
    number: int | None
    reason: str
    act: str
    estimated: bool
    kind: DayKind
    holiday: str
    other_day: date | None

    def sentence(self, translate: Callable[[str], str] = _) -> str:
        """The whole reason in words, each part translated; days are written as in letters, 21.03.2026."""
        words = translate(self.reason)
        if self.holiday and self.holiday != self.reason:
            words += f": {translate(self.holiday)}"
        if self.other_day:
            words += f" ({self.other_day:%d.%m.%Y})"
        if self.estimated:
            words += f" ({translate(ESTIMATED)})"
        return words
