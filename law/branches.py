"""What may happen to a suspension decided on a day, and what then becomes of the goods (LAW.md 3.2, 3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from law.business_days import WorkingCalendar
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Regime
from law.sentences import _
from law.time import end_of
from law.timetable import FIRST_TERM, MOST_EXTENSION


@dataclass(frozen=True, slots=True)
class Branch:
    """One way a suspension can go.

    ``when`` and ``then`` are sentences that take ``params`` (days among them); ``until`` is the last day on which
    the goods are held, None where no day is known; ``resumes_at`` the instant from which they are not.
    """

    when: str
    then: str
    provision: str
    until: date | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def resumes_at(self) -> datetime | None:
        """00:00 in Almaty after the last day, where that is known."""
        return None if self.until is None else end_of(self.until)


_SEIZED = Branch(
    _("The goods are seized, arrested or confiscated."),
    _("The suspension ends, and release does not resume."),
    "CC198.11",
)


def branches(
    regime: Regime,
    decided_on: date,
    *,
    extension: int | None = None,
    initial_days: int = CLOCK_RULES[ClockKind.EX_OFFICIO_SUSPENSION].length,
    calendar: WorkingCalendar,
) -> list[Branch]:
    """The ways a suspension decided on a day can go, the one in which nothing arrives first.

    ``extension``: business days the head grants, None for the most; ``initial_days``: the term set by the head
    (ex officio). Raises CalendarRangeError beyond the calendar.
    """
    if regime is Regime.REGISTERED:
        return _registered(decided_on, extension or MOST_EXTENSION, calendar)
    return _ex_officio(decided_on, initial_days, calendar)


def _registered(decided_on: date, extension: int, calendar: WorkingCalendar) -> list[Branch]:
    first = calendar.due(decided_on, FIRST_TERM).day
    return [
        Branch(
            _("Nothing arrives by 24:00 of %(day)s."),
            _("Release resumes by itself."),
            "CC198.6",
            first,
            {"day": first},
        ),
        Branch(
            _(
                "The right holder asks to extend, with proof of having gone to court, and the head extends by "
                "%(days)d business days; request and decision by 24:00 of %(day)s."
            ),
            _("The goods are held for the first term and the extension; then release resumes by itself."),
            "CC198.2",
            calendar.due(decided_on, FIRST_TERM + extension).day,
            {"day": first, "days": extension},
        ),
        Branch(
            _("The request to extend is refused, or nobody has decided on it by 24:00 of %(day)s."),
            _("Release resumes by itself: only the head's decision extends."),
            "CC198.3",
            first,
            {"day": first},
        ),
        Branch(
            _("A judge's ruling opening a civil case is lodged while the term or its extension runs."),
            _("The goods are held until the court decision enters into force."),
            "CC198.6",
        ),
        Branch(
            _("The right holder asks to cancel, or the object is excluded from the register."),
            _("Release resumes when the head cancels; the request alone releases nothing."),
            "CC198.8",
        ),
        _SEIZED,
    ]


def _ex_officio(decided_on: date, initial_days: int, calendar: WorkingCalendar) -> list[Branch]:
    first = calendar.due(decided_on, initial_days).day
    ten = calendar.due(decided_on, CLOCK_RULES[ClockKind.EX_OFFICIO_PROLONGATION].length).day
    return [
        Branch(
            _("Nothing arrives by 24:00 of %(day)s."),
            _("Release resumes by itself."),
            "CC199.4",
            first,
            {"day": first},
        ),
        Branch(
            _("The right holder's written request to prolong is received by 24:00 of %(day)s."),
            _(
                "The goods are held for ten business days from the first decision, the first term included; then "
                "release resumes by itself."
            ),
            "CC199.5",
            ten,
            {"day": first},
        ),
        Branch(
            _(
                "After the request all three documents are lodged by 24:00 of %(day)s: the judge's ruling, the "
                "undertaking to compensate damage, proof of having applied to the national register."
            ),
            _("The goods are held until the court decision enters into force."),
            "CC199.6",
            None,
            {"day": ten},
        ),
        Branch(
            _("After the request one of the three documents is missing at 24:00 of %(day)s."),
            _("Release resumes by itself, and the right holder owes the damage of the whole suspension."),
            "CC199.5",
            ten,
            {"day": ten},
        ),
        Branch(
            _("The right holder asks to cancel."),
            _("Release resumes when the head cancels; the request alone releases nothing."),
            "CC199.4",
        ),
        _SEIZED,
    ]
