"""The syntax trees of the application, for tests of what may stand where."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from law.docs import PACKAGES

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the application by its path from the root, e.g. "acts/apply.py"; migrations left out."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found[path.relative_to(ROOT).as_posix()] = ast.parse(path.read_text(encoding="utf-8"))
    assert len(found) > 150, "the application was not found"
    return found


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """What is called, by its last name: "update" for `Case.objects.filter().update()`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def first_name(node: ast.AST) -> str:
    """The name a chain of attributes and calls begins with: "Case" for `Case.objects.filter().update`."""
    while True:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""


def strings(node: ast.AST) -> Iterator[str]:
    """Every string constant below a node."""
    return (
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )
