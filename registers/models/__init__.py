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
from registers.models.entry import Entry, EntryStatusChange, Licensee, SearchKey
from registers.models.entry_life import EntryReport, RenewalRequest
from registers.models.entry_right import EntryRight
from registers.models.imports import ImportRun
from registers.models.nomenclature import NomenclatureCode
from registers.models.people import (
    ContactLanguage,
    PowerOfAttorney,
    PowerSource,
    Representative,
    RightsHolder,
)
from registers.models.proposal import Proposal
from registers.models.published import PublishedChange
from registers.models.rates import EuroRate, MonthlyIndex
from registers.models.security import InsuranceContract
from registers.models.signature import ApplicationDocument, ApplicationSignature, Verdict
from registers.models.typing import ApplicationPresence, TopicSave, TypedTopic
from registers.models.union import (
    CommissionRecord,
    ContractTakenBack,
    PaperLanguage,
    UnionContract,
    UnionRight,
)
from registers.models.uploads import Upload

__all__ = [
    "Application",
    "ApplicationCounter",
    "ApplicationDocument",
    "ApplicationDownload",
    "ApplicationFile",
    "ApplicationLicensee",
    "ApplicationPresence",
    "ApplicationSignature",
    "BulkFiling",
    "BulkItem",
    "ClientReference",
    "CommissionRecord",
    "ContactLanguage",
    "ContractTakenBack",
    "Entry",
    "EntryReport",
    "EntryRight",
    "EntryStatusChange",
    "EuroRate",
    "FeaturePair",
    "ImportRun",
    "Inquiry",
    "InsuranceContract",
    "Licensee",
    "MonthlyIndex",
    "NomenclatureCode",
    "Outcome",
    "PaperLanguage",
    "PowerOfAttorney",
    "PowerSource",
    "Proposal",
    "ProposedRefusal",
    "PublishedChange",
    "RenewalRequest",
    "Representative",
    "RightsHolder",
    "SearchKey",
    "TopicSave",
    "TypedTopic",
    "UnionContract",
    "UnionRight",
    "Upload",
    "Verdict",
    "Wanted",
]
