"""Messages and instructions as an act would hand them over; a real SMTP server that misbehaves on demand."""

import email
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.models import Channel, InstructionKind, Message
from notifications.outgoing import DisclosedField, OutgoingInstruction, OutgoingMessage
from notifications.services import queue

# Monday 2 March 2026, 10:00 in Almaty.
NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFICER = 7


def outgoing(key: str = "case:12:suspended:party:3", **changes: object) -> OutgoingMessage:
    """A notice of suspension to a rights holder, with changes."""
    values: dict[str, object] = {
        "dedupe_key": key,
        "channel": Channel.EMAIL,
        "subject_kind": "case",
        "subject_id": 12,
        "notice_kind": "suspension",
        "clock_id": 40,
        "recipient_role": "holder",
        "recipient_ref": "party:3",
        "right_refs": ["entry:7"],
        "address": "holder@example.kz",
        "recipient_name": "Әлия Құрманғазы",
        "language": "kk",
        "subject": "Тауарларды шығару мерзімінің тоқтатылғаны туралы хабарлама",
        "body": "Құрметті құқық иеленуші!\n\nТауарларды шығару мерзімі тоқтатылды.\n",
        "provision": "CC198.5",
        "effective_at": NOW,
        "disclosures": [
            DisclosedField(about_ref="party:1", field="name", ground="CC198.5"),
            DisclosedField(about_ref="party:1", field="location", ground="CC198.5"),
        ],
    }
    return OutgoingMessage(**{**values, **changes})  # type: ignore[arg-type]


def queued(key: str = "case:12:suspended:party:3", *, now: datetime = NOW, **changes: object) -> Message:
    """The row of a message queued at `now`."""
    queue([outgoing(key, **changes)], now=now)
    return Message.objects.get(dedupe_key=key)


def instruction(
    key: str, kind: str = "hold", declaration: str = "55302/020326/0001234", **changes: object
) -> OutgoingInstruction:
    """An instruction about case 12, with changes."""
    values: dict[str, object] = {
        "declaration_number": declaration,
        "kind": InstructionKind(kind),
        "subject_kind": "case",
        "subject_id": 12,
        "dedupe_key": key,
        "effective_at": NOW,
        "payload": {"lines": [1, 2], "mark": "ҚАЗ"},
    }
    return OutgoingInstruction(**{**values, **changes})  # type: ignore[arg-type]


class Server:
    """What an SMTP server did and how it is to behave: `rcpt` and `data` are its answers, by default yes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.raw: list[bytes] = []
        self.rcpt: dict[str, str] = {}
        self.data = "250 Accepted"
        self.delay = 0.0
        # "before": hangs up without having kept the mail; "after": keeps it, hangs up without an answer.
        self.hang_up = ""
        self.connections = 0
        self.port = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.delay:
            time.sleep(self.delay)
        if self.hang_up != "before" and self.data.startswith("250"):
            content = envelope.original_content or b""
            self.raw.append(content)
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
            parsed = email.message_from_bytes(content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
        if self.hang_up:
            server.transport.abort()
        return self.data


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def smtp_server() -> Iterator[Server]:
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = Server()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
