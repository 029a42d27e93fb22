"""bin/screenshots: the pictures of docs/first-day.md, on servers of their own that are thrown away."""

import os
import subprocess
import sys

from embedded import environment, project, scratch
from embedded.errors import one_sentence
from embedded.places import ROOT


def main() -> int:
    with scratch.servers("screenshots", durable=False) as running:
        env = running.environment("local")
        environment.adopt(env)
        project.set_up_as_owner()
        project.migrate()
        project.disconnect()
        os.environ.pop("KZ_DB_ROLE", None)
        return subprocess.run(
            [sys.executable, "-m", "screenshots", *sys.argv[1:]], cwd=ROOT, env=env, check=False
        ).returncode


if __name__ == "__main__":
    one_sentence(main)
