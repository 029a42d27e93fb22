"""Who owes damage to whom after a case has ended (LAW.md 3.6; CC 198(7), 199(5), 199(7)).

The creditors are declarant, owner and recipient of the goods, the debtor is the right holder. A case that
ends without judgment gives "claim possible": whether anything is owed a court decides, and we never say that
nothing is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.events import Regime
from law.sentences import _


class Judgment(StrEnum):
    """What a court decision in force found."""

    INFRINGEMENT = "infringement"
    NO_INFRINGEMENT = "none"


class Ground(StrEnum):
    """Why damage is, or may be, owed."""

    NO_INFRINGEMENT_FOUND = "no_infringement_found"
    NO_COURT_FINDING = "no_court_finding"
    DOCUMENTS_INCOMPLETE = "documents_incomplete"


class Standing(StrEnum):
    """How firm the claim is."""

    OWED = "owed"
    CLAIM_POSSIBLE = "claim_possible"


@dataclass(frozen=True, slots=True)
class Liability:
    """One ground on which the holder owes, or may owe, the damage of the suspension."""

    ground: Ground
    standing: Standing
    provision: str
    says: str


DAMAGE_PROVISION: Mapping[Regime, str] = {Regime.REGISTERED: "CC198.7", Regime.EX_OFFICIO: "CC199.7"}
"""By which provision the holder owes damage when no court finds an infringement."""


def liability(
    regime: Regime,
    prolonged: bool,
    all_documents: bool,
    judgment: Judgment | None,
) -> list[Liability]:
    """What follows from a case's end, firmest first.

    ``prolonged``: the holder's own request to prolong took effect (ex officio), not one set aside as somebody
    else's; ``all_documents``: the three documents of CC 199(6) all arrived in time, and were what they were
    lodged as; ``judgment``: the finding in force, None when no court decided. Empty only
    where a court found an infringement.
    """
    found: list[Liability] = []
    if regime is Regime.EX_OFFICIO and prolonged and not all_documents:
        found.append(
            Liability(
                Ground.DOCUMENTS_INCOMPLETE,
                Standing.OWED,
                "CC199.5",
                _("The holder owes the damage of the whole suspension: the documents did not all arrive."),
            )
        )
    article = DAMAGE_PROVISION[regime]
    if judgment is Judgment.NO_INFRINGEMENT:
        found.append(
            Liability(
                Ground.NO_INFRINGEMENT_FOUND,
                Standing.OWED,
                article,
                _("The holder owes the damage of the suspension: a court found no infringement."),
            )
        )
    elif judgment is None:
        found.append(
            Liability(
                Ground.NO_COURT_FINDING,
                Standing.CLAIM_POSSIBLE,
                article,
                _("A claim against the holder is possible: no court has established an infringement."),
            )
        )
    return found
