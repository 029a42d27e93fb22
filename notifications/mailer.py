"""E-mail: one message made into a mail and handed to the SMTP server."""

import hashlib
import smtplib
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.charset import BASE64, Charset
from email.errors import MessageError
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from enum import StrEnum
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email

from notifications.models import Message

# Base64 passes every relay: Kazakh and Russian letters need no 8BITMIME on the way.
UTF_8 = Charset("utf-8")
UTF_8.body_encoding = BASE64

# Control characters, line and paragraph separators (Unicode categories).
_LINE_BREAKS = frozenset({"Cc", "Zl", "Zp"})

# Longer replies of a server are cut; the reason stands at the beginning.
_ERROR_LENGTH = 500

# "Service not available, closing": the connection is of no more use (RFC 5321, 3.8).
_CLOSING = 421


class Outcome(StrEnum):
    """What an attempt came to: accepted, refused for now, refused for good, broken off in the middle, or no
    server to talk to."""

    ACCEPTED = "accepted"
    NOT_NOW = "not now"
    NEVER = "never"
    BROKEN_OFF = "broken off"
    NO_SERVER = "no server"


class Attempt(NamedTuple):
    """An outcome and, unless accepted, the reason as the server or this program gave it."""

    outcome: Outcome
    error: str = ""


def message_id(dedupe_key: str) -> str:
    """The Message-ID of a message: made from its key, so a repeat is recognised as the same mail."""
    digest = hashlib.sha256(dedupe_key.encode()).hexdigest()[:40]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest}@{domain}>"


def unfit(message: Message) -> str:
    """Why this message can never be a mail: no or a wrong address, a line break in a header. Else ''."""
    for name, value in (
        ("recipient's name", message.recipient_name),
        ("subject", message.subject),
        ("address", message.address),
    ):
        # Whoever controls a line break in a header could add headers and recipients of their own.
        if any(unicodedata.category(letter) in _LINE_BREAKS for letter in value):
            return f"The {name} contains a line break or another control character."
    if not message.address:
        return "No e-mail address."
    try:
        validate_email(message.address)
    except ValidationError:
        return f"Not an e-mail address: {message.address}"
    if not message.address.rpartition("@")[0].isascii():
        return f"Not an e-mail address that every server accepts: {message.address}"
    return ""


class Enclosure(NamedTuple):
    """A file sent with a mail: the same bytes with each repeat."""

    name: str
    content: bytes
    content_type: str


class NoticeMail(EmailMessage):
    """A mail whose long Cyrillic subject and name are folded as RFC 5322 asks.

    Django encodes them without the length of the header's name, so that they begin with an empty line.
    Line breaks have been refused before (`unfit`).
    """

    def __init__(self, *, recipient_name: str, address: str, **values: Any) -> None:
        super().__init__(to=[address], **values)
        self.encoding = UTF_8
        self._recipient_name = recipient_name
        self._address = address

    def message(self) -> Any:  # type: ignore[override]  # Django 5.2's signature; the stubs know 6.0's
        built: Any = super().message()
        subject = Header(str(self.subject), "utf-8", header_name="Subject")
        to = Header(header_name="To")
        # The domain in ASCII, as in the envelope.
        address = sanitize_address(self._address, "utf-8")
        if self._recipient_name.isascii():
            to.append(formataddr((self._recipient_name, address)))
        else:
            to.append(self._recipient_name, "utf-8")
            to.append(f"<{address}>")
        headers: tuple[tuple[str, Any], ...] = (("Subject", subject), ("To", to))
        for name, value in headers:
            del built[name]
            # Past Django's own encoding; the generator folds a Header itself.
            MIMEText.__setitem__(built, name, value)
        return built


def as_mail(message: Message, at: datetime, enclosures: Sequence[Enclosure] = ()) -> NoticeMail:
    """The mail of a fit message, dated ``at``: plain text in UTF-8, one recipient, files if any."""
    return NoticeMail(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_name=message.recipient_name,
        address=message.address,
        headers={
            "Message-ID": message_id(message.dedupe_key),
            "Date": format_datetime(at),
            "Content-Language": message.language,
            # Keeps out-of-office robots from answering (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
        attachments=list(enclosures),
    )


class Mailer:
    """Sends mails over one connection, opened when first needed and again after it broke."""

    def __init__(self) -> None:
        self._backend = EmailBackend(fail_silently=False)

    def send(self, message: Message, at: datetime, enclosures: Sequence[Enclosure] = ()) -> Attempt:
        """Hand one message to the server. Never raises for what a server or an address can do wrong."""
        reason = unfit(message)
        if reason:
            return Attempt(Outcome.NEVER, reason)
        try:
            self._backend.open()
        except (OSError, smtplib.SMTPException) as error:
            # Signing in refused counts here too: it says nothing about the message.
            self._hang_up()
            return Attempt(Outcome.NO_SERVER, _words(error))
        try:
            self._backend.send_messages([as_mail(message, at, enclosures)])
        except smtplib.SMTPRecipientsRefused as error:
            return self._answered(*next(iter(error.recipients.values())))
        except smtplib.SMTPResponseException as error:
            return self._answered(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPNotSupportedError, MessageError, ValueError) as error:
            return Attempt(Outcome.NEVER, _words(error))
        except (smtplib.SMTPException, OSError) as error:
            # Broken off: the server may have accepted it all the same. The repeat has the same Message-ID.
            self._hang_up()
            return Attempt(Outcome.BROKEN_OFF, _words(error))
        return Attempt(Outcome.ACCEPTED)

    def close(self) -> None:
        """Say goodbye; a server that is gone already is no error."""
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _answered(self, code: int, said: bytes | str) -> Attempt:
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        if code == _CLOSING:
            self._hang_up()
        return Attempt(
            Outcome.NEVER if 500 <= code < 600 else Outcome.NOT_NOW, f"{code} {words}"[:_ERROR_LENGTH]
        )

    def _hang_up(self) -> None:
        """Drop the connection without the goodbye that a broken one would make us wait for."""
        if self._backend.connection is not None:
            self._backend.connection.close()
            self._backend.connection = None


@contextmanager
def mailer() -> Iterator[Mailer]:
    """A mailer that hangs up at the end."""
    sender = Mailer()
    try:
        yield sender
    finally:
        sender.close()


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:_ERROR_LENGTH]
