"""The journal's only writers."""

from journal.entries import JSON, Entry
from journal.services.personal import hashed
from journal.services.publishing import heads_to_mail, note_mailed, publish_heads
from journal.services.recording import record, record_many, write_many

__all__ = [
    "JSON",
    "Entry",
    "hashed",
    "heads_to_mail",
    "note_mailed",
    "publish_heads",
    "record",
    "record_many",
    "write_many",
]
