"""The database that is measured: filled by its owner, measured with the application's role."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kz_ipr.settings import database, env
from tests import flush


@contextmanager
def as_owner() -> Iterator[None]:
    """Within it this process is the tables' owner; nothing is measured there."""
    with _connected(USER=str(database(env("KZ_OWNER_DATABASE_URL"))["USER"])):
        yield


@contextmanager
def in_database(name: str) -> Iterator[None]:
    """Within it this process works in another database of the same server."""
    with _connected(NAME=name):
        yield


@contextmanager
def _connected(**changes: str) -> Iterator[None]:
    before = {name: connection.settings_dict[name] for name in changes}
    connection.close()
    connection.settings_dict.update(changes)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def copy_of_database() -> Iterator[str]:
    """A copy of the database as it is now, under a name of its own; dropped afterwards."""
    here = connection.settings_dict["NAME"]
    name = f"{here}_copy"
    with as_owner(), in_database("postgres"), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{here}"')
    try:
        yield name
    finally:
        with as_owner(), in_database("postgres"), connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def empty() -> None:
    """Remove every row but those that migrations made."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", [flush.KEPT])
        if not cursor.fetchone()[0]:
            flush.remember_rows(connection)
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        )
        (tables,) = cursor.fetchone()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables}")
        flush.execute_sql_flush(connection.ops, [])


def rows_written() -> Counter[tuple[str, str]]:
    """(table, what) -> rows inserted and updated so far, by the database's own count of all its sessions."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables WHERE schemaname = 'public'"
        )
        return Counter(
            {
                (table, what): rows
                for table, *counts in cursor.fetchall()
                for what, rows in zip(("inserted", "updated"), counts, strict=True)
                if rows
            }
        )


def settle_down() -> None:
    """Vacuum, gather statistics and write dirty pages, so that no measurement pays for the one before."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
