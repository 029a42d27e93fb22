"""Mails of a local run, read back from the folder into which its sink writes them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

# What the sink calls its files. Anything else is not a mail, least of all a path.
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*\.eml", re.ASCII)

_LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SinkMail:
    """One mail: its file's name, headers decoded, arrival in UTC. `text` is empty in lists."""

    name: str
    arrived_at: datetime
    sender: str
    to: str
    subject: str
    message_id: str
    text: str = ""


def list_mails(folder: Path, limit: int = 200) -> list[SinkMail]:
    """The newest ``limit`` mails of a folder, newest first; an absent folder holds none."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _is_mail(path)]
    found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [_read(path, with_text=False) for path in found[:limit]]


def read_mail(folder: Path, name: str) -> SinkMail:
    """One mail with its text. FileNotFoundError for whatever is not a mail lying in this folder itself."""
    if not _NAME.fullmatch(name) or not _is_mail(folder / name):
        raise FileNotFoundError(name)
    return _read(folder / name, with_text=True)


def _is_mail(path: Path) -> bool:
    return bool(_NAME.fullmatch(path.name)) and path.is_file() and not path.is_symlink()


def _read(path: Path, *, with_text: bool) -> SinkMail:
    with path.open("rb") as file:
        content = file.read(_LARGEST)
    parser = BytesParser(EmailMessage, policy=policy.default)
    mail = parser.parsebytes(content, headersonly=not with_text)
    return SinkMail(
        name=path.name,
        arrived_at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        sender=str(mail.get("From", "")),
        to=_recipient(mail),
        subject=str(mail.get("Subject", "")),
        message_id=str(mail.get("Message-ID", "")),
        text=_text(mail) if with_text else "",
    )


def _recipient(mail: EmailMessage) -> str:
    """The To header in words: Python's address parser puts a blank wherever a long name was folded."""
    raw = next((str(value) for name, value in mail.raw_items() if name.lower() == "to"), "")
    return str(make_header(decode_header("".join(raw.splitlines()))))


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
