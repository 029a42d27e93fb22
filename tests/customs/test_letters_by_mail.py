"""A notice by e-mail carries its letter: the stored file, with each repeat and each new attempt."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from threading import local

import pytest
from pytest_django import Settings

from customs.services.enclosures import enclosed
from letters.models import Letter, Rendering
from notifications.models import DeliveryState, Message
from notifications.services import deliver, queue_again, record_bounce
from tests.factories import DECIDED, World, suspended_case
from tests.letters.reading import said_by
from tests.notifications.samples import Server, queued, smtp_server

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with smtp_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 3
        settings.DEFAULT_FROM_EMAIL = "customs@kgd.example"
        yield running


def enclosure(mail: EmailMessage) -> tuple[str, bytes]:
    (part,) = mail.iter_attachments()
    content = part.get_content()
    assert part.get_content_type() == "application/pdf" and isinstance(content, bytes)
    return part.get_filename() or "", content


def sent_to(server: Server, address: str) -> list[EmailMessage]:
    return [mail for mail in server.mails if address in str(mail["To"])]


def test_each_side_gets_its_own_letter_with_its_notice(server: Server, world: World) -> None:
    suspended_case(world)

    assert deliver(DECIDED + MINUTE, enclose=enclosed).accepted == 2

    for address, other in (("declarant@parties.example", "Alma Trek LLP"), ("holder@trek.example", "Broker")):
        (mail,) = sent_to(server, address)
        name, content = enclosure(mail)
        letter = Letter.objects.get(dedupe_key=Message.objects.get(address=address).dedupe_key)
        assert name == letter.file_name and other in said_by(content)
        assert hashlib.sha256(content).hexdigest() == letter.rendering.sha256
        text = mail.get_body(("plain",))
        assert text is not None and "приостановлен 20.11.2026" in text.get_content()


def test_a_repeat_is_the_same_mail_with_the_same_file(server: Server, world: World) -> None:
    suspended_case(world)
    server.hang_up = "after"  # kept by the server, never answered
    deliver(DECIDED + MINUTE, enclose=enclosed)
    server.hang_up = ""

    deliver(DECIDED + 10 * MINUTE, enclose=enclosed)

    first, again = sent_to(server, "holder@trek.example")
    assert first["Message-ID"] == again["Message-ID"]
    assert enclosure(first) == enclosure(again)
    assert Rendering.objects.count() == 2


def test_a_new_attempt_carries_the_letter_of_the_first(server: Server, world: World) -> None:
    suspended_case(world)
    deliver(DECIDED + MINUTE, enclose=enclosed)
    came_back = Message.objects.get(address="holder@trek.example")
    record_bounce(message_id=came_back.pk, reason="No such box", now=DECIDED + 5 * MINUTE)
    queue_again(message_id=came_back.pk, address="office@trek.example", now=DECIDED + 6 * MINUTE)

    deliver(DECIDED + 7 * MINUTE, enclose=enclosed)

    (first,), (again,) = sent_to(server, "holder@trek.example"), sent_to(server, "office@trek.example")
    assert enclosure(first) == enclosure(again)
    assert Letter.objects.exclude(recipient_ref="").count() == 2  # no number is spent on a repeat


def test_a_notice_waits_for_a_letter_that_cannot_be_made_and_goes_with_it_later(
    server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    suspended_case(world)
    with monkeypatch.context() as without:
        without.setattr("letters.pdf._compilers", local())
        without.setattr("letters.pdf._TEMPLATE", "/nowhere/letter.typ")
        assert deliver(DECIDED + MINUTE, enclose=enclosed).to_repeat == 2
    assert not server.mails
    assert {message.state for message in Message.objects.all()} == {DeliveryState.QUEUED}
    assert all(message.last_error for message in Message.objects.all())

    assert deliver(DECIDED + 5 * MINUTE, enclose=enclosed).accepted == 2
    assert all(enclosure(mail) for mail in server.mails)


def test_a_message_without_a_letter_goes_alone(server: Server, world: World) -> None:
    queued(now=DECIDED)
    assert deliver(DECIDED + MINUTE, enclose=enclosed).accepted == 1
    assert not list(server.mails[0].iter_attachments())
