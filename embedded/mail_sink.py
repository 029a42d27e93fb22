"""A real SMTP server that writes each letter into a folder instead of sending it on."""

import asyncio
import itertools
import logging
import socket
import threading
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

# Letters to this domain are refused, to see what a failed delivery looks like.
REFUSED_DOMAIN = "@refused.example"


class _Writer:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.lower().endswith(REFUSED_DOMAIN):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        name = f"{time.time_ns()}-{next(self._numbers)}.eml"
        part = self._folder / f".{name}.part"
        part.write_bytes(b"X-Envelope-To: " + ", ".join(envelope.rcpt_tos).encode() + b"\r\n" + content)
        part.replace(self._folder / name)
        return "250 Accepted"


class MailSink:
    """Listens on a free port of this machine only; letters are files named by their time of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # else a line for every word of SMTP
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        writer = _Writer(self.folder)
        self._loop.run_until_complete(
            self._loop.create_server(
                lambda: SMTP(writer, hostname="localhost", enable_SMTPUTF8=True, loop=self._loop),
                sock=listening,
            )
        )
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail sink", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._thread = None
