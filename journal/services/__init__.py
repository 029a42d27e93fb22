"""The journal's only writers."""

from journal.entries import JSON, Entry
from journal.services.personal import hashed
from journal.services.publishing import publish_heads
from journal.services.recording import record, record_many

__all__ = ["JSON", "Entry", "hashed", "publish_heads", "record", "record_many"]
