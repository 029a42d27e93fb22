"""Anything with bytes to read."""

from typing import Protocol


class Readable(Protocol):
    """An uploaded file, an open file."""

    def read(self, size: int = -1, /) -> bytes: ...
