"""Every clock of a suspension with its due date, for a decision on a given day (LAW.md 3.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from law.business_days import Grade, WorkingCalendar
from law.clocks import CLOCK_RULES, ClockKind, OnExpiry
from law.documents import HOLD_PROVISION
from law.events import Regime
from law.time import end_of

FIRST_TERM = CLOCK_RULES[ClockKind.REGISTERED_SUSPENSION].length
MOST_EXTENSION = CLOCK_RULES[ClockKind.REGISTERED_EXTENSION].longest - FIRST_TERM
MOST_INITIAL_DAYS = CLOCK_RULES[ClockKind.EX_OFFICIO_SUSPENSION].longest

_AFTER_A_JUDGMENT = (ClockKind.COURT_HOLD, ClockKind.DESTRUCTION_HANDOVER, ClockKind.DESTRUCTION)


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """One clock: counted from ``starts``, last day ``due``, over at the instant ``lapses_at`` (UTC).

    All of these are None, and so is the grade, for a clock that only a later event can start. ``reminders``
    are the days on which officers are reminded (house rule).
    """

    clock: ClockKind
    starts: date | None
    due: date | None
    lapses_at: datetime | None
    grade: Grade | None
    provision: str
    on_expiry: OnExpiry
    house: bool
    reminders: tuple[date, ...] = ()


def timetable(
    regime: Regime,
    decided_on: date,
    *,
    extension: int | None = None,
    prolonged: bool = False,
    initial_days: int = 3,
    calendar: WorkingCalendar,
) -> list[TimetableRow]:
    """The clocks of a suspension decided on a day, in the order in which they start.

    ``extension``: business days granted after the first ten (registered, 1-10; CC 198(2)); ``prolonged``: the
    holder asked in time (ex officio; CC 199(5)); ``initial_days``: the term set by the head (ex officio, 1-3;
    CC 199(3)). Raises ValueError for what the law does not allow, CalendarRangeError beyond the calendar.
    """

    def row(kind: ClockKind, length: int, starts: date = decided_on) -> TimetableRow:
        rule = CLOCK_RULES[kind]
        due = rule.due_on(decided_on, length, calendar)
        assert due is not None
        reminders = (calendar.subtract(due, days) for days in rule.reminders)
        return TimetableRow(
            clock=kind,
            starts=starts,
            due=due,
            lapses_at=end_of(due),
            grade=calendar.grade(decided_on, due),
            provision=rule.provision,
            on_expiry=rule.on_expiry,
            house=rule.house,
            reminders=tuple(day for day in reminders if day > starts),
        )

    def usual(kind: ClockKind) -> TimetableRow:
        return row(kind, CLOCK_RULES[kind].length)

    if regime is Regime.REGISTERED:
        if prolonged or initial_days != CLOCK_RULES[ClockKind.EX_OFFICIO_SUSPENSION].length:
            raise ValueError("prolongation and a shorter first term exist only ex officio (CC 199)")
        if extension is not None and not 1 <= extension <= MOST_EXTENSION:
            raise ValueError(f"an extension is 1 to {MOST_EXTENSION} business days (CC 198(2))")
        first = usual(ClockKind.REGISTERED_SUSPENSION)
        rows = [usual(ClockKind.SUSPENSION_NOTICE), first]
        if extension is not None:
            assert first.due is not None
            rows.append(row(ClockKind.REGISTERED_EXTENSION, FIRST_TERM + extension, first.due))
    else:
        if extension is not None:
            raise ValueError("an extension exists only for a registered object (CC 198(2))")
        if not 1 <= initial_days <= MOST_INITIAL_DAYS:
            raise ValueError(
                f"the first term ex officio is 1 to {MOST_INITIAL_DAYS} business days (CC 199(3))"
            )
        rows = [
            usual(ClockKind.EX_OFFICIO_NOTICE),
            row(ClockKind.EX_OFFICIO_SUSPENSION, initial_days),
        ]
        if prolonged:
            rows.append(usual(ClockKind.EX_OFFICIO_PROLONGATION))
    return rows + [_undated(kind, regime) for kind in _AFTER_A_JUDGMENT]


def _undated(kind: ClockKind, regime: Regime) -> TimetableRow:
    """A clock that a court's act starts: nobody knows when."""
    rule = CLOCK_RULES[kind]
    provision = HOLD_PROVISION[regime] if kind is ClockKind.COURT_HOLD else rule.provision
    return TimetableRow(kind, None, None, None, None, provision, rule.on_expiry, rule.house)
