"""What must hold before anything starts: real secrets in production, and zones that put Almaty at +05."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from law.clocks.register_clocks import MOST_COMMISSION_REVIEW

ZONE = "Asia/Almaty"
# The day after Kazakhstan moved to one zone at +05; data older than that year says +06.
ZONE_DAY = datetime(2024, 3, 2, 12, 0)  # noqa: DTZ001 - the zone is what is being asked
ZONE_OFFSET = timedelta(hours=5)

SECRETS = ("KZ_SECRET_KEY", "KZ_JOURNAL_SALT")
SHORTEST_SECRET = 32
SAMPLES = ("change-me", "local-only", "sample", "secret", "password")
HINT = "Set it in the environment; .env.example says how to make one."


def _bad_secret(environ: Mapping[str, str], name: str) -> list[CheckMessage]:
    value = environ.get(name, "")
    if not value:
        return [Error(f"{name} is missing.", hint=HINT, id="kz_ipr.E001")]
    if value.lower().startswith(SAMPLES):
        return [Error(f"{name} is a sample value.", hint=HINT, id="kz_ipr.E002")]
    if len(value) < SHORTEST_SECRET:
        return [Error(f"{name} is shorter than {SHORTEST_SECRET} characters.", hint=HINT, id="kz_ipr.E003")]
    return []


def _bad_database(environ: Mapping[str, str]) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    migrating = environ.get("KZ_DB_ROLE") == "owner"
    name = "KZ_OWNER_DATABASE_URL" if migrating else "KZ_DATABASE_URL"
    url = urlsplit(environ.get(name, ""))
    if url.scheme not in {"postgresql", "postgres"} or not url.path.lstrip("/"):
        return [Error(f"{name} is not a postgresql:// address with a database name.", id="kz_ipr.E004")]
    if (url.password or "").lower().startswith(SAMPLES):
        problems.append(Error(f"{name} has a sample password.", hint=HINT, id="kz_ipr.E002"))
    owner = urlsplit(environ.get("KZ_OWNER_DATABASE_URL", "")).username
    if not migrating and owner and owner == url.username:
        problems.append(
            Error(
                "KZ_DATABASE_URL signs in as the owner of the tables.",
                hint="Web, worker and beat use a role that owns nothing: the journal stays append-only.",
                id="kz_ipr.E005",
            )
        )
    return problems


def production_problems(environ: Mapping[str, str]) -> list[CheckMessage]:
    """Why production must not start with this environment; empty when it may."""
    problems = [problem for name in SECRETS for problem in _bad_secret(environ, name)]
    hosts = [host.strip() for host in environ.get("KZ_ALLOWED_HOSTS", "").split(",") if host.strip()]
    if not hosts or "*" in hosts:
        problems.append(
            Error("KZ_ALLOWED_HOSTS must name the hosts this site answers for.", hint=HINT, id="kz_ipr.E006")
        )
    problems += _bad_database(environ)
    if environ.get("KZ_DECLARATION_TRANSPORT", "folder") == "http":
        problems += _bad_secret(environ, "KZ_DECLARATION_SECRET")
        if urlsplit(environ.get("KZ_DECLARATION_URL", "")).scheme != "https":
            problems.append(Error("KZ_DECLARATION_URL must be an https:// address.", id="kz_ipr.E007"))
    if environ.get("KZ_MAIL_SINK_DIR"):
        problems.append(
            Error("KZ_MAIL_SINK_DIR shows every letter on a page: not in production.", id="kz_ipr.E008")
        )
    return problems


@register()
def production_settings(app_configs: object, **_: object) -> list[CheckMessage]:
    return production_problems(os.environ) if settings.PRODUCTION else []


@register()
def zone_in_python(app_configs: object, **_: object) -> list[CheckMessage]:
    """Legal days end at midnight in Almaty: with old zone data every clock would end an hour early."""
    offset = ZoneInfo(ZONE).utcoffset(ZONE_DAY)
    if offset == ZONE_OFFSET:
        return []
    return [
        Error(
            f"Python's time zones have {ZONE} at {offset} from UTC on 2024-03-02, not +05:00.",
            hint="Upgrade the tzdata package.",
            id="kz_ipr.E010",
        )
    ]


@register()
def expected_of_the_commission(app_configs: object, **_: object) -> list[CheckMessage]:
    """How long the Commission is expected to take is a setting within what its clock can count."""
    days = settings.COMMISSION_REVIEW_DAYS
    if 0 <= days <= MOST_COMMISSION_REVIEW:
        return []
    return [
        Error(
            f"KZ_COMMISSION_REVIEW_DAYS is {days}, not 0 to {MOST_COMMISSION_REVIEW} business days.",
            hint="0: no day is expected.",
            id="kz_ipr.E012",
        )
    ]


@register(Tags.database)
def zone_in_postgresql(
    app_configs: object, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT timezone(%s, timestamptz '2024-03-02 07:00:00+00')", [ZONE])
            local = cursor.fetchone()[0]
        if local != ZONE_DAY:
            problems.append(
                Error(
                    f"PostgreSQL reads 07:00 UTC of 2024-03-02 as {local:%H:%M} in {ZONE}, not 12:00.",
                    hint="Update the server's time zone data (its package tzdata) and restart it.",
                    id="kz_ipr.E011",
                )
            )
    return problems


def refuse_to_start() -> None:
    """For the processes that run no system checks themselves: web, worker and beat.

    Raises ImproperlyConfigured naming every problem.
    """
    problems = [*production_settings(None), *zone_in_python(None), *expected_of_the_commission(None)]
    if settings.PRODUCTION and os.environ.get("KZ_DB_ROLE") == "owner":
        problems.append(Error("KZ_DB_ROLE=owner is for migrations only.", id="kz_ipr.E005"))
    if problems:
        sentences = [f"{problem.msg} {problem.hint or ''}".strip() for problem in problems]
        raise ImproperlyConfigured(" ".join(sentences))
