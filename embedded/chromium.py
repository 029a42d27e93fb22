"""The Chromium that browser tests drive: the system's own, never one downloaded by a test tool."""

import os
import shutil
import subprocess
from pathlib import Path

from embedded.errors import CannotStartError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ("chromium", "fonts-noto-core")


def find() -> str | None:
    """Path of a Chromium or Chrome, or None; `KZ_CHROMIUM` names another, and empty stands for none."""
    if (chosen := os.environ.get("KZ_CHROMIUM")) is not None:
        return chosen or None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return str(MAC) if MAC.exists() else None


def install() -> None:
    """Install Chromium and fonts with the system's packages; raises CannotStartError where it cannot."""
    if shutil.which("apt-get") is None:
        raise CannotStartError(
            "Chromium can be installed here only by hand: install it and run bin/test again."
        )
    as_root = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None:
            raise CannotStartError("Installing Chromium needs root: run 'apt-get install chromium' as root.")
        as_root = ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            [*as_root, "apt-get", "-q", *arguments], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode != 0 and arguments[0] == "install":
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise CannotStartError(f"Chromium could not be installed: {' '.join(last)}")
