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
from customs.models.draft import CaseDraft, CasePresence, DraftPhoto
from customs.models.records import (
    CHANNELS,
    Attachment,
    Correction,
    Decision,
    Document,
    Download,
    Fact,
    Judgment,
    Preview,
    Request,
)
from customs.models.saved_view import SavedView

__all__ = [
    "CHANNELS",
    "Attachment",
    "Case",
    "CaseCounter",
    "CaseDraft",
    "CaseLine",
    "CaseParty",
    "CasePresence",
    "CitedRight",
    "Correction",
    "Decision",
    "Declaration",
    "DeclarationParty",
    "Document",
    "Download",
    "DraftPhoto",
    "Fact",
    "GoodsLine",
    "Judgment",
    "LineRight",
    "LineState",
    "PartyRole",
    "Preview",
    "Request",
    "SavedView",
    "Task",
]
