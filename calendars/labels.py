"""The words of the calendar pages for values that the law and the database keep as codes."""

from enum import StrEnum

from deadlines.models import CalendarOverride
from law.business_days import Grade
from law.clocks import OnExpiry
from law.events import Regime
from law.sentences import _


class YearGrade(StrEnum):
    """How sure the days of a year are."""

    CERTIFIED = "certified"
    NOT_CERTIFIED = "not_certified"
    """The decrees on moved days are known; nobody has compared the totals yet."""
    PROJECTED = "projected"
    """The decrees of that year are not known yet."""


YEAR_GRADE_LABELS: dict[YearGrade, str] = {
    YearGrade.CERTIFIED: _("certified"),
    YearGrade.NOT_CERTIFIED: _("not certified"),
    YearGrade.PROJECTED: _("projected: days may still be moved by decree"),
}

GRADE_LABELS: dict[Grade, str] = {
    Grade.CERTIFIED: _("certified"),
    Grade.NOT_CERTIFIED: _("not certified"),
    Grade.MAY_MOVE: _("may move"),
}

ON_EXPIRY_LABELS: dict[OnExpiry, str] = {
    OnExpiry.RESUME: _("release resumes by itself"),
    OnExpiry.FLAG: _("flagged as overdue"),
    OnExpiry.REMIND: _("reminder"),
    OnExpiry.NONE: _("does not run out by itself"),
}

REGIME_LABELS: dict[Regime, str] = {
    Regime.REGISTERED: _("Object in a register (CC 198)"),
    Regime.EX_OFFICIO: _("Ex officio, object in no register (CC 199)"),
}

OVERRIDE_LABELS: dict[str, str] = {
    CalendarOverride.State.PROPOSED: _("waits for a second chief officer"),
    CalendarOverride.State.REJECTED: _("rejected"),
    CalendarOverride.State.IN_FORCE: _("in force"),
    CalendarOverride.State.REVOCATION_PROPOSED: _("in force, revocation waits"),
    CalendarOverride.State.REVOKED: _("revoked"),
}
