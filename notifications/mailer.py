"""E-mail: one message made into a mail and handed to the SMTP server."""

import hashlib
import smtplib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.charset import BASE64, Charset
from email.errors import MessageError
from email.utils import format_datetime, formataddr, parseaddr
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
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
    return ""


def as_mail(message: Message, at: datetime) -> EmailMessage:
    """The mail of a fit message, dated ``at``: plain text in UTF-8, one recipient."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((message.recipient_name, message.address))],
        headers={
            "Message-ID": message_id(message.dedupe_key),
            "Date": format_datetime(at),
            "Content-Language": message.language,
            # Keeps out-of-office robots from answering (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.encoding = UTF_8
    return mail


class Mailer:
    """Sends mails over one connection, opened when first needed and again after it broke."""

    def __init__(self) -> None:
        self._backend = EmailBackend(fail_silently=False)

    def send(self, message: Message, at: datetime) -> Attempt:
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
            self._backend.send_messages([as_mail(message, at)])
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
