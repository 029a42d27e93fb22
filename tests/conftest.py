"""Database and browser fixtures shared by all tests."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django import DjangoDbBlocker

from embedded import chromium, translations
from kz_ipr.grants import APP_ROLE, grant_app_role
from tests import flush

_browser_tests_left_out = 0


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser: said in one line at the end, never silently."""
    global _browser_tests_left_out
    if chromium.find():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        _browser_tests_left_out = len(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if _browser_tests_left_out:
        terminalreporter.write_line(
            f"{_browser_tests_left_out} browser tests did not run: no Chromium was found "
            "(bin/test --install-browser installs it)."
        )
    terminalreporter.write_line(f"Skipped: {len(terminalreporter.stats.get('skipped', []))}")
