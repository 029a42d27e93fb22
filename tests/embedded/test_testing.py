"""bin/test tells what did not run, and installs nothing unasked."""

import subprocess
import sys
from pathlib import Path

import pytest

from embedded import test as bin_test
from embedded.places import ROOT

TESTS = """
import pytest

@pytest.mark.browser
def test_in_a_browser():
    pass

@pytest.mark.browser
def test_in_another():
    pass

def test_without():
    pass
"""


def closing_lines(folder: Path, browser: str) -> list[str]:
    file = folder / "test_pages.py"
    file.write_text(TESTS)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.left_out",
            "-c",
            str(ROOT / "pyproject.toml"),
            str(file),
        ],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "KZ_ENV": "test", "KZ_CHROMIUM": browser, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-3:]


@pytest.mark.servers
def test_without_chromium_one_line_says_how_many_did_not_run(tmp_path: Path) -> None:
    said = closing_lines(tmp_path, browser="")
    assert said[0] == (
        "2 browser tests did not run: no Chromium was found (bin/test --install-browser installs it)."
    )
    assert said[1] == "Skipped: 0"
    assert said[2].startswith("1 passed, 2 deselected in")


@pytest.mark.servers
def test_with_chromium_all_run(tmp_path: Path) -> None:
    said = closing_lines(tmp_path, browser="/usr/bin/env")
    assert said[1] == "Skipped: 0" and said[2].startswith("3 passed in")


@pytest.mark.parametrize(("ci", "installs"), [("1", True), ("true", True), ("", False), ("0", False)])
def test_packages_are_installed_unasked_on_ci_only(
    monkeypatch: pytest.MonkeyPatch, ci: str, installs: bool
) -> None:
    monkeypatch.setenv("CI", ci)
    assert bin_test.on_ci() is installs
