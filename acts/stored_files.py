"""Files on disk: taken in under a random name, known by their content, never by the name they came with."""

import hashlib
import os
import secrets
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import filetype
from django.conf import settings

from acts.refusals import Incomplete
from law.sentences import _

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What is taken, by content, with the endings its name may have; the first is added where none fits.
#: Nothing that a browser runs, nothing that unpacks, no text (anything can pass for text).
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/tiff": ("tif", "tiff"),
    _DOCX: ("docx",),
    _XLSX: ("xlsx",),
}

#: The part that makes a ZIP archive a document of that kind.
_OFFICE = {"word/document.xml": _DOCX, "xl/workbook.xml": _XLSX}
_OFFICE_PARTS = 5000
_CONTENTS = "[Content_Types].xml"
_CONTENTS_BYTES = 1024**2

#: `filetype` looks no further into a file.
_HEAD = 8192
_CHUNK = 64 * 1024
_LONGEST_NAME = 200

#: Sent with every file besides Content-Disposition: attachment. No browser may take it for a page of ours.
FILE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


class Readable(Protocol):
    """Anything with bytes to read: an uploaded file, an open file."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class TakenIn:
    """A file that lies in the store's waiting place: what it is, how long, its SHA-256 in hexadecimal."""

    path: Path
    content_type: str
    size: int
    sha256: str


def store() -> Path:
    """The folder of stored files; made when missing."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def taken_in(content: Readable) -> Iterator[TakenIn]:
    """Copy `content` to the waiting place and tell what it is; gone again afterwards unless `keep` moved it.

    Raises `Incomplete` for an empty or too large file and for a kind that is not on the list.
    """
    handle, name = tempfile.mkstemp(dir=store(), prefix=".incoming-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            size, digest = _copy(content, file)
            file.flush()
            os.fsync(file.fileno())
        yield TakenIn(path=path, content_type=_kind(path), size=size, sha256=digest)
    finally:
        path.unlink(missing_ok=True)


def _copy(content: Readable, file: BinaryIO) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while chunk := content.read(_CHUNK):
        size += len(chunk)
        if size > settings.ATTACHMENT_MAX_BYTES:
            raise Incomplete(
                _("The file is larger than %(megabytes)d MB."),
                "HOUSE.attachments",
                {"megabytes": settings.ATTACHMENT_MAX_BYTES // 1024**2},
                field="file",
            )
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise Incomplete(_("The file is empty."), "HOUSE.attachments", field="file")
    return size, digest.hexdigest()


def _kind(path: Path) -> str:
    """The media type by content. Raises `Incomplete` for what is not on the list."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    # An archive can follow a program in one file: only what begins as an archive is looked at as one.
    found = _office_kind(path) if head.startswith(b"PK\x03\x04") else filetype.guess_mime(head)
    if found not in ALLOWED:
        raise Incomplete(
            _("Files of this kind are not taken: PDF, JPEG, PNG, TIFF, DOCX and XLSX without macros are."),
            "HOUSE.attachments",
            field="file",
        )
    return str(found)


def _office_kind(path: Path) -> str | None:
    """A DOCX or XLSX by the parts it has; None for any other archive and for one that carries macros."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.namelist()
            if len(parts) > _OFFICE_PARTS or _CONTENTS not in parts:
                return None
            with archive.open(_CONTENTS) as contents:
                declared = contents.read(_CONTENTS_BYTES).lower()
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError):
        return None
    if b"macroenabled" in declared or any("vbaproject" in part.lower() for part in parts):
        return None
    return next((kind for part, kind in _OFFICE.items() if part in parts), None)


def keep(taken: TakenIn) -> str:
    """Move a file from the waiting place to its own under a random name, whole or not at all; the name."""
    name = secrets.token_hex(16)
    stored_as = f"{name[:2]}/{name}"
    target = store() / stored_as
    target.parent.mkdir(exist_ok=True)
    taken.path.replace(target)
    _sync(target.parent)
    return stored_as


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(stored_as: str) -> None:
    """Remove a stored file whose record did not come to be, or is gone."""
    (store() / stored_as).unlink(missing_ok=True)
    beside(stored_as).unlink(missing_ok=True)


def beside(stored_as: str) -> Path:
    """Where what is made of a stored file lies: it can be made again at any time."""
    return store() / f"{stored_as}.small"


def open_unchanged(stored_as: str, sha256: str) -> BinaryIO | None:
    """The stored file, opened at its beginning; None when it is missing or is not what was stored."""
    try:
        file = (store() / stored_as).open("rb")
    except OSError:
        return None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        return None
    file.seek(0)
    return file


def shown_name(given: str, content_type: str) -> str:
    """The given name made fit to be shown and saved under: no path, no control or direction characters.

    At most 200 characters; its ending fits what the file is.
    """
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in name)
    name = " ".join(name.split()).strip(". ")
    endings = ALLOWED[content_type]
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in endings:
        stem, ending = name, endings[0]
    stem = stem[: _LONGEST_NAME - len(ending) - 1].rstrip(". ")
    return f"{stem or 'file'}.{ending}"
