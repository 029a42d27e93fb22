"""bin/check: everything that must pass before a change is merged, except the tests."""

import os
import subprocess
import sys
import time
from importlib.util import find_spec

from embedded import environment
from embedded.errors import one_sentence
from embedded.places import ROOT

# Nothing listens there: these checks read the code, and must not find somebody's database by chance.
NOWHERE = "postgresql://kz_owner@/kz_ipr?host=/nonexistent"


def steps() -> list[tuple[str, list[str]]]:
    """What is checked, with its command."""
    python = sys.executable
    found = [
        ("style", [python, "-m", "ruff", "check", "."]),
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("types", [python, "-m", "mypy", "."]),
        ("imports", [python, "-c", "from importlinter.cli import lint_imports_command as main; main()"]),
        (
            "migrations",
            [python, "-W", "ignore::RuntimeWarning", "manage.py", "makemigrations", "--check", "--dry-run"],
        ),
        ("translations", [python, "manage.py", "check_translations"]),
    ]
    if find_spec("law.docs") is not None:
        found.append(("generated documents", [python, "-m", "law.docs", "--check"]))
    return found


def main() -> int:
    env = environment.clean(os.environ) | {"KZ_ENV": "test", "KZ_OWNER_DATABASE_URL": NOWHERE}
    chosen = set(sys.argv[1:])
    failed = []
    for name, command in steps():
        if chosen and name not in chosen:
            continue
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<20} {verdict:<6} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}.")
        return 1
    return 0


if __name__ == "__main__":
    one_sentence(main)
