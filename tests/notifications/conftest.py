from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.notifications.samples import Server, smtp_server


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A real SMTP server in this process, and settings that point to it."""
    with smtp_server() as running:
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = running.port
        settings.EMAIL_TIMEOUT = 3
        settings.DEFAULT_FROM_EMAIL = "customs@kgd.example"
        yield running


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder of the declaration system, and settings that point to it."""
    settings.DECLARATION_TRANSPORT = "folder"
    settings.DECLARATION_DIR = tmp_path / "declarations"
    settings.DECLARATION_ALARM_MINUTES = 15
    return settings.DECLARATION_DIR
