"""Documents that a holder lodges in a case, and what they do (LAW.md 3.2, 3.4).

Proof of going to court (for an extension) and the judge's ruling (for a hold) are two different documents.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from law.events import Regime
from law.sentences import _


class DocumentKind(StrEnum):
    """What a lodged paper is."""

    COURT_APPLICATION = "court_application"
    JUDGE_RULING = "judge_ruling"
    UNDERTAKING = "undertaking"
    REGISTER_APPLICATION = "register_application"
    SEIZURE_ACT = "seizure_act"
    OTHER = "other"


DOCUMENT_LABELS: Mapping[DocumentKind, str] = {
    DocumentKind.COURT_APPLICATION: _("proof of having applied to a court"),
    DocumentKind.JUDGE_RULING: _("judge's ruling opening a civil case"),
    DocumentKind.UNDERTAKING: _("undertaking to compensate damage"),
    DocumentKind.REGISTER_APPLICATION: _("proof of having applied to the national register"),
    DocumentKind.SEIZURE_ACT: _("act of seizure, arrest or confiscation"),
    DocumentKind.OTHER: _("other document"),
}

#: What a court hold needs: registered, the ruling (CC 198(6)); ex officio, all three (CC 199(6)).
HOLD_DOCUMENTS: Mapping[Regime, frozenset[DocumentKind]] = {
    Regime.REGISTERED: frozenset({DocumentKind.JUDGE_RULING}),
    Regime.EX_OFFICIO: frozenset(
        {DocumentKind.JUDGE_RULING, DocumentKind.UNDERTAKING, DocumentKind.REGISTER_APPLICATION}
    ),
}

HOLD_PROVISION: Mapping[Regime, str] = {Regime.REGISTERED: "CC198.6", Regime.EX_OFFICIO: "CC199.6"}


def missing_for_hold(regime: Regime, lodged: Iterable[DocumentKind]) -> frozenset[DocumentKind]:
    """What is still needed before a court hold can begin; empty when it begins."""
    return HOLD_DOCUMENTS[regime] - frozenset(lodged)
