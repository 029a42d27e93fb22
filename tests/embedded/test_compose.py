"""The production files: a valid Compose file, restricted containers, and settings that are all documented.

tests/data/compose-spec.json is the schema of github.com/compose-spec/compose-spec (Apache License 2.0).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from embedded.places import ROOT
from embedded.postgres import BUILTIN_LOCALE
from kz_ipr.checks import production_problems

COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))
SERVICES = yaml.safe_load(COMPOSE)["services"]
LASTING = sorted(SERVICES.keys() - {"migrate"})
OURS = ("migrate", "web", "worker", "beat")


def filled_in() -> dict[str, str]:
    """The example with real secrets in it."""
    lines = re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE)
    return {name: value.replace("change-me", f"{name}-{'x' * 40}") for name, value in lines}


def interpolated(text: str, env: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return env.get(match[1]) or (match[3] if match[2] == ":-" else "")

    return re.sub(r"\$\{([A-Z0-9_]+)(?:(:-|:\?)([^}]*))?\}", value, text)


def test_the_file_follows_the_compose_specification() -> None:
    schema = json.loads((ROOT / "tests" / "data" / "compose-spec.json").read_text())
    document = yaml.safe_load(interpolated(COMPOSE, filled_in()))
    jsonschema.Draft7Validator(schema).validate(document)
    broken = {**document, "services": {**document["services"], "web": {"image": ["not", "a", "name"]}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(broken)


@pytest.mark.servers
def test_docker_compose_accepts_it_where_there_is_one(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    env_file.write_text("\n".join(f"{name}={value}" for name, value in filled_in().items()))
    command = ["docker", "compose"]
    there = (
        shutil.which("docker") and subprocess.run([*command, "version"], capture_output=True).returncode == 0
    )
    if not there:
        return  # the schema above is then the only judge
    done = subprocess.run(
        [*command, "--env-file", str(env_file), "config", "--quiet"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_every_variable_of_the_compose_file_is_documented() -> None:
    used = set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE))
    assert used <= DOCUMENTED
    required = set(re.findall(r"\$\{([A-Z0-9_]+):\?", COMPOSE))
    assert all(re.search(rf"^{name}=.", EXAMPLE, re.MULTILINE) for name in required)


def test_every_setting_of_the_example_reaches_a_container() -> None:
    offered = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))
    assert offered <= set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE))


def test_every_setting_of_the_code_is_documented() -> None:
    used: set[str] = set()
    for folder in ("kz_ipr", "embedded", "bin"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in {".py", ".sh", ""}:
                used |= set(re.findall(r"\bKZ_[A-Z0-9_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert sorted(used - DOCUMENTED) == []


@pytest.mark.parametrize("name", LASTING)
def test_each_service_is_restricted_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert "test" in service["healthcheck"], "its health is asked"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not str(service["user"]).startswith(("0", "root"))
    assert service["restart"] == "unless-stopped"


def test_migration_runs_once_as_the_owner_and_the_others_never_do() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["environment"]["KZ_DB_ROLE"] == "owner"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert "KZ_OWNER_DATABASE_URL" not in SERVICES[name]["environment"]
        assert "//kz_app:" in SERVICES[name]["environment"]["KZ_DATABASE_URL"]


def test_database_and_broker_are_reached_from_inside_only() -> None:
    assert yaml.safe_load(COMPOSE)["networks"]["inside"]["internal"] is True
    for name in ("db", "redis"):
        assert SERVICES[name]["networks"] == ["inside"] and "ports" not in SERVICES[name]


def test_the_database_is_made_as_bin_run_makes_it() -> None:
    db = SERVICES["db"]
    assert db["image"] == "postgres:18"
    assert set(BUILTIN_LOCALE) <= set(db["environment"]["POSTGRES_INITDB_ARGS"].split())
    assert "database:/var/lib/postgresql" in db["volumes"], "the image of 18 keeps its data one folder deeper"


def test_the_example_is_refused_as_it_stands_and_accepted_filled_in() -> None:
    as_it_stands = dict(re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    for env, refused in ((as_it_stands, True), (filled_in(), False)):
        web = yaml.safe_load(interpolated(COMPOSE, env))["services"]["web"]["environment"]
        found = production_problems({name: str(value) for name, value in web.items()})
        assert bool(found) is refused, found
    named = " ".join(problem.msg for problem in production_problems(as_it_stands))
    assert "KZ_SECRET_KEY is a sample value" in named and "KZ_JOURNAL_SALT is a sample value" in named


@pytest.mark.parametrize("service", OURS)
def test_the_image_has_every_folder_that_is_mounted_into_it(service: str) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    for volume in SERVICES[service]["volumes"]:
        assert volume.rsplit(":", 1)[1] in dockerfile.split(), volume


def test_the_image_is_made_from_locked_packages_and_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r /tmp/requirements-s3.txt" in dockerfile
    assert dockerfile.rindex("USER 10001") > dockerfile.rindex("FROM ")
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench", "screenshots"}
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert packages | {"templates", "static", "locale", "manage.py", "requirements-s3.txt"} <= let_in


@pytest.mark.servers
def test_static_files_are_collected_as_the_image_build_does(tmp_path: Path) -> None:
    build = {
        "PATH": os.environ["PATH"],
        "KZ_ENV": "production",
        "KZ_SECRET_KEY": "only-to-collect-static-files",
        "KZ_STATIC_DIR": str(tmp_path / "static"),
        "KZ_VAR_DIR": str(tmp_path / "var"),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=ROOT,
        env=build,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_the_example_and_the_compose_file_agree_on_what_is_set_when_nothing_is() -> None:
    """A value left as in the example must be the one that holds without it."""
    example = dict(re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    volumes = {"KZ_DECLARATION_FOLDER", "KZ_HEADS_FOLDER"}  # empty stands for a volume
    for name, default in re.findall(r"\$\{([A-Z0-9_]+):-([^}]*)\}", COMPOSE):
        assert name in volumes or example[name] == default, name
