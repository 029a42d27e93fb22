"""Daily heads reach a mailbox outside, sooner or later: a mail server that was down loses none (ARCHITECTURE)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from customs.tasks import mail_heads, publish_heads
from journal.models import MailedHead
from journal.services import publish_heads as take_heads
from tests.journal.conftest import write

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = datetime(2026, 1, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def mailbox(settings, heads_folder: Path):
    settings.JOURNAL_HEADS_MAIL = ["auditor@example.kz"]
    return mail.outbox


def attached() -> list[list[str]]:
    return [[part[0] for part in sent.attachments] for sent in mail.outbox]


def test_the_nightly_head_is_mailed_once(mailbox, heads_folder: Path) -> None:
    write("case:17", "opened")
    publish_heads()
    (path,) = heads_folder.iterdir()
    assert attached() == [[path.name]]
    assert mailbox[0].attachments[0][1] == path.read_bytes()
    mail_heads()
    assert len(mailbox) == 1


def test_what_a_mail_server_did_not_take_goes_with_the_next_run(mailbox, settings) -> None:
    write("case:17", "opened")
    friday = take_heads(FRIDAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    with pytest.raises((ConnectionError, SMTPServerDisconnected)):
        mail_heads()
    assert not MailedHead.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    write("case:17", "suspended")
    saturday = take_heads(FRIDAY + timedelta(days=1))
    mail_heads()
    assert friday and saturday
    assert attached() == [[friday.name, saturday.name]]


def test_without_an_address_nothing_is_mailed_nor_taken_for_mailed(settings, heads_folder: Path) -> None:
    settings.JOURNAL_HEADS_MAIL = []
    write("case:17", "opened")
    publish_heads()
    assert mail.outbox == []
    settings.JOURNAL_HEADS_MAIL = ["auditor@example.kz"]
    mail_heads()
    assert len(mail.outbox) == 1
