"""Whether a contract reaches the least sum of its day (CC 461, 459(11); LAW.md 5)."""

from acts.refusals import Incomplete, Refusal
from law.amounts import AmountUnknown
from law.entry_states import Register
from law.protection import Insurance
from law.security import SECURED_UNDER, in_tenge
from law.sentences import _
from registers.queries.security import floor_for


def below_floor(insurance: Insurance, register: Register, *, asks: bool = True) -> Refusal | None:
    """The refusal of a contract below the floor of its day; also of one whose floor is not known, where that `asks`."""
    try:
        floor = floor_for(insurance, register)
    except AmountUnknown as unknown:
        if not asks:
            return None
        return Incomplete(unknown.sentence, unknown.provision, {"day": insurance.counts_from})
    if insurance.amount >= floor:
        return None
    return Incomplete(
        _("The insurance is below the least sum of %(floor)s euros.")
        if insurance.in_euro
        else _("The insurance is below the least sum of %(floor)s tenge on the contract's date."),
        SECURED_UNDER[register],
        {"floor": in_tenge(floor)},
        field="amount",
    )
