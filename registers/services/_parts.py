"""The parts of uploads on disk: one file each in the waiting place, written where the last part ended."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from acts.stored_files import store
from registers.models import Upload


class WholeUpload:
    """An upload that has arrived, to be read like a file that came with a form."""

    def __init__(self, upload: Upload, content: BinaryIO) -> None:
        self.upload, self._content = upload, content
        self.name, self.size = upload.name, upload.size

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        return self._content.read(size)


def folder() -> Path:
    """Where parts wait; made when missing."""
    place = store() / ".uploads"
    place.mkdir(exist_ok=True)
    return place


def on_disk(upload: Upload) -> int:
    """How many of the upload's bytes are there."""
    try:
        return _path(upload).stat().st_size
    except OSError:
        return 0


def write(upload: Upload, offset: int, part: bytes) -> None:
    """Write a part at its place, safe against a loss of power. What a broken attempt left behind it goes."""
    handle = os.open(_path(upload), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        file.seek(offset)
        file.write(part)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def whole(upload: Upload) -> Iterator[WholeUpload]:
    """The arrived file, open for reading. Raises OSError when its parts are gone."""
    with _path(upload).open("rb") as content:
        yield WholeUpload(upload, content)


def drop(upload: Upload) -> None:
    """Remove the parts."""
    _path(upload).unlink(missing_ok=True)


def _path(upload: Upload) -> Path:
    return folder() / upload.key.hex
