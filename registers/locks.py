"""Keeping entries as they are while an act relies on them.

Django has no FOR SHARE. FOR UPDATE would serve, but makes every case under one mark wait for every other;
FOR KEY SHARE would not wait for a change of status, which touches no key. FOR SHARE is the one between: acts
on cases of the same mark go side by side, a change of the entry waits for them, and they for it.
"""

from collections.abc import Iterable

from django.db import transaction

from registers.models import Entry

_SHARE = "SELECT * FROM registers_entry WHERE id = ANY(%s) ORDER BY id FOR SHARE"


def share_entries(ids: Iterable[int]) -> list[Entry]:
    """The entries as last committed, in the order of their ids, unchangeable until this transaction ends.

    Take them before the case that cites them, never after (ARCHITECTURE rule 3).
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Entries are kept still inside a transaction only.")
    return list(Entry.objects.raw(_SHARE, [sorted(ids)]))
