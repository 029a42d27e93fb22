"""Mails of a local run, read back by the administrator; nothing but mails can be read that way."""

import os
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.roles import Role
from notifications.sink import list_mails, read_mail
from tests.accounts.factories import make_tree, make_user

MAIL = (
    "X-Envelope-To: holder@example.kz\r\nFrom: customs@kgd.example\r\n"
    "To: =?utf-8?b?05jQu9C40Y8=?= <holder@example.kz>\r\nSubject: =?utf-8?b?0KXQsNCx0LDRgA==?=\r\n"
    "Message-ID: <1@kgd.example>\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\nТауарлар <script>alert(1)</script>\r\n"
)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    for number, name in enumerate(("100-1.eml", "200-2.eml")):
        (folder / name).write_text(MAIL, encoding="utf-8", newline="")
        os.utime(folder / name, (1000 + number, 1000 + number))
    (folder / ".300-3.eml.part").write_text("half a mail")
    (tmp_path / "secret.eml").write_text(MAIL, encoding="utf-8")
    return folder


def test_the_newest_mail_comes_first_and_headers_are_decoded(mails: Path) -> None:
    found = list_mails(mails)

    assert [mail.name for mail in found] == ["200-2.eml", "100-1.eml"]
    assert found[0].subject == "Хабар"
    assert "Әлия" in found[0].to
    assert found[0].text == ""
    assert len(list_mails(mails, limit=1)) == 1
    assert list_mails(mails / "absent") == []


def test_a_mail_is_read_with_its_text(mails: Path) -> None:
    mail = read_mail(mails, "100-1.eml")

    assert mail.text.startswith("Тауарлар")
    assert mail.message_id == "<1@kgd.example>"


def test_a_long_name_is_read_as_it_was_written(mails: Path) -> None:
    """Two coded words side by side are one name (RFC 2047, 6.2)."""
    folded = "To: =?utf-8?b?05jQu9C4?=\r\n =?utf-8?b?0Y8=?= <holder@example.kz>"
    whole = "To: =?utf-8?b?05jQu9C40Y8=?= <holder@example.kz>"
    (mails / "300-3.eml").write_text(MAIL.replace(whole, folded), encoding="utf-8", newline="")

    assert read_mail(mails, "300-3.eml").to == "Әлия <holder@example.kz>"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "..",
        "/etc/passwd",
        "absent.eml",
        ".300-3.eml.part",
        "link.eml",
        "100-1.eml\x00",
        "100-1.eml\n",
        "sub/100-1.eml",
        "",
    ],
)
def test_whatever_is_not_a_mail_of_the_folder_is_not_read(mails: Path, name: str) -> None:
    (mails / "link.eml").symlink_to(mails.parent / "secret.eml")
    (mails / "sub").mkdir()
    (mails / "sub" / "100-1.eml").write_text(MAIL)

    with pytest.raises(FileNotFoundError):
        read_mail(mails, name)
    assert len(list_mails(mails)) == 2


def test_a_broken_mail_does_not_break_the_list(mails: Path) -> None:
    (mails / "300-3.eml").write_bytes(b"\xff\xfe no headers at all")

    assert len(list_mails(mails)) == 3
    read_mail(mails, "300-3.eml")


def signed_in(role: Role) -> Client:
    tree = make_tree()
    office = None if role in (Role.RIGHTS_HOLDER, Role.DECLARANT) else tree.committee
    client = Client()
    client.force_login(make_user(f"user-{role}", role, office), backend="accounts.backend.PeopleBackend")
    return client


@pytest.mark.django_db
def test_the_administrator_reads_the_mails_of_a_local_run(mails: Path, settings: Settings) -> None:
    settings.MAIL_SINK_DIR = mails
    client = signed_in(Role.ADMINISTRATOR)

    page = client.get("/mails/")
    mail = client.get("/mails/100-1.eml")

    assert "Хабар" in page.content.decode()
    assert "Тауарлар &lt;script&gt;" in mail.content.decode(), "a mail's text never becomes part of the page"
    assert client.get("/mails/..%2Fsecret.eml").status_code == 404
    assert client.get("/mails/absent.eml").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_reads_them(mails: Path, settings: Settings, role: Role) -> None:
    settings.MAIL_SINK_DIR = mails
    client = signed_in(role)

    assert client.get("/mails/").status_code == 403
    assert client.get("/mails/100-1.eml").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("production", "sink"), [(True, True), (False, False)])
def test_there_is_no_such_page_in_production_or_without_a_sink(
    mails: Path, settings: Settings, production: bool, sink: bool
) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    settings.PRODUCTION = production
    settings.MAIL_SINK_DIR = mails if sink else None

    assert client.get("/mails/").status_code == 404
