"""The mark on a database that bin/run made: sample data and other play are refused everywhere else.

It is a comment on the database itself, which dumps and restores leave behind, so that a copy restored
elsewhere is not taken for a local one.
"""

from typing import Any

MARK = "kz-ipr: made by bin/run for one checkout"


def is_local_database(connection: Any) -> bool:
    """Whether bin/run (or bin/test, bin/bench) made the database behind this Django or psycopg connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return bool(row) and row[0] == MARK


def mark_local_database(connection: Any) -> None:
    """Leave the mark; the connection must be the database owner's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), "
            f"'{MARK}'); END $$"
        )
