"""Nothing below the edge reads the time (ARCHITECTURE rule 4), and nobody prints."""

import ast
import re

from tests.architecture.code import calls, modules

#: Where a request, a task or a command comes in, and what only looks (who is signed in, whether all is well).
EDGE = re.compile(
    r"""
    ^[a-z_]+/views/ | ^[a-z_]+/views\.py$ | ^[a-z_]+/api/ | ^[a-z_]+/tasks\.py$
    | ^[a-z_]+/management/commands/
    | ^accounts/access\.py$ | ^kz_ipr/health\.py$ | ^kz_ipr/checks\.py$ | ^kz_ipr/components\.py$
    """,
    re.VERBOSE,
)

#: Ways to ask what time it is. A monotonic stopwatch measures durations and is none.
CLOCKS = re.compile(
    r"""
    \btimezone\.(now|localtime|localdate)$ | \bdatetime\.(now|today|utcnow)$ | \bdate\.today$
    | \btime\.(time|time_ns|localtime|gmtime|ctime)$
    """,
    re.VERBOSE,
)

#: A command of the workshop that prints by trade.
PRINTS = {"law/docs.py", "kz_ipr/probe.py"}


def _asked(tree: ast.AST) -> list[str]:
    """Calls that ask the time, and imports that would hide one."""
    found = [text for call in calls(tree) if CLOCKS.search(text := ast.unparse(call.func))]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"time", "django.utils.timezone"}:
            hidden = {alias.name for alias in node.names} & {
                "now",
                "time",
                "localtime",
                "localdate",
                "time_ns",
            }
            found += sorted(hidden)
    return found


def test_only_the_edge_asks_what_time_it_is() -> None:
    found = {path: asked for path, tree in modules().items() if (asked := _asked(tree))}
    assert {path for path in found if not EDGE.search(path)} == set()
    assert "customs/tasks.py" in found, "the walk sees the calls it looks for"


def test_the_walk_sees_every_way_to_ask() -> None:
    for code in (
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "timezone.now()",
        "time.time()",
        "from time import time",
        "from django.utils.timezone import now",
    ):
        assert _asked(ast.parse(code)), code
    assert _asked(ast.parse("time.monotonic(); known.now(); perf_counter()")) == []


def test_nobody_prints() -> None:
    """What happens is logged, or written to a command's stdout; print would be lost in production."""
    printing = {
        path
        for path, tree in modules().items()
        if any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls(tree))
    }
    assert printing <= PRINTS
