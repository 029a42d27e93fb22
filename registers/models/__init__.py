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
    "ContactLanguage",
    "Entry",
    "EntryStatusChange",
    "ImportRun",
    "Licensee",
    "PowerOfAttorney",
    "PowerSource",
    "Representative",
    "RightsHolder",
]
