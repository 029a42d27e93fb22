"""Proof that the journal is whole: every chain recomputed, and compared with the heads that were published.

Everything is streamed, so that memory stays bounded however long the journal is; the hashes are computed
here, not by the database that is being checked; reading happens in one snapshot, so that writers may go on.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from journal.verification.chains import check_chains, check_heads
from journal.verification.findings import Fault, Findings
from journal.verification.published import check_files, check_stored_heads

__all__ = ["Fault", "Findings", "verify"]


def verify(report: Callable[[Fault], None], heads: Path | None = None) -> Findings:
    """Check the whole journal, call `report` for each fault as it is found, and return the totals.

    `heads` is a published file, or a folder of all of them, kept outside the database; without it only the
    database's own copies are compared. Called inside a transaction it reads as that transaction does.
    """
    findings = Findings(report)
    own_snapshot = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if own_snapshot:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT clock_timestamp()")
            began: datetime = cursor.fetchone()[0]
        check_chains(findings)
        check_heads(findings)
        intact = check_stored_heads(findings)
        if heads is not None:
            check_files(heads, intact, findings, before=began)
    return findings
