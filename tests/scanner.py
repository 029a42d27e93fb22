"""A scanner that speaks clamd's INSTREAM over a real socket and finds one word."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

#: What it takes for malware.
BAD = b"BAD-CONTENT"
THREAT = "Test.Bad-1"


class Clamd:
    """Listens at `address`; `seen`: every file it was given. `says`: its answer, where it is not what it found."""

    def __init__(self, address: str, listening: socket.socket) -> None:
        self.address, self._listening = address, listening
        self.seen: list[bytes] = []
        self.says = ""

    def serve(self) -> None:
        while True:
            try:
                link, _peer = self._listening.accept()
            except OSError:
                return
            with link:
                self._answer(link)

    def _answer(self, link: socket.socket) -> None:
        with link.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!L", said.read(4))[0]:
                content += said.read(length)
        self.seen.append(content)
        found = f"stream: {THREAT} FOUND" if BAD in content else "stream: OK"
        link.sendall((self.says or found).encode() + b"\0")


@contextmanager
def clamd(folder: Path, *, tcp: bool = False) -> Iterator[Clamd]:
    """A scanner at a socket of the folder, or at a port of this machine, until the block ends."""
    listening = socket.socket(socket.AF_INET if tcp else socket.AF_UNIX)
    listening.bind(("127.0.0.1", 0) if tcp else str(folder / "clamd"))
    listening.listen()
    address = f"127.0.0.1:{listening.getsockname()[1]}" if tcp else str(folder / "clamd")
    scanner = Clamd(address, listening)
    thread = Thread(target=scanner.serve, daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)
        (folder / "clamd").unlink(missing_ok=True)
