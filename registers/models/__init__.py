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
    "EntryStatusChange",
    "FeaturePair",
    "ImportRun",
    "Inquiry",
    "Licensee",
    "PowerOfAttorney",
    "PowerSource",
    "ProposedRefusal",
    "Representative",
    "RightsHolder",
]
