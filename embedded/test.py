"""bin/test: the tests, with PostgreSQL, Valkey and a mail sink of their own.

    bin/test [--install-browser] [pytest's arguments]

Browser tests run when Chromium is there. It is installed only when asked for, or on CI: a test command has no
business installing packages on somebody's laptop.
"""

import os
import subprocess
import sys

from embedded import chromium, environment, scratch, translations
from embedded.errors import CannotStartError, one_sentence
from embedded.places import ROOT

INSTALL = "--install-browser"


def on_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != INSTALL]
    asked = INSTALL in sys.argv[1:]
    if chromium.find() is None and (asked or on_ci()):
        try:
            chromium.install()
        except CannotStartError as error:
            if asked:
                raise
            print(error, file=sys.stderr)  # pytest says how many browser tests did not run
    translations.compile_stale()
    with scratch.servers("test", durable=False) as running:
        env = running.environment("test")
        environment.adopt(env)
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=env, check=False
        ).returncode


if __name__ == "__main__":
    one_sentence(main)
