"""Says which tests did not run. Part of conftest.py, apart from it because it needs no Django."""

import os

import pytest

from embedded import chromium

_browser_tests_left_out = 0


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
