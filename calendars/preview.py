"""What a change of the calendar would do, before anything is done.

The preview carries a token of what was seen. Confirming with a token that is no longer that of the change is
refused, so nobody confirms moves that were not on the page.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from acts.registry import kind_named
from calendars.policies import PROPOSED, REVOCATION_PROPOSED
from calendars.totals import MonthDifference, differences
from deadlines.models import CalendarOverride, CalendarYear, Clock
from deadlines.queries import as_override, calendar_in_force
from law.business_days import WorkingCalendar
from law.clocks import TERM_RULES
from law.time import end_of


@dataclass(frozen=True, kw_only=True)
class Move:
    """An open clock whose due date the change touches.

    `into_past`: the new date is over by now, so the old one stands until a chief officer decides. `restored`:
    the clock already has the new date, because an earlier change was not applied to it.
    """

    clock: Clock
    number: str
    label: str
    old: date
    new: date
    into_past: bool

    @property
    def restored(self) -> bool:
        return self.old == self.new


@dataclass(frozen=True)
class Uncertified:
    """A certified year that the change takes away from its published totals."""

    year: int
    months: tuple[MonthDifference, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The calendar after the change, the clocks it touches, the years that lose their certificate."""

    overrides: Sequence[CalendarOverride]
    calendar: WorkingCalendar
    moves: Sequence[Move]
    uncertified: Sequence[Uncertified]
    token: str

    @property
    def into_past(self) -> list[Move]:
        """Dates that would lie in the past: put on the chief officer's list, not applied."""
        return [move for move in self.moves if move.into_past]

    @property
    def applied(self) -> list[Move]:
        """Dates that move when the change is confirmed."""
        return [move for move in self.moves if not move.into_past and not move.restored]


def preview(overrides: Sequence[CalendarOverride], *, now: datetime) -> Preview:
    """What confirming these proposed days and revocations together would do at `now`."""
    current = calendar_in_force()
    after, uncertified = _calendar_after(current, overrides)
    moves = _moves(current, after, [override.day for override in overrides], now)
    return Preview(
        overrides=overrides,
        calendar=after,
        moves=moves,
        uncertified=uncertified,
        token=_token(overrides, moves, uncertified),
    )


def _calendar_after(
    current: WorkingCalendar, overrides: Sequence[CalendarOverride]
) -> tuple[WorkingCalendar, list[Uncertified]]:
    revoked = {override.pk for override in overrides if override.state == REVOCATION_PROPOSED}
    added = [as_override(override) for override in overrides if override.state == PROPOSED]
    after = current.with_overrides(
        [*(kept for kept in current.overrides if kept.id not in revoked), *added], version=current.version + 1
    )
    touched = {override.day.year for override in overrides} & current.certified
    uncertified = [
        Uncertified(year.pk, months)
        for year in CalendarYear.objects.filter(pk__in=touched).order_by("pk")
        if (months := differences(after, year.pk, year.totals or ()))
    ]
    lost = {row.year for row in uncertified}
    return after.with_overrides(after.overrides, certified=after.certified - lost), uncertified


def _moves(
    current: WorkingCalendar, after: WorkingCalendar, days: Sequence[date], now: datetime
) -> list[Move]:
    """Open clocks that the two calendars count differently; what lapsed by `now` is finished and stays.

    A clock that counts from the last changed day or later cannot be touched.
    """
    found: list[tuple[Clock, date]] = []
    if days:
        running = Clock.objects.filter(end="", lapses_at__gt=now, counted_from__lt=max(days))
        for clock in running.order_by("subject_kind", "subject_id", "pk"):
            rule = TERM_RULES[clock.kind]
            new = rule.due_on(clock.counted_from, clock.length, after)
            if new is not None and new != rule.due_on(clock.counted_from, clock.length, current):
                found.append((clock, new))
    numbers = _numbers(clock for clock, _new in found)
    moves = []
    for clock, new in found:
        assert clock.due_on is not None
        moves.append(
            Move(
                clock=clock,
                number=numbers.get((clock.subject_kind, clock.subject_id), ""),
                label=TERM_RULES[clock.kind].label,
                old=clock.due_on,
                new=new,
                into_past=new != clock.due_on and end_of(new) <= now,
            )
        )
    return moves


def _numbers(clocks: Iterable[Clock]) -> dict[tuple[str, int], str]:
    """How the subjects are called, asked of each kind once."""
    ids: dict[str, set[int]] = defaultdict(set)
    for clock in clocks:
        ids[clock.subject_kind].add(clock.subject_id)
    return {(name, pk): number for name, some in ids.items() for pk, number in described(name, some).items()}


def described(subject_kind: str, ids: Iterable[int]) -> dict[int, str]:
    """Numbers of the subjects of a kind, by primary key."""
    kind = kind_named(subject_kind)
    if kind.describe is None:
        return {}
    return kind.describe(kind.model._default_manager.filter(pk__in=list(ids)))


def _token(
    overrides: Iterable[CalendarOverride], moves: Iterable[Move], uncertified: Iterable[Uncertified]
) -> str:
    seen = [
        sorted((override.pk, override.state) for override in overrides),
        [(move.clock.pk, move.old.isoformat(), move.new.isoformat(), move.into_past) for move in moves],
        [(row.year, row.months) for row in uncertified],
    ]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
