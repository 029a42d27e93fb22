import pytest

from accounts.models import User
from accounts.roles import Role
from tests.accounts.factories import Tree, make_tree, make_user


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture
def inspector(tree: Tree) -> User:
    return make_user("aigul", Role.INSPECTOR, tree.almaty_airport)


@pytest.fixture
def head(tree: Tree) -> User:
    return make_user("bolat", Role.HEAD, tree.almaty)


@pytest.fixture
def administrator(tree: Tree) -> User:
    return make_user("zarina", Role.ADMINISTRATOR, tree.committee)


@pytest.fixture
def chief(tree: Tree) -> User:
    return make_user("dana", Role.CHIEF_OFFICER, tree.committee)
