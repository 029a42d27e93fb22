"""The two ways to the declaration system.

Both carry the same JSON object in UTF-8, keys sorted: `id`, `declaration`, `sequence`, `kind` (hold, release,
withdraw), `effective_at` and `created_at` (UTC, ISO 8601) and `payload`. A withdrawal's payload names the
instruction withdrawn: `{"withdraws": "<id>"}`. A repeat has the same `id`: the receiver acts on an `id` once
and acknowledges each repeat.

`folder`: a file `<id>.json`, complete as soon as it is seen; acknowledged when `<id>.ack` stands beside it.

`http`: POST with `X-KZ-Timestamp` (seconds since 1970) and `X-KZ-Signature`, the HMAC-SHA256 in hexadecimal
of timestamp, full stop and body under the shared secret. Acknowledged by a 2xx answer whose body is the `id`
or a JSON object with that `id`. Redirects and proxies are not followed.
"""

import hashlib
import hmac
import json
import os
import socket
import ssl
import urllib.error
import urllib.request
from datetime import UTC, datetime
from enum import StrEnum
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications.models import Instruction

#: Seconds for each step of a request.
TIMEOUT = 10

_LONGEST_ANSWER = 64 * 1024
_ERROR_LENGTH = 500


class Outcome(StrEnum):
    """What giving an instruction came to. `DOUBTFUL`: it may have arrived. `NOT_GIVEN`: it cannot have."""

    ACKNOWLEDGED = "acknowledged"
    GIVEN = "given"
    DOUBTFUL = "doubtful"
    NOT_GIVEN = "not given"


class Answer(NamedTuple):
    """An outcome, its reason, and whether trying the next instruction now is pointless."""

    outcome: Outcome
    error: str = ""
    unreachable: bool = False


class Transport(Protocol):
    """One way to the declaration system."""

    def give(self, instruction: Instruction, at: datetime) -> Answer:
        """Hand over one instruction; never raises for what the other side can do wrong."""
        ...

    def acknowledged(self, instruction: Instruction) -> bool:
        """Whether an acknowledgement has arrived outside an answer to `give`."""
        ...


def transport() -> Transport:
    """The transport of the settings. ImproperlyConfigured when they are incomplete."""
    if settings.DECLARATION_TRANSPORT == "folder":
        return FolderTransport(Path(settings.DECLARATION_DIR))
    if settings.DECLARATION_TRANSPORT == "http":
        return HttpTransport(settings.DECLARATION_URL, settings.DECLARATION_SECRET)
    raise ImproperlyConfigured("KZ_DECLARATION_TRANSPORT must be folder or http.")


def document(instruction: Instruction) -> bytes:
    """The JSON object that both transports carry."""
    content = {
        "id": instruction.identifier,
        "declaration": instruction.declaration_number,
        "sequence": instruction.sequence,
        "kind": instruction.kind,
        "effective_at": instruction.effective_at.astimezone(UTC).isoformat(),
        "created_at": instruction.created_at.astimezone(UTC).isoformat(),
        "payload": instruction.payload,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a request: HMAC-SHA256 over timestamp, full stop and body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class FolderTransport:
    """Files in a folder that the declaration system reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def give(self, instruction: Instruction, at: datetime) -> Answer:
        """Write the file unless it stands there already."""
        target = self._folder / f"{instruction.identifier}.json"
        draft = self._folder / f".{instruction.identifier}.{os.getpid()}.draft"
        try:
            if self.acknowledged(instruction):
                return Answer(Outcome.ACKNOWLEDGED)
            if not target.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                with draft.open("wb") as file:
                    file.write(document(instruction))
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(target)
        except OSError as error:
            # Draft files have another name: the declaration system has not seen anything.
            return Answer(Outcome.NOT_GIVEN, _words(error), unreachable=True)
        return Answer(Outcome.GIVEN)

    def acknowledged(self, instruction: Instruction) -> bool:
        return (self._folder / f"{instruction.identifier}.ack").exists()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry what is sent to somebody else: it counts as a refusal."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


class HttpTransport:
    """Signed requests to the declaration system's address."""

    def __init__(self, url: str, secret: str) -> None:
        if urlsplit(url).scheme not in {"https", "http"}:
            raise ImproperlyConfigured("KZ_DECLARATION_URL must be an http(s) address.")
        if not secret:
            raise ImproperlyConfigured("KZ_DECLARATION_SECRET is missing.")
        self._url = url
        self._secret = secret
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)

    def give(self, instruction: Instruction, at: datetime) -> Answer:
        """Post the instruction and read the acknowledgement from the answer."""
        body = document(instruction)
        timestamp = str(int(at.timestamp()))
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._url,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "X-KZ-Timestamp": timestamp,
                "X-KZ-Signature": sign(self._secret, timestamp, body),
            },
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                said = answer.read(_LONGEST_ANSWER)
        except urllib.error.HTTPError as error:
            error.close()
            return Answer(Outcome.DOUBTFUL, f"HTTP {error.code}")
        except urllib.error.URLError as error:
            never_left = isinstance(
                error.reason, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError
            )
            return Answer(
                Outcome.NOT_GIVEN if never_left else Outcome.DOUBTFUL, _words(error), unreachable=True
            )
        except (OSError, HTTPException) as error:
            return Answer(Outcome.DOUBTFUL, _words(error), unreachable=True)
        if _echoed(said) == instruction.identifier:
            return Answer(Outcome.ACKNOWLEDGED)
        return Answer(Outcome.DOUBTFUL, "The answer does not echo the instruction's id.")

    def acknowledged(self, instruction: Instruction) -> bool:
        return False


def _echoed(said: bytes) -> str:
    """The id in an answer: the whole text, or `id` of a JSON object."""
    text = said.decode(errors="replace").strip()
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return str(parsed.get("id")) if isinstance(parsed, dict) else str(parsed)


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:_ERROR_LENGTH]
