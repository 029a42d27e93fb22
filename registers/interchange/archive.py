"""A ZIP archive of applications, read without trusting it: neither its names nor what it says of its sizes.

Nothing is ever unpacked to a name of the archive's. An entry is looked up by its name, read up to what it said its size
was, and its content is known by its hash. JSON files hold an application each, or a list of them.
"""

import hashlib
import posixpath
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO, Final

from law.sentences import _
from registers.interchange.schema import Fault, Unreadable, read_json

MOST_ENTRIES: Final = 50_000
MOST_APPLICATIONS: Final = 1_000
MOST_JSON_BYTES: Final = 20 * 1024**2
#: What its entries come to, unpacked.
MOST_UNPACKED: Final = 20 * 1024**3
#: Documents and images hardly shrink; text does, and beyond this nothing honest does. Small entries may.
MOST_RATIO: Final = 100
SMALL: Final = 1024**2

_CHUNK: Final = 64 * 1024
#: The number of systems of Unix in an entry (APPNOTE 4.4.2).
_UNIX: Final = 3
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What systems put beside the files.
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)

NO_ARCHIVE = _("This is no ZIP archive that can be read.")
TOO_MANY = _("The archive holds more than %(most)d entries.")
UNSAFE = _("The archive holds a name that leads out of it, or one that stands twice: %(name)s.")
ALIKE = _("Two names of the archive differ in capital letters only: %(name)s.")
NO_PLAIN_FILE = _("An entry of the archive is a link or something else that is no file: %(name)s.")
BOMB = _("The archive unpacks to more than it can honestly hold: %(name)s.")
LOCKED = _("An entry of the archive is encrypted or packed in an unusual way: %(name)s.")
NO_APPLICATION = _("The archive holds no JSON file.")
EMPTY_LISTS = _("The JSON files of the archive hold no application.")
TOO_MANY_APPLICATIONS = _("An archive takes %(most)d applications at most.")
TOO_LONG = _("A JSON file is larger than %(megabytes)d MB.")
NO_LIST = _("This is neither an application nor a list of applications.")
NO_FILE = _("The archive holds no such file.")
OTHER_CONTENT = _("The file is not the one that the application lists: its size or its hash differs.")


class BadArchive(ValueError):  # noqa: N818 - reads as the fact it states
    """The archive as a whole is not taken: a sentence with its params."""

    def __init__(self, sentence: str, **params: object) -> None:
        self.sentence, self.params = sentence, params
        super().__init__(sentence)


@dataclass(frozen=True)
class Found:
    """One application of an archive: where its JSON lies, what it says, or why it cannot be read."""

    place: str
    folder: str
    given: Any = None
    faults: list[Fault] = field(default_factory=list)


