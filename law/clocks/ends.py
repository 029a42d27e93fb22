"""Which typed end a term has when it runs out by itself."""

from dataclasses import dataclass

from law.clock_ends import ClockEnd
from law.clocks.rule import ClockKind


@dataclass(frozen=True)
class TermFacts:
    """What was asked of customs while the term ran.

    `undecided`: a request received in time still waits; `refused`: the last extension asked was refused.
    """

    undecided: bool = False
    refused: bool = False


def expiry_end(kind: ClockKind, facts: TermFacts) -> ClockEnd:
    """The typed end of a term clock that ran out (LAW.md 3.2).

    For a registered object an undecided request does not hold the goods, so the end says that it was there;
    the prolonged ten days end because the three documents did not all arrive.
    Raises `ValueError` for a clock that does not end by itself.
    """
    match kind:
        case ClockKind.REGISTERED_EXTENSION:
            return ClockEnd.EXPIRED_AFTER_EXTENSION
        case ClockKind.EX_OFFICIO_PROLONGATION:
            return ClockEnd.DOCUMENTS_INCOMPLETE
        case ClockKind.REGISTERED_SUSPENSION | ClockKind.EX_OFFICIO_SUSPENSION:
            if facts.undecided:
                return ClockEnd.EXPIRED_UNDECIDED
            return ClockEnd.EXPIRED_REFUSED if facts.refused else ClockEnd.EXPIRED_NO_REQUEST
        case _:
            raise ValueError(f"{kind} does not end by running out")
