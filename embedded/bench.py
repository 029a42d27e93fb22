"""bin/bench: the measurements, on servers of their own with the durability of bin/run."""

import os
import subprocess
import sys

from embedded import environment, project, scratch
from embedded.errors import one_sentence
from embedded.places import ROOT


def main() -> int:
    with scratch.servers("bench", durable=True) as running:
        env = running.environment("local")
        environment.adopt(env)
        project.set_up_as_owner()
        project.migrate()
        project.disconnect()
        os.environ.pop("KZ_DB_ROLE", None)
        return subprocess.run(
            [sys.executable, "-m", "bench", *sys.argv[1:]], cwd=ROOT, env=env, check=False
        ).returncode


if __name__ == "__main__":
    one_sentence(main)
