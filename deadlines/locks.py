"""Who counts by the calendar and who changes it do not overlap.

An act counts its clocks by the calendar in force and commits later. Without a lock, a change confirmed in
between would not see those clocks, and they would keep the old dates. An advisory lock of PostgreSQL, held to
the end of the transaction, keeps the two apart; it costs no write, and acts do not wait for each other.

Order: subjects first, the calendar after them. An act holds its case when it reaches for the calendar, so a
change of the calendar must have locked the cases it moves before it takes the calendar for itself.
"""

from django.db import connection, transaction

_NAME = "deadlines.calendar"


def keep_calendar() -> None:
    """Keep the calendar in force as it is until this transaction ends; shared by any number of acts."""
    _lock("pg_advisory_xact_lock_shared")


def change_calendar() -> None:
    """Wait for the acts that count by the calendar now, then keep it for this transaction alone.

    Lock the subjects that will be moved before calling this.
    """
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The calendar is locked inside a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [_NAME])
