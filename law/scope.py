"""The scope gate: where customs takes no measures to protect intellectual property (CC 458; WTO q15).

Every customs procedure that is not exempt is in scope, and so is every use of goods that is not: our reading.
The exemptions are named by what they exempt, because the paragraphs' numbers could not be checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.sentences import _


class CustomsProcedure(StrEnum):
    """The customs procedures of the union under which goods are placed."""

    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"
    WAREHOUSE = "warehouse"
    PROCESSING_INSIDE = "processing_inside"
    PROCESSING_OUTSIDE = "processing_outside"
    PROCESSING_FOR_USE = "processing_for_use"
    FREE_ZONE = "free_zone"
    FREE_WAREHOUSE = "free_warehouse"
    TEMPORARY_IMPORT = "temporary_import"
    TEMPORARY_EXPORT = "temporary_export"
    RE_IMPORT = "re_import"
    RE_EXPORT = "re_export"
    DUTY_FREE = "duty_free"
    DESTRUCTION = "destruction"
    ABANDONMENT = "abandonment"
    SPECIAL = "special"


PROCEDURE_LABELS: Mapping[CustomsProcedure, str] = {
    CustomsProcedure.IMPORT: _("release for domestic consumption"),
    CustomsProcedure.EXPORT: _("export"),
    CustomsProcedure.TRANSIT: _("customs transit"),
    CustomsProcedure.WAREHOUSE: _("customs warehouse"),
    CustomsProcedure.PROCESSING_INSIDE: _("processing in the customs territory"),
    CustomsProcedure.PROCESSING_OUTSIDE: _("processing outside the customs territory"),
    CustomsProcedure.PROCESSING_FOR_USE: _("processing for domestic consumption"),
    CustomsProcedure.FREE_ZONE: _("free customs zone"),
    CustomsProcedure.FREE_WAREHOUSE: _("free warehouse"),
    CustomsProcedure.TEMPORARY_IMPORT: _("temporary import"),
    CustomsProcedure.TEMPORARY_EXPORT: _("temporary export"),
    CustomsProcedure.RE_IMPORT: _("re-import"),
    CustomsProcedure.RE_EXPORT: _("re-export"),
    CustomsProcedure.DUTY_FREE: _("duty-free trade"),
    CustomsProcedure.DESTRUCTION: _("destruction"),
    CustomsProcedure.ABANDONMENT: _("abandonment to the state"),
    CustomsProcedure.SPECIAL: _("special customs procedure"),
}


class GoodsUse(StrEnum):
    """For whose use goods cross the border."""

    TRADE = "trade"
    DIPLOMATIC_MISSION = "diplomatic_mission"
    CONSULAR_POST = "consular_post"
    STATE_MISSION = "state_mission"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    PRIVILEGED_ORGANISATION = "privileged_organisation"
    PERSONAL = "personal"
    PERSONAL_POST = "personal_post"


USE_LABELS: Mapping[GoodsUse, str] = {
    GoodsUse.TRADE: _("trade and any other use"),
    GoodsUse.DIPLOMATIC_MISSION: _("official use of a diplomatic mission"),
    GoodsUse.CONSULAR_POST: _("official use of a consular post"),
    GoodsUse.STATE_MISSION: _("official use of a state's mission to an international organisation"),
    GoodsUse.INTERNATIONAL_ORGANISATION: _("official use of an international organisation or its office"),
    GoodsUse.PRIVILEGED_ORGANISATION: _("official use of another organisation with privileges or its office"),
    GoodsUse.PERSONAL: _("personal use of a natural person"),
    GoodsUse.PERSONAL_POST: _("personal use of a natural person, sent by post"),
}

EXEMPT_PROCEDURES = frozenset(
    {CustomsProcedure.TRANSIT, CustomsProcedure.DESTRUCTION, CustomsProcedure.SPECIAL}
)
OFFICIAL_USES = frozenset(
    {
        GoodsUse.DIPLOMATIC_MISSION,
        GoodsUse.CONSULAR_POST,
        GoodsUse.STATE_MISSION,
        GoodsUse.INTERNATIONAL_ORGANISATION,
        GoodsUse.PRIVILEGED_ORGANISATION,
    }
)
PERSONAL_USES = frozenset({GoodsUse.PERSONAL, GoodsUse.PERSONAL_POST})


@dataclass(frozen=True, slots=True)
class ScopeRefusal:
    """Why no case may be opened on these goods; ``what`` is the exempt procedure or use, to translate."""

    sentence: str
    provision: str
    what: str


def gate(
    procedure: CustomsProcedure, use: GoodsUse, *, used_in_kazakhstan: bool = True
) -> ScopeRefusal | None:
    """The refusal for goods that customs does not check for intellectual property, None when in scope.

    ``used_in_kazakhstan``: official use is exempt only where it takes place in Kazakhstan (CC 458; WTO q15).
    """
    if procedure in EXEMPT_PROCEDURES:
        return ScopeRefusal(
            _("No measures are taken for goods under this customs procedure: %(what)s."),
            "CC458.procedures",
            PROCEDURE_LABELS[procedure],
        )
    if use in OFFICIAL_USES and used_in_kazakhstan:
        return ScopeRefusal(
            _("No measures are taken for goods of this use: %(what)s."), "CC458.official_use", USE_LABELS[use]
        )
    if use in PERSONAL_USES:
        return ScopeRefusal(
            _("No measures are taken for goods of this use: %(what)s."), "CC458.personal_use", USE_LABELS[use]
        )
    return None
