"""Typed ends of clocks (LAW.md 3.2): nothing ends without one."""

from collections.abc import Mapping
from enum import StrEnum

from law.sentences import _


class ClockEnd(StrEnum):
    """Why a clock ended."""

    MET = "met"
    EXPIRED_NO_REQUEST = "expired_no_request"
    EXPIRED_UNDECIDED = "expired_undecided"
    EXPIRED_REFUSED = "expired_refused"
    EXPIRED_AFTER_EXTENSION = "expired_after_extension"
    DOCUMENTS_INCOMPLETE = "documents_incomplete"
    WITHDRAWN_BY_HOLDER = "withdrawn_by_holder"
    EXTENDED = "extended"
    PROLONGED = "prolonged"
    COURT_HOLD = "court_hold"
    CANCELLED_EXCLUDED = "cancelled_excluded"
    CANCELLED_NO_RULING = "cancelled_no_ruling"
    JUDGMENT = "judgment"
    COURT_ENDED_UNDECIDED = "court_ended_undecided"
    ANNULLED = "annulled"
    SEIZED = "seized"
    CORRECTED = "corrected"
    NO_LONGER_NEEDED = "no_longer_needed"


END_LABELS: Mapping[ClockEnd, str] = {
    ClockEnd.MET: _("met"),
    ClockEnd.EXPIRED_NO_REQUEST: _("expired with no request"),
    ClockEnd.EXPIRED_UNDECIDED: _("expired with an undecided request"),
    ClockEnd.EXPIRED_REFUSED: _("expired, extension refused"),
    ClockEnd.EXPIRED_AFTER_EXTENSION: _("expired after extension"),
    ClockEnd.DOCUMENTS_INCOMPLETE: _("documents incomplete"),
    ClockEnd.WITHDRAWN_BY_HOLDER: _("withdrawn by the holder"),
    ClockEnd.EXTENDED: _("extended"),
    ClockEnd.PROLONGED: _("prolonged by request"),
    ClockEnd.COURT_HOLD: _("replaced by court hold"),
    ClockEnd.CANCELLED_EXCLUDED: _("cancelled: object excluded from the register"),
    ClockEnd.CANCELLED_NO_RULING: _("cancelled: no ruling presented"),
    ClockEnd.JUDGMENT: _("judgment in force"),
    ClockEnd.COURT_ENDED_UNDECIDED: _("court case ended without judgment"),
    ClockEnd.ANNULLED: _("decision annulled by a court or higher authority"),
    ClockEnd.SEIZED: _("goods seized, arrested or confiscated"),
    ClockEnd.CORRECTED: _("corrected"),
    ClockEnd.NO_LONGER_NEEDED: _("no longer needed: the application is decided"),
}

#: Ends that mean "the term ran out": release resumes automatically.
EXPIRY_ENDS: frozenset[ClockEnd] = frozenset(
    {
        ClockEnd.EXPIRED_NO_REQUEST,
        ClockEnd.EXPIRED_UNDECIDED,
        ClockEnd.EXPIRED_REFUSED,
        ClockEnd.EXPIRED_AFTER_EXTENSION,
        ClockEnd.DOCUMENTS_INCOMPLETE,
    }
)
