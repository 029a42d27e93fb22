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
from registers.models.bulk import BulkFiling, BulkItem, ClientReference, Outcome, Wanted
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
from registers.models.proposal import Proposal
from registers.models.security import InsuranceContract
from registers.models.signature import ApplicationDocument, ApplicationSignature, Verdict

__all__ = [
    "Application",
    "ApplicationCounter",
    "ApplicationDocument",
    "ApplicationDownload",
    "ApplicationFile",
    "ApplicationLicensee",
    "ApplicationSignature",
    "BulkFiling",
    "BulkItem",
    "ClientReference",
    "ContactLanguage",
    "Entry",
    "EntryReport",
    "EntryStatusChange",
    "FeaturePair",
    "ImportRun",
    "Inquiry",
    "InsuranceContract",
    "Licensee",
    "Outcome",
    "PowerOfAttorney",
    "PowerSource",
    "Proposal",
    "ProposedRefusal",
    "RenewalRequest",
    "Representative",
    "RightsHolder",
    "Verdict",
    "Wanted",
]
