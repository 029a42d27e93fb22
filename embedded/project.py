"""What bin/* do with Django inside this process: a subprocess for each step would double the start."""

import io
import os
from pathlib import Path

from embedded import translations
from embedded.errors import CannotStartError
from embedded.postgres import APP, OWNER

SAMPLE_COMMAND = "load_sample"
# load_sample leaves here the sign-ins it made, one a line, to be shown at every start.
SIGN_INS = "sign-ins.txt"


def set_up_as_owner() -> None:
    """Import the project; the environment must be adopted before. Takes about a second."""
    os.environ["KZ_DB_ROLE"] = "owner"
    os.environ["KZ_LOG_LEVEL"] = "WARNING"  # in this process only, which talks to a person
    import django

    translations.compile_stale()
    django.setup()


def migrate() -> None:
    """Bring the tables up to date and give the application's role its rights on them."""
    from django.core.management import call_command
    from django.db import connection

    from kz_ipr.grants import grant_app_role

    call_command("migrate", interactive=False, verbosity=0)
    grant_app_role(connection, APP)


def load_sample(home: Path) -> None:
    """Make sample data once per database, as the application's role; nothing when the command is missing.

    Raises CannotStartError when the data cannot be made.
    """
    done = home / "sample-loaded"
    if done.exists():
        return
    from django.core.management import CommandError, call_command, get_commands

    if SAMPLE_COMMAND not in get_commands():
        return
    print("Making sample data ...", flush=True)
    _become(APP)
    try:
        call_command(SAMPLE_COMMAND, verbosity=0, stdout=io.StringIO())
    except CommandError as error:
        print(f"No sample data: {error}", flush=True)  # e.g. somebody has entered cases already
    except Exception as error:
        raise CannotStartError(
            f"The sample data could not be made ({type(error).__name__}: {error}); "
            "start over with bin/run --fresh."
        ) from error
    finally:
        _become(OWNER)
    done.touch()


def _become(role: str) -> None:
    """Sign this process in to the database as another role from its next query on."""
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = role


def become_app() -> None:
    """From here on this process has the rights of web and worker, and no more."""
    os.environ["KZ_DB_ROLE"] = "app"
    _become(APP)


def disconnect() -> None:
    from django.db import connections

    connections.close_all()
