"""What bounds one period of protection, and what an applicant is told of it (CC 464(1), 464(3); LAW.md 4.3).

Protection lasts within the validity of the documents attached to the application: we read this as the power of
attorney under which a representative applies and the insurance that was handed in, next to the right itself. It is
asked when an object is included and each time it is renewed; what is lost or changed later shortens nothing
(HOUSE.term_documents).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.application_check import ApplicationFacts, Point, Topic
from law.entry_states import longest_term
from law.protection import protected_until
from law.sentences import _


class TermBound(StrEnum):
    """What ends a period of protection, in the order in which it is named."""

    TWO_YEARS = "two_years"
    WISH = "wish"
    RIGHT = "right"
    POWER = "power"
    INSURANCE = "insurance"


BOUND_WORDS: Mapping[TermBound, str] = {
    TermBound.TWO_YEARS: _("two years, the longest term"),
    TermBound.WISH: _("the period that was asked for"),
    TermBound.RIGHT: _("the right"),
    TermBound.POWER: _("power of attorney of the representative"),
    TermBound.INSURANCE: _("insurance"),
}

BOUND_PROVISIONS: Mapping[TermBound, str] = {
    **dict.fromkeys(TermBound, "CC464.1"),
    TermBound.RIGHT: "CC464.3",
}

#: Why nothing can be included or renewed when a bound is over already.
BOUND_OVER: Mapping[TermBound, str] = {
    TermBound.RIGHT: _("The right has ended already."),
    TermBound.POWER: _("The power of attorney has ended: protection would end with it."),
    TermBound.INSURANCE: _("The insurance has ended: protection would end with it."),
}

#: Why a renewal does not reach beyond a bound.
BEYOND_BOUND: Mapping[TermBound, str] = {
    TermBound.RIGHT: _("Protection never outlasts the right, which ends on %(day)s."),
    TermBound.POWER: _("Protection does not outlast the power of attorney, which ends on %(day)s."),
    TermBound.INSURANCE: _("Protection does not outlast the insurance handed in, which ends on %(day)s."),
}

#: What the applicant is told where a document ends before the day that is wished.
ENDS_EARLIER: Mapping[TermBound, str] = {
    TermBound.RIGHT: _("Protection would last until %(day)s only: the right ends then."),
    TermBound.POWER: _("Protection would last until %(day)s only: the power of attorney ends then."),
    TermBound.INSURANCE: _("Protection would last until %(day)s only: the insurance ends then."),
}


@dataclass(frozen=True, slots=True)
class ProtectionTerm:
    """The last day of a period, and every limit that is known; one that nobody knows is not among them."""

    until: date
    ends: Mapping[TermBound, date]

    @property
    def bounds(self) -> tuple[TermBound, ...]:
        """What ends it: several where they end on one day."""
        return tuple(bound for bound in TermBound if self.ends.get(bound) == self.until)

    @property
    def documents(self) -> Mapping[TermBound, date]:
        """The limits that a right or a document sets, the first to end first."""
        own = {bound: end for bound, end in self.ends.items() if bound in BEYOND_BOUND}
        return dict(sorted(own.items(), key=lambda item: item[1]))


def bounded_term(
    begins: date,
    *,
    wished: date | None = None,
    right_ends: Iterable[date] = (),
    power_ends: Iterable[date] = (),
    insured_until: date | None = None,
) -> ProtectionTerm:
    """One period of protection that begins on a day, or follows what ended on it (CC 464(1), 464(3)).

    In the register of the union `right_ends` and `power_ends` are those of each member state: the first one counts.
    No roll to a business day: it is a cap.
    """
    right, power = min(right_ends, default=None), min(power_ends, default=None)
    limits = {
        TermBound.TWO_YEARS: longest_term(begins),
        TermBound.WISH: wished,
        TermBound.RIGHT: right,
        TermBound.POWER: power,
        TermBound.INSURANCE: insured_until,
    }
    until = protected_until(
        begins,
        wished=wished,
        right_ends=[right] if right else [],
        valid=[end for end in (power, insured_until) if end],
    )
    return ProtectionTerm(until, {bound: end for bound, end in limits.items() if end is not None})


def term_remarks(facts: ApplicationFacts, day: date, power_ends: Iterable[date] = ()) -> Iterator[Point]:
    """What the applicant should know of the period that is wished: a document ends earlier (CC 464(1)).

    Nothing is refused for it. `power_ends`: of the powers of attorney of other holders. A right that ends earlier
    is not among the remarks: the check asks for another period (CC 464(3)).
    """
    wished = facts.wished_until
    if wished is None:
        return
    powers = [*power_ends, *([facts.power.valid_to] if facts.power and facts.power.valid_to else [])]
    insured = facts.insurance.valid_to if facts.insurance else None
    term = bounded_term(day, power_ends=powers, insured_until=insured)
    for bound, end in term.documents.items():
        if day <= end < wished:
            yield Point(Topic.PERIOD, ENDS_EARLIER[bound], BOUND_PROVISIONS[bound], {"day": end})
            return
