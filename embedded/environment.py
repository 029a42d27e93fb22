"""The environment of everything that bin/* start: what they set, and nothing the caller happened to have."""

import json
import os
import secrets
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from embedded.places import ROOT, var_dir

# A caller's PG* or KZ_* could point a test or a play database at a real server.
DROPPED = (
    "PG",
    "REDIS",
    "VALKEY",
    "CELERY",
    "DJANGO",
    "GUNICORN",
    "WEB_CONCURRENCY",
    "KZ_",
    "PYTHON",
    "SMTP",
)
KEPT = {"KZ_VAR_DIR", "KZ_PG_BIN", "KZ_CHROMIUM", "PYTHONDONTWRITEBYTECODE", "PYTHONWARNINGS"}
SECRETS = ("KZ_SECRET_KEY", "KZ_JOURNAL_SALT", "KZ_DECLARATION_SECRET")


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without what would leak into our processes, and with ours to import from."""
    ours = {
        name: value for name, value in environ.items() if name in KEPT or not name.upper().startswith(DROPPED)
    }
    return ours | {
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "kz_ipr.settings",
        "KZ_VAR_DIR": str(var_dir()),
    }


def lasting_secrets(file: Path) -> dict[str, str]:
    """Secrets made once per checkout and kept in a file only its owner reads."""
    try:
        kept = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        kept = {}
    missing = [name for name in SECRETS if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(48) for name in missing}
        write_private(file, json.dumps(kept, indent=1))
    return {name: kept[name] for name in SECRETS}


def write_private(file: Path, text: str) -> None:
    """Write a file that no other user can read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        target.write(text)
    part.replace(file)


def adopt(environment: Mapping[str, str], into: MutableMapping[str, str] = os.environ) -> None:
    """Make this process's own environment the given one."""
    into.clear()
    into.update(environment)
