"""A small client of clamd's INSTREAM: the bytes of one file in, the name of what was found out."""

import socket
import struct
from typing import Final

from acts.readable import Readable

_CHUNK: Final = 64 * 1024
#: Seconds that the scanner may take to accept, and to answer once it has the whole file.
_CONNECT, _ANSWER = 3.0, 60.0
_LONGEST_ANSWER: Final = 4096
_FOUND, _OK = " FOUND", "OK"


class ScannerDown(Exception):  # noqa: N818 - reads as the fact it states
    """The scanner does not answer, or not in words that say yes or no."""


def threat_in(content: Readable, address: str) -> str:
    """The name of the malware found in `content`, empty when none was.

    `address`: the path of a socket, or `host:port`. Raises ScannerDown.
    """
    try:
        with _connected(address) as link:
            link.sendall(b"zINSTREAM\0")
            while chunk := content.read(_CHUNK):
                link.sendall(struct.pack("!L", len(chunk)) + chunk)
            link.sendall(struct.pack("!L", 0))
            said = _answer(link)
    except (OSError, ValueError) as error:
        raise ScannerDown(f"clamd at {address}: {error}") from error
    verdict = said.removeprefix("stream: ")
    if verdict.endswith(_FOUND):
        return verdict.removesuffix(_FOUND)
    if verdict == _OK:
        return ""
    raise ScannerDown(f"clamd at {address} said: {said[:200]}")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(_CONNECT)
        try:
            link.connect(address)
        except OSError:
            link.close()
            raise
    else:
        host, _colon, port = address.rpartition(":")
        link = socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT)
    link.settimeout(_ANSWER)
    return link


def _answer(link: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        part = link.recv(_LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
