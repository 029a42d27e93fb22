"""What a clock is: its unit, length, origin, effect of running out, provision."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.business_days import WorkingCalendar
from law.case_states import CaseState


class ClockKind(StrEnum):
    """The names of LAW.md 3.2, and three house clocks of LAW.md 3.7."""

    REGISTERED_SUSPENSION = "registered_suspension"
    REGISTERED_EXTENSION = "registered_extension"
    SUSPENSION_NOTICE = "suspension_notice"
    EX_OFFICIO_SUSPENSION = "ex_officio_suspension"
    EX_OFFICIO_PROLONGATION = "ex_officio_prolongation"
    EX_OFFICIO_NOTICE = "ex_officio_notice"
    COURT_HOLD = "court_hold"
    DESTRUCTION_HANDOVER = "destruction_handover"
    DESTRUCTION = "destruction"
    DOCUMENT_VERIFICATION = "document_verification"
    CANCELLATION_DECISION = "cancellation_decision"
    LATER_NOTICE = "later_notice"


class Unit(StrEnum):
    """How a clock's length is counted; `DAYS_BACK`: calendar days before the event, not after it."""

    BUSINESS_DAYS = "business_days"
    SAME_DAY = "same_day"
    OPEN_ENDED = "open_ended"
    CALENDAR_DAYS = "calendar_days"
    DAYS_BACK = "days_back"
    MONTHS = "months"


class OnExpiry(StrEnum):
    """What running out does: end the suspension by itself, flag a breach, remind, or nothing."""

    RESUME = "resume"
    FLAG = "flag"
    REMIND = "remind"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class TermRule:
    """How one term of the law is counted, whoever's it is.

    `length` is the usual number of `unit`s, `shortest`..`longest` what may be set; `counted_from` says in
    words which event's day is day 0; `roll`: a last day that is a day off moves to the next business day
    (CC 6(6)); `house` marks a house rule, never shown as law.
    """

    label: str
    unit: Unit
    length: int
    shortest: int
    longest: int
    counted_from: str
    on_expiry: OnExpiry
    provision: str
    reminders: tuple[int, ...] = ()
    roll: bool = True
    house: bool = False

    def due_on(self, counted_from: date, length: int, calendar: WorkingCalendar) -> date | None:
        """The last day of the term, None when the law sets none.

        Raises `ValueError` when `length` is outside what the law allows, `CalendarRangeError` when the
        term leaves the loaded calendar.
        """
        if self.unit is Unit.OPEN_ENDED:
            return None
        if not self.shortest <= length <= self.longest:
            raise ValueError(f"{self.label}: {length} is not {self.shortest}..{self.longest}")
        match self.unit:
            case Unit.SAME_DAY:
                return counted_from
            case Unit.CALENDAR_DAYS:
                return calendar.add_calendar_days(counted_from, length, roll=self.roll)
            case Unit.DAYS_BACK:
                return calendar.add_calendar_days(counted_from, -length, roll=False)
            case Unit.MONTHS:
                return calendar.add_months(counted_from, length, roll=self.roll)
            case _:
                return calendar.add(counted_from, length)


@dataclass(frozen=True, kw_only=True)
class ClockRule(TermRule):
    """One clock of a case. `runs_in` are the case states in which the clock can be open."""

    kind: ClockKind
    runs_in: frozenset[CaseState]
