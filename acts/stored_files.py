"""Stored files: taken in under a random name, known by their content, never by the name they came with.

They wait in a local folder until they are known to be good, then go to Django's default storage: that folder
again, or an S3-compatible service.
"""

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
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

import filetype
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection

from acts import scanning
from acts.models import FileScan
from acts.readable import Readable as Readable
from acts.refusals import Incomplete
from law.file_kinds import FILE_KINDS, MEGABYTE
from law.sentences import _

FILES = "HOUSE.attachments"

#: The part that makes a ZIP archive a document of that kind.
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ARCHIVE = b"PK\x03\x04"
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


@dataclass(frozen=True)
class TakenIn:
    """A file that lies in the waiting place: what it is, how long, its SHA-256 in hexadecimal, if it was scanned."""

    path: Path
    content_type: str
    size: int
    sha256: str
    scan: FileScan.Verdict


def store() -> Path:
    """The folder where files wait, and stay where no other storage is set up; made when missing."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def taken_in(content: Readable, *, name: str, most: int | None = None) -> Iterator[TakenIn]:
    """Copy `content` to the waiting place and tell what it is; gone again afterwards unless `keep` moved it.

    `name`: as the file came, for what is said of it; `most`: bytes, those of a case's file when none are given.
    Raises `Incomplete` for an empty or too large file, a kind that is not on the list, and malware.
    """
    handle, place = tempfile.mkstemp(dir=store(), prefix=".incoming-")
    path = Path(place)
    try:
        with os.fdopen(handle, "wb") as file:
            size, digest = _copy(content, file, name, settings.ATTACHMENT_MAX_BYTES if most is None else most)
            file.flush()
            os.fsync(file.fileno())
        kind = _kind(path, name)
        need_size(size, kind, name)
        yield TakenIn(path=path, content_type=kind, size=size, sha256=digest, scan=_scan(path, name))
    finally:
        path.unlink(missing_ok=True)


def _copy(content: Readable, file: BinaryIO, name: str, most: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while chunk := content.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise _refused(name, _("“%(name)s” is larger than %(megabytes)d MB."), megabytes=most // MEGABYTE)
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise _refused(name, _("“%(name)s” is empty."))
    return size, digest.hexdigest()


def need_size(size: int, kind: str, name: str) -> None:
    """Raise `Incomplete` for a file that is larger than its kind may be (law.file_kinds)."""
    rule = FILE_KINDS[kind]
    if size > rule.most_bytes:
        raise _refused(
            name,
            _("“%(name)s” is too large: of this kind (%(kind)s) at most %(megabytes)d MB are taken."),
            kind=rule.words,
            megabytes=rule.most_bytes // MEGABYTE,
        )


def _refused(name: str, sentence: str, provision: str = FILES, **params: object) -> Incomplete:
    return Incomplete(sentence, provision, {"name": _plain(name)[:100], **params}, field="file")


def early_kind(head: bytes, name: str) -> str | None:
    """The media type by a file's beginning; None where the whole is needed to tell.

    Raises `Incomplete` for a kind that is not on the list.
    """
    return None if head.startswith(_ARCHIVE) else _listed(filetype.guess_mime(head[:_HEAD]), name)


def _kind(path: Path, name: str) -> str:
    """The media type by content. Raises `Incomplete` for what is not on the list."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    # An archive can follow a program in one file: only what begins as an archive is looked at as one.
    return early_kind(head, name) or _listed(_office_kind(path), name)


def _listed(found: str | None, name: str) -> str:
    if found not in FILE_KINDS:
        raise _refused(
            name,
            _(
                "“%(name)s” is of a kind that is not taken: PDF, JPEG, PNG, TIFF, DOCX and XLSX without macros are."
            ),
        )
    return str(found)


def _scan(path: Path, name: str) -> FileScan.Verdict:
    with path.open("rb") as file:
        verdict, threat = scanning.scanned(file)
    if verdict is FileScan.Verdict.INFECTED:
        raise _refused(
            name,
            _("Malware was found in “%(name)s” (%(threat)s): it is not taken."),
            "HOUSE.malware",
            threat=threat,
        )
    return verdict


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


class _Waiting(File):  # type: ignore[type-arg]
    """A file of the waiting place on its way to the storage: a local one moves it, any other reads it."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        super().__init__(file)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def keep(taken: TakenIn) -> str:
    """Move a file from the waiting place to its own under a random name, whole or not at all; the name."""
    stored_as = put(taken)
    scanning.note(stored_as, taken.scan)
    return stored_as


def put(taken: TakenIn) -> str:
    """As `keep`, for one of many: what the scanner said is left to be noted for all at once (`scanning.note_many`)."""
    name = secrets.token_hex(16)
    with taken.path.open("rb") as file:
        stored_as = default_storage.save(f"{name[:2]}/{name}", _Waiting(taken.path, file))
    folder = (store() / stored_as).parent
    if folder.exists():
        _sync(folder)
    return stored_as


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(stored_as: str) -> None:
    """Remove a stored file whose record did not come to be, or is gone."""
    default_storage.delete(stored_as)
    beside(stored_as).unlink(missing_ok=True)
    if not connection.needs_rollback:  # what was noted in a transaction that failed goes with it
        scanning.forget(stored_as)


def beside(stored_as: str) -> Path:
    """Where what is made of a stored file lies, always in the local folder: it can be made again at any time."""
    return store() / f"{stored_as}.small"


def open_unchanged(stored_as: str, sha256: str) -> BinaryIO | None:
    """The stored file, opened at its beginning; None when it is missing or is not what was stored."""
    try:
        file = cast(BufferedReader, default_storage.open(stored_as, "rb").file)
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
    name = _plain(given)
    endings = FILE_KINDS[content_type].endings
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in endings:
        stem, ending = name, endings[0]
    stem = stem[: _LONGEST_NAME - len(ending) - 1].rstrip(". ")
    return f"{stem or 'file'}.{ending}"


def _plain(given: str) -> str:
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in name)
    return " ".join(name.split()).strip(". ")
