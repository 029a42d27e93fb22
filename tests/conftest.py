"""Database and browser fixtures shared by all tests."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django import DjangoDbBlocker

from embedded import translations
from kz_ipr.grants import APP_ROLE, grant_app_role
from tests import flush
from tests.left_out import pytest_collection_modifyitems, pytest_terminal_summary

__all__ = ["pytest_collection_modifyitems", "pytest_terminal_summary"]


def pytest_configure() -> None:
    translations.compile_stale()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The migrated test database with production's grants, and a copy of the rows its migrations made."""
    with django_db_blocker.unblock():
        grant_app_role(connection)
        flush.remember_rows(connection)
    DatabaseOperations.execute_sql_flush = flush.execute_sql_flush


@pytest.fixture
def app_role_connection(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A connection of its own as the role of web and worker; sees only what a test has committed."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        dbname=settings["NAME"],
        user=APP_ROLE,
    ) as app:
        yield app
        app.rollback()
