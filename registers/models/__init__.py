from registers.models.application import (
    Application,
    ApplicationCounter,
    ApplicationDownload,
    ApplicationFile,
    ApplicationLicensee,
    FeaturePair,
    Inquiry,
    ProposedRefusal,
)
from registers.models.entry import Entry, EntryStatusChange, Licensee
from registers.models.entry_life import EntryReport, RenewalRequest
from registers.models.imports import ImportRun
from registers.models.people import (
    ContactLanguage,
    PowerOfAttorney,
    PowerSource,
    Representative,
    RightsHolder,
)

__all__ = [
    "Application",
    "ApplicationCounter",
    "ApplicationDownload",
    "ApplicationFile",
    "ApplicationLicensee",
    "ContactLanguage",
    "Entry",
    "EntryReport",
    "EntryStatusChange",
    "FeaturePair",
    "ImportRun",
    "Inquiry",
    "Licensee",
    "PowerOfAttorney",
    "PowerSource",
    "ProposedRefusal",
    "RenewalRequest",
    "Representative",
    "RightsHolder",
]
