"""What is to be known of an application and keeps nobody from filing it (LAW.md 5, HOUSE.amounts)."""

from collections.abc import Iterable
from datetime import date

from law.amounts import Amount, AmountUnknown, floor_rose, insurance_floor
from law.application_check import ApplicationFacts, Point, Topic
from law.entry_states import Register
from law.sentences import _


def remarks(facts: ApplicationFacts, filing_day: date, *, entered: Iterable[Amount] = ()) -> list[Point]:
    """What is to be known and keeps nobody from filing, about the least insurance (LAW.md 5, HOUSE.amounts).

    The floor has risen since the contract was made, or it is not known yet.
    """
    if facts.insurance is None or facts.register is Register.EEU:
        return []
    day = facts.insurance.counts_from
    try:
        insurance_floor(day, entered)
    except AmountUnknown:
        return [
            Point(
                Topic.INSURANCE,
                _(
                    "The monthly calculation index for %(day)s is not entered yet: the sum insured is judged before "
                    "the object is included."
                ),
                "HOUSE.amounts",
                {"day": day},
            )
        ]
    try:
        rose = floor_rose(day, filing_day, entered)
    except AmountUnknown:
        return []
    if not rose:
        return []
    return [
        Point(
            Topic.INSURANCE,
            _("The least insurance has risen since the contract was made; the contract's own date counts."),
            "HOUSE.amounts",
        )
    ]