class Archive:
    """An opened archive whose names and sizes have been looked over."""

    def __init__(self, zipped: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._zip = zipped
        self._entries = entries

    def applications(self) -> list[Found]:
        """The applications of its JSON files, in the order of their names. Raises BadArchive."""
        names = sorted(name for name in self._entries if name.lower().endswith(".json"))
        if not names:
            raise BadArchive(NO_APPLICATION)
        found: list[Found] = []
        for name in names:
            found += self._in_file(name)
            if len(found) > MOST_APPLICATIONS:
                raise BadArchive(TOO_MANY_APPLICATIONS, most=MOST_APPLICATIONS)
        if not found:
            raise BadArchive(EMPTY_LISTS)
        return found

    def _in_file(self, name: str) -> list[Found]:
        folder = posixpath.dirname(name)
        if self._entries[name].file_size > MOST_JSON_BYTES:
            raise BadArchive(TOO_LONG, megabytes=MOST_JSON_BYTES // 1024**2)
        try:
            value = read_json(self._content(name))
        except Unreadable as error:
            return [Found(name, folder, faults=[Fault("", error.sentence)])]
        except _BROKEN:
            return [Found(name, folder, faults=[Fault("", NO_ARCHIVE)])]
        if isinstance(value, dict):
            return [Found(name, folder, value)]
        if isinstance(value, list):
            return [
                Found(f"{name} [{number}]", folder, each)
                if isinstance(each, dict)
                else Found(f"{name} [{number}]", folder, faults=[Fault("", NO_LIST)])
                for number, each in enumerate(value, 1)
            ]
        return [Found(name, folder, faults=[Fault("", NO_LIST)])]

    def _content(self, name: str) -> bytes:
        with self._zip.open(self._entries[name]) as entry:
            return entry.read(MOST_JSON_BYTES + 1)

    @contextmanager
    def file(self, folder: str, given: dict[str, Any]) -> Iterator[IO[bytes]]:
        """The content of a file that an application lists: at its path from the folder of the JSON, or by its hash.

        Raises NotThere with the fault: no such entry, or another content than listed.
        """
        name = _inside(folder, given.get("path") or f"files/{given['sha256']}")
        info = self._entries.get(name)
        if info is None:
            raise NotThere(NO_FILE)
        try:
            same = info.file_size == given["size"] and self._hash(info) == given["sha256"]
        except _BROKEN as error:
            raise NotThere(NO_FILE) from error
        if not same:
            raise NotThere(OTHER_CONTENT)
        with self._zip.open(info) as entry:
            yield entry

    def _hash(self, info: zipfile.ZipInfo) -> str:
        digest = hashlib.sha256()
        with self._zip.open(info) as entry:
            while chunk := entry.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


class NotThere(Exception):  # noqa: N818 - reads as the fact it states
    """A listed file is not in the archive, or is another one: `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@contextmanager
def opened(content: BinaryIO) -> Iterator[Archive]:
    """The archive, once its names and sizes are seen to be honest. Raises BadArchive."""
    content.seek(0, 2)
    size = content.tell()
    content.seek(0)
    try:
        zipped = zipfile.ZipFile(content)
    except _BROKEN as error:
        raise BadArchive(NO_ARCHIVE) from error
    with zipped:
        yield Archive(zipped, _looked_over(zipped, size))


def _looked_over(zipped: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    infos = [info for info in zipped.infolist() if not info.is_dir()]
    if len(infos) > MOST_ENTRIES:
        raise BadArchive(TOO_MANY, most=MOST_ENTRIES)
    entries: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for info in infos:
        if info.filename.startswith(_LITTER[0]) or info.filename.endswith(_LITTER[1:]):
            continue
        name = _inside("", info.filename)
        shown = info.filename[:60]
        if not name or name in entries:
            raise BadArchive(UNSAFE, name=shown)
        # Half the systems on which it may have been made, or will be looked at, know them as one.
        if name.casefold() in folded:
            raise BadArchive(ALIKE, name=shown)
        if not _is_file(info):
            raise BadArchive(NO_PLAIN_FILE, name=shown)
        if info.flag_bits & 0x1 or info.compress_type not in _METHODS:
            raise BadArchive(LOCKED, name=shown)
        if info.file_size > max(SMALL, MOST_RATIO * info.compress_size):
            raise BadArchive(BOMB, name=shown)
        entries[name] = info
        folded.add(name.casefold())
    # Entries that lie over each other come to more than the archive they lie in.
    packed = sum(info.compress_size for info in infos)
    unpacked = sum(info.file_size for info in infos)
    if packed > size or unpacked > min(MOST_UNPACKED, SMALL * 64 + MOST_RATIO * size):
        raise BadArchive(BOMB, name="–")
    return entries


def _is_file(info: zipfile.ZipInfo) -> bool:
    """False for symbolic links and devices, as systems of Unix write them; others say nothing of it."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return info.create_system != _UNIX or kind in (0, stat.S_IFREG)


def _inside(folder: str, path: str) -> str:
    """The name within the archive; empty for one that leads out of it or is no plain path."""
    whole = unicodedata.normalize("NFC", posixpath.join(folder, path))
    parts = whole.split("/")
    plain = all(part not in ("", ".", "..") for part in parts)
    if (
        not plain
        or "\\" in whole
        or ":" in parts[0]
        or any(unicodedata.category(each) == "Cc" for each in whole)
    ):
        return ""
    return whole
