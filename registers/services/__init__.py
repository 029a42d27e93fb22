"""The acts on registers."""

from registers.services.change_status import change_status
from registers.services.complete_contacts import complete_contacts
from registers.services.expire_entries import expire_entries
from registers.services.import_register import ImportOutcome, import_register
from registers.services.include_entry import PersonData, PowerData, include_entry
from registers.services.mark_checked import mark_checked

__all__ = [
    "ImportOutcome",
    "PersonData",
    "PowerData",
    "change_status",
    "complete_contacts",
    "expire_entries",
    "import_register",
    "include_entry",
    "mark_checked",
]
