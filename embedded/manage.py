"""bin/manage: manage.py with the environment and the servers up.

Uses the servers of bin/run while it runs; else starts them on the same data and stops them afterwards.
"""

import os
import sys

from embedded import environment, places, project, servers
from embedded.errors import CannotStartError, one_sentence
from embedded.run import HOLDER, HOME

# What changes tables needs their owner; everything else runs with the application's rights.
AS_OWNER = {
    "migrate",
    "makemigrations",
    "sqlmigrate",
    "showmigrations",
    "squashmigrations",
    "optimizemigration",
    "flush",
    "sqlflush",
    "grant_app_role",
    "dbshell",
    "inspectdb",
    "test",
}


def call(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["bin/manage", *arguments])


def role_of(arguments: list[str]) -> str:
    return "owner" if arguments and arguments[0] in AS_OWNER else "app"


def main() -> int:
    arguments = sys.argv[1:]
    home = places.home(HOME)
    lock = servers.Lock(home)
    while (holder := lock.take("bin/manage")) is not None:
        if not holder.startswith(HOLDER):
            lock.wait("bin/manage", lambda name: print(f"Waiting for {name} ...", file=sys.stderr))
            break
        published = servers.published(home)
        if not published:
            raise CannotStartError("bin/run is just starting: wait until it says Ready and try again.")
        environment.adopt(environment.clean(os.environ) | published | {"KZ_DB_ROLE": role_of(arguments)})
        call(arguments)
        return 0
    logs = places.var_dir() / "log"
    with servers.Servers(home, durable=True, logs=logs, mail=places.var_dir() / "mail") as running:
        environment.adopt(running.environment("local"))
        project.set_up_as_owner()
        if role_of(arguments) == "app":
            project.migrate()
            project.become_app()
        call(arguments)
    return 0


if __name__ == "__main__":
    one_sentence(main)
