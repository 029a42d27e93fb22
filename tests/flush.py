"""Emptying the test database between tests that commit.

Append-only tables refuse DELETE and TRUNCATE by trigger, so Django's own flush fails on them. Tests connect
as the owner, who may switch triggers off for a session; rows that migrations made are put back afterwards.
"""

from collections.abc import Iterable

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations

KEPT = "kz_rows_of_migrations"


def _filled_tables(cursor, schema: str) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    names = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
    if not names:
        return []
    cursor.execute(
        " UNION ALL ".join(
            f'(SELECT \'{name}\' WHERE EXISTS (SELECT FROM "{schema}"."{name}"))' for name in names
        )
    )
    return [name for (name,) in cursor.fetchall()]


def remember_rows(connection: BaseDatabaseWrapper) -> None:
    """Copy the rows that migrations made into a schema of their own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for name in _filled_tables(cursor, "public"):
            cursor.execute(f'CREATE TABLE {KEPT}."{name}" AS TABLE public."{name}"')


def execute_sql_flush(operations: DatabaseOperations, sql_list: Iterable[str]) -> None:
    """Stands in for Django's method of this name: without triggers, and only tables that hold rows."""
    alias = operations.connection.alias
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in _filled_tables(cursor, "public"):
            cursor.execute(f'DELETE FROM public."{name}"')
        # Columns the database computes cannot be written.
        cursor.execute(
            "SELECT k.tablename, string_agg(quote_ident(c.column_name), ', ') FROM pg_tables k "
            "JOIN information_schema.columns c ON c.table_schema = 'public' AND c.table_name = k.tablename "
            "WHERE k.schemaname = %s AND c.is_generated = 'NEVER' GROUP BY k.tablename",
            [KEPT],
        )
        for name, columns in cursor.fetchall():
            cursor.execute(
                f'INSERT INTO public."{name}" ({columns}) OVERRIDING SYSTEM VALUE '
                f'SELECT {columns} FROM {KEPT}."{name}"'
            )
