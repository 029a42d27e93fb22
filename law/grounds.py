"""Closed lists of grounds a decision in a case may cite."""

from collections.abc import Mapping
from dataclasses import dataclass

from law.clock_ends import ClockEnd
from law.events import Reason, Regime
from law.sentences import _


@dataclass(frozen=True)
class Cancellation:
    """A ground to cancel the suspension early: label, end of the clock, provision by regime."""

    label: str
    end: ClockEnd
    provision: Mapping[Regime, str]


CANCELLATIONS: Mapping[Reason, Cancellation] = {
    Reason.HOLDER_ASKED: Cancellation(
        _("the right holder asked for it"),
        ClockEnd.WITHDRAWN_BY_HOLDER,
        {Regime.REGISTERED: "CC198.8", Regime.EX_OFFICIO: "CC199.4"},
    ),
    Reason.OBJECT_EXCLUDED: Cancellation(
        _("the object was excluded from the register"),
        ClockEnd.CANCELLED_EXCLUDED,
        {Regime.REGISTERED: "CC198.8.2"},
    ),
    Reason.NO_RULING: Cancellation(
        _("the judge's ruling was not presented"),
        ClockEnd.CANCELLED_NO_RULING,
        {Regime.REGISTERED: "CC198.8"},
    ),
}

#: Grounds to refuse release after the suspension ended (CC 201).
RELEASE_REFUSALS: Mapping[str, str] = {
    "CC201.1.6": _("release is not resumed under CC 198(6) or (11)"),
    "CC201": _("another ground of CC 201 for refusing release"),
}
