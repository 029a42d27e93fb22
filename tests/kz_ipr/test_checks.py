"""Nothing starts in production with a missing or sample secret, or with zones that miss Almaty's +05."""

import subprocess
import sys
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from embedded.places import ROOT
from kz_ipr import checks

GOOD = {
    "KZ_SECRET_KEY": "k" * 50,
    "KZ_JOURNAL_SALT": "s" * 50,
    "KZ_ALLOWED_HOSTS": "ipr.example.kz",
    "KZ_DATABASE_URL": "postgresql://kz_app:real@db/kz_ipr",
}


def problems(**changed: str) -> str:
    return " ".join(problem.msg for problem in checks.production_problems(GOOD | changed))


def test_a_complete_environment_is_accepted() -> None:
    assert problems() == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KZ_SECRET_KEY", "", "KZ_SECRET_KEY is missing"),
        ("KZ_SECRET_KEY", "change-me", "KZ_SECRET_KEY is a sample value"),
        ("KZ_SECRET_KEY", "tooshort", "shorter than 32 characters"),
        ("KZ_JOURNAL_SALT", "", "KZ_JOURNAL_SALT is missing"),
        ("KZ_JOURNAL_SALT", "local-only-not-a-salt", "KZ_JOURNAL_SALT is a sample value"),
        ("KZ_ALLOWED_HOSTS", "", "must name the hosts"),
        ("KZ_ALLOWED_HOSTS", "*", "must name the hosts"),
        ("KZ_DATABASE_URL", "", "not a postgresql:// address"),
        ("KZ_DATABASE_URL", "postgresql://kz_app:change-me@db/kz_ipr", "sample password"),
        ("KZ_OWNER_DATABASE_URL", "postgresql://kz_app:real@db/kz_ipr", "signs in as the owner"),
        ("KZ_DECLARATION_TRANSPORT", "http", "KZ_DECLARATION_SECRET is missing"),
        ("KZ_MAIL_SINK_DIR", "/var/mail", "shows every letter"),
    ],
)
def test_what_production_refuses(name: str, value: str, says: str) -> None:
    assert says in problems(**{name: value})


def test_instructions_go_out_encrypted() -> None:
    http = {"KZ_DECLARATION_TRANSPORT": "http", "KZ_DECLARATION_SECRET": "d" * 50}
    assert "must be an https:// address" in problems(**http, KZ_DECLARATION_URL="http://ds.kz/")
    assert problems(**http, KZ_DECLARATION_URL="https://ds.kz/") == ""


@pytest.mark.servers
@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import kz_ipr.wsgi"],
        ["-m", "celery", "--app", "kz_ipr", "worker"],
        ["-m", "celery", "--app", "kz_ipr", "beat", "--pidfile="],
        ["manage.py", "check"],
    ],
    ids=["web", "worker", "beat", "commands"],
)
def test_nothing_starts_with_a_sample_secret(command: list[str]) -> None:
    env = {"KZ_ENV": "production", **GOOD, "KZ_JOURNAL_SALT": "change-me"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "KZ_JOURNAL_SALT is a sample value." in done.stderr


@pytest.mark.servers
def test_a_misspelt_environment_does_not_switch_the_strict_settings_off() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"KZ_ENV": "prod", **GOOD},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0 and "KZ_ENV is 'prod'" in done.stderr


def test_python_knows_almaty_at_five_hours() -> None:
    assert ZoneInfo("Asia/Almaty").utcoffset(checks.ZONE_DAY) == timedelta(hours=5)
    assert checks.zone_in_python(None) == []


def test_old_zone_data_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data from before 2024 has Almaty at +06, as Omsk still is: every term would end an hour early."""
    monkeypatch.setattr(checks, "ZONE", "Asia/Omsk")
    (problem,) = checks.zone_in_python(None)
    assert "at 6:00:00 from UTC" in problem.msg
    with pytest.raises(ImproperlyConfigured, match="Upgrade the tzdata package"):
        checks.refuse_to_start()


@pytest.mark.django_db
def test_postgresql_knows_almaty_at_five_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.zone_in_postgresql(None, databases=["default"]) == []
    monkeypatch.setattr(checks, "ZONE", "Asia/Omsk")
    (problem,) = checks.zone_in_postgresql(None, databases=["default"])
    assert "as 13:00 in Asia/Omsk, not 12:00" in problem.msg


@pytest.mark.servers
def test_production_keeps_cookies_and_pages_to_encrypted_connections() -> None:
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
    )
    asks = f"from django.conf import settings; print([getattr(settings, name) for name in {names!r}])"
    done = subprocess.run(
        [sys.executable, "-c", asks],
        cwd=ROOT,
        env={"KZ_ENV": "production", "DJANGO_SETTINGS_MODULE": "kz_ipr.settings", **GOOD},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[True, True, True, 31536000, False]", done.stderr


@pytest.mark.parametrize(("days", "problems"), [(0, 0), (30, 0), (120, 0), (121, 1), (-1, 1)])
def test_what_is_expected_of_the_commission_can_be_counted(days: int, problems: int, settings: Any) -> None:
    """HOUSE.commission_review: a setting, 0 for no day at all."""
    settings.COMMISSION_REVIEW_DAYS = days
    assert len(checks.expected_of_the_commission(None)) == problems
