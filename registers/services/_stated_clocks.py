"""The clocks of entries brought in line with what an imported register states of them (LAW.md 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from acts.changes import CloseClock, MoveClock, OpenClock
from acts.rows import among
from deadlines.models import Clock
from law.clocks import RegisterClock
from law.entry_states import EntryEvent, EntryStatus, Register, hold_ends_on
from law.time import local_date
from registers.models import Entry
from registers.parsing.row import ParsedRow
from registers.services._entry_clocks import closing, opening
from registers.services._plan import Difference


@dataclass(frozen=True)
class Clocks:
    """What a statement does to the clocks of one entry."""

    closes: Sequence[CloseClock] = ()
    opens: Sequence[OpenClock] = ()
    moves: Sequence[MoveClock] = ()


def clocks_of_news(changed: Sequence[Difference], now: datetime) -> dict[int, Clocks]:
    """By entry: what the stated status has no place for ends; a hold stated anew opens, one that runs is dated anew.

    In at most one question for each status stated, and one for the holds that run.
    """
    ends: dict[int, list[CloseClock]] = {}
    for event in {item.event for item in changed if item.event is not None}:
        ends |= closing([item.entry for item in changed if item.event is event], event, now)
    holds = _running_holds([item.entry for item in changed])
    return {
        item.entry.pk: Clocks(
            closes=ends.get(item.entry.pk, ()),
            opens=() if item.entry.pk in holds else hold_of(item.entry.register, item.row, item.event, now),
            moves=_moved(item, holds.get(item.entry.pk)),
        )
        for item in changed
    }


def hold_of(register: str, row: ParsedRow, event: EntryEvent | None, now: datetime) -> Sequence[OpenClock]:
    """The hold's clock where a row states one that can still run, counted from the end of protection.

    The register of the union has no hold of CC 462(2): what it states there has no term here.
    """
    if (
        register != Register.NATIONAL
        or event is not EntryEvent.STATED_ON_HOLD
        or hold_ends_on(row.valid_to) < local_date(now)
    ):
        return ()
    return opening(event, row.valid_to, now)


def _moved(item: Difference, hold: Clock | None) -> Sequence[MoveClock]:
    stays = item.row.status is EntryStatus.ON_HOLD
    if hold is None or not stays or hold.counted_from == item.row.valid_to:
        return ()
    return [MoveClock(clock=hold, length=hold.length, counted_from=item.row.valid_to)]


def _running_holds(entries: Sequence[Entry]) -> dict[int, Clock]:
    running = Clock.objects.filter(
        subject_kind="entry",
        subject_id__in=among(entry.pk for entry in entries),
        kind=RegisterClock.PROTECTION_HOLD,
        end="",
    )
    return {clock.subject_id: clock for clock in running}
