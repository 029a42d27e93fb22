"""What web and worker may do in the database (architecture rule 9); tests that commit leave no trace."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from embedded.marker import is_local_database, mark_local_database
from kz_ipr.grants import append_only_tables
from tests import flush


def owned_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db
def test_the_application_owns_no_table_and_may_empty_none(app_role_connection: psycopg.Connection) -> None:
    tables = owned_tables()
    assert tables
    for name in tables:
        table = f'public."{name}"'
        allowed = app_role_connection.execute(
            "SELECT has_table_privilege(%(t)s, 'TRUNCATE'), has_table_privilege(%(t)s, 'TRIGGER'), "
            "pg_catalog.pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = %(t)s::regclass",
            {"t": table},
        ).fetchone()
        assert allowed == (False, False, False), name


@pytest.mark.django_db
def test_append_only_rows_can_be_added_but_not_changed(app_role_connection: psycopg.Connection) -> None:
    assert "journal_record" in append_only_tables()
    for name in append_only_tables():
        allowed = app_role_connection.execute(
            "SELECT has_table_privilege(%(t)s, 'SELECT'), has_table_privilege(%(t)s, 'INSERT'), "
            "has_table_privilege(%(t)s, 'UPDATE'), has_table_privilege(%(t)s, 'DELETE')",
            {"t": f'public."{name}"'},
        ).fetchone()
        assert allowed == (True, True, False, False), name


@pytest.mark.django_db
def test_ordinary_rows_can_be_written(app_role_connection: psycopg.Connection) -> None:
    table = apps.get_model("sessions", "Session")._meta.db_table
    written = app_role_connection.execute(
        sql.SQL("INSERT INTO {} VALUES ('k', 'd', now())").format(sql.Identifier(table))
    )
    assert written.rowcount == 1


@pytest.mark.django_db
def test_the_application_cannot_make_tables(app_role_connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role_connection.execute("CREATE TABLE public.mine (id int)")


@pytest.mark.django_db
def test_a_database_is_local_only_when_it_carries_the_mark() -> None:
    assert not is_local_database(connection)
    mark_local_database(connection)
    assert is_local_database(connection)


@pytest.mark.django_db(transaction=True)
def test_the_flush_empties_append_only_tables_and_keeps_the_rows_of_migrations() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tablename FROM pg_tables WHERE schemaname = '{flush.KEPT}'")
        kept = {name for (name,) in cursor.fetchall()}
        cursor.execute("CREATE TABLE public.history (id int)")
        cursor.execute("INSERT INTO public.history VALUES (1)")
        cursor.execute(
            "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'append-only'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER t BEFORE DELETE ON public.history FOR EACH ROW EXECUTE FUNCTION public.refuse()"
        )
    try:
        TransactionTestCase()._fixture_teardown()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM public.history")
            assert cursor.fetchone() == (0,)
            for name in kept:
                cursor.execute(f'SELECT count(*) FROM public."{name}"')
                assert cursor.fetchone()[0] > 0, name
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE public.history; DROP FUNCTION public.refuse()")
