"""What must hold before a case is opened: asked by the opening act, and by the list that the page shows."""

from collections.abc import Iterable
from datetime import date

from acts.refusals import Incomplete, OutOfState
from customs.models import PartyRole
from customs.services.declarations import PartyData
from law.sentences import _
from registers import queries as registers
from registers.models import Entry


def need_active(entry: Entry, found_on: date) -> None:
    """The cited entry protects on the day on which the signs were found (CC 198(1))."""
    if not registers.is_active(entry, found_on):
        raise OutOfState(
            _("Entry %(number)s is not active on the day the signs were found; it cannot be cited."),
            "CC198.1",
            {"number": entry.number},
            field="entries",
        )


def need_contact(contacts: Iterable[PartyData]) -> None:
    """Customs has contact data of the holder, or of a representative in Kazakhstan (CC 199(3))."""
    if not any(_known(party) for party in contacts):
        raise Incomplete(
            _(
                "Without contact data of the holder, or of a representative, in Kazakhstan a case cannot be "
                "opened ex officio."
            ),
            "CC199.3",
            field="holder",
        )


def _known(party: PartyData) -> bool:
    """Contact data exist. "In Kazakhstan" is read with the representative: a reachable holder suffices."""
    if party.role is PartyRole.REPRESENTATIVE and not party.in_kazakhstan:
        return False
    return party.reachable
