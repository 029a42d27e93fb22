from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organisation, User
from accounts.roles import Role
from tests.accounts.factories import Tree, make_tree, make_user
from tests.registers.applications import make_organisation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever language the installation speaks."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def holder(db: None) -> tuple[Organisation, User]:
    """An organisation that applies, and its manager."""
    return make_organisation()


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture
def registrar(tree: Tree) -> User:
    return make_user("gulnara", Role.REGISTRAR, tree.committee)


@pytest.fixture
def chief(tree: Tree) -> User:
    """Who decides what a registrar proposes."""
    return make_user("dana", Role.CHIEF_OFFICER, tree.committee)


@pytest.fixture
def inspector(tree: Tree) -> User:
    return make_user("aigul", Role.INSPECTOR, tree.almaty_airport)
