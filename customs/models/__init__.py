from customs.models.case import (
    Case,
    CaseCounter,
    CaseLine,
    CaseParty,
    CitedRight,
    LineRight,
    LineState,
    Task,
)
from customs.models.declaration import Declaration, DeclarationParty, GoodsLine, PartyRole
from customs.models.records import (
    CHANNELS,
    Attachment,
    Correction,
    Decision,
    Document,
    Download,
    Fact,
    Judgment,
    Request,
)
from customs.models.saved_view import SavedView

__all__ = [
    "CHANNELS",
    "Attachment",
    "Case",
    "CaseCounter",
    "CaseLine",
    "CaseParty",
    "CitedRight",
    "Correction",
    "Decision",
    "Declaration",
    "DeclarationParty",
    "Document",
    "Download",
    "Fact",
    "GoodsLine",
    "Judgment",
    "LineRight",
    "LineState",
    "PartyRole",
    "Request",
    "SavedView",
    "Task",
]
