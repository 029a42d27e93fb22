"""The clocks of a case as a page shows them: open or ended, overdue by their date, met late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from customs.models import Case
from customs.queries.queue import days_left
from deadlines.models import Clock
from law.business_days import DayProof, Grade, WorkingCalendar
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind, ClockRule, OnExpiry, Unit
from law.documents import HOLD_PROVISION
from law.events import Regime
from law.time import local_date

#: How a duty ended well: only then "late" says something; a term that was replaced is not late.
_MET = frozenset({ClockEnd.MET})


@dataclass(frozen=True)
class ClockRow:
    """One clock. `lapsed`: a term that ran out and awaits the sweep; `overdue`: a duty past its last day.

    `late`: by how much a duty was met after its last day; None when in time.
    """

    clock: Clock
    rule: ClockRule
    provision: str
    lapsed: bool
    overdue: bool
    days_left: int | None
    late: timedelta | None

    @property
    def is_term(self) -> bool:
        """Whether release resumes when it runs out."""
        return self.clock.kind in TERM_CLOCKS

    @property
    def may_move(self) -> bool:
        """The date is provisional: a decree for days it covers is not known yet."""
        return self.clock.is_open and self.clock.grade == Grade.MAY_MOVE

    @property
    def ends_by_itself(self) -> bool:
        """Whether running out does something by itself."""
        return self.rule.on_expiry is OnExpiry.RESUME

    @property
    def open_ended(self) -> bool:
        """The law sets no last day."""
        return self.rule.unit is Unit.OPEN_ENDED

    @property
    def end_label(self) -> str:
        """The typed end, as an English message id; empty while the clock runs."""
        return END_LABELS[ClockEnd(self.clock.end)] if self.clock.end else ""


def clock_rows(
    case: Case, clocks: Iterable[Clock], *, calendar: WorkingCalendar, now: datetime
) -> list[ClockRow]:
    """Clocks of a case, open ones first by their last day, then those that ended, latest first."""
    rows = [_row(case, clock, calendar, now) for clock in clocks]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    running = [row for row in rows if row.clock.is_open]
    ended = [row for row in rows if not row.clock.is_open]
    running.sort(key=lambda row: (row.clock.lapses_at or far, row.clock.pk))
    ended.sort(key=lambda row: (row.clock.ended_at or far, row.clock.pk), reverse=True)
    return running + ended


def _row(case: Case, clock: Clock, calendar: WorkingCalendar, now: datetime) -> ClockRow:
    kind = ClockKind(clock.kind)
    past = clock.lapses_at is not None and clock.lapses_at <= now
    late = None
    if clock.end in _MET and clock.ended_at and clock.lapses_at and clock.ended_at >= clock.lapses_at:
        late = clock.ended_at - clock.lapses_at
    return ClockRow(
        clock=clock,
        rule=CLOCK_RULES[kind],
        provision=HOLD_PROVISION[Regime(case.regime)]
        if kind is ClockKind.COURT_HOLD
        else CLOCK_RULES[kind].provision,
        lapsed=clock.is_open and past and kind in TERM_CLOCKS,
        overdue=clock.is_open and past and kind not in TERM_CLOCKS,
        days_left=days_left(calendar, clock.due_on, local_date(now)) if clock.is_open else None,
        late=late,
    )


def term_of(rows: Iterable[ClockRow]) -> ClockRow | None:
    """The term that runs (or has just lapsed), else the one that ended last."""
    terms = [row for row in rows if row.is_term]
    return next((row for row in terms if row.clock.is_open), terms[0] if terms else None)


def proof_of(row: ClockRow | None, calendar: WorkingCalendar) -> list[DayProof]:
    """The day-by-day proof of a term counted in business days."""
    if row is None or row.clock.due_on is None or row.rule.unit is not Unit.BUSINESS_DAYS:
        return []
    return calendar.explain(row.clock.counted_from, row.clock.due_on)
