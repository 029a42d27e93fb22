"""The whole register as a file: CSV, XLSX or JSON, made once for each state of the registers and then kept.

A file of 100,000 entries takes seconds to make, which nobody outside may ask for again and again: the first who wants
it after a change waits, everybody else is given the file. Entries are read and written a batch at a time.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.utils.translation import get_language

from registers.models import Entry, PublishedChange
from registers.models.entry import OBJECT_TYPE_LABELS, REGISTER_LABELS, STATUS_LABELS
from registers.published import COLUMNS, READ, PublicRecord, record_of
from spreadsheets import csv_lines, write_xlsx

_BATCH: Final = 2000
CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_WORDS: Final[Mapping[str, Mapping[Any, object]]] = {
    "register": REGISTER_LABELS,
    "object_type": OBJECT_TYPE_LABELS,
    "status": STATUS_LABELS,
}


def state_of_registers() -> tuple[str, Any]:
    """A name for what the registers say now, and when that came to be (None: nothing was published yet)."""
    last = PublishedChange.objects.order_by("-id").values_list("id", "at").first()
    return (f"{last[0]}-{last[1]:%Y%m%d%H%M%S%f}", last[1]) if last else ("0", None)


def name_of(kind: str) -> str:
    """The file of this kind as the registers stand: words in the language of the reader, JSON in none."""
    state, _at = state_of_registers()
    language = "" if kind == "json" else f"-{get_language()}"
    return f"register-{state}{language}.{kind}"


def file_of_register(kind: str) -> Path:
    """The file of the registers as they stand, made if it was not yet."""
    folder = Path(settings.MEDIA_ROOT) / "published"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name_of(kind)
    if path.exists():
        return path
    with _alone(folder / f"{kind}.lock"):
        if not path.exists():
            _make(path, kind)
    return path


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One maker of a kind at a time; the others wait, and find the file made."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _make(path: Path, kind: str) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            _WRITERS[kind](part)
            part.flush()
            os.replace(part.name, path)
        except BaseException:
            os.unlink(part.name)
            raise
    # Whoever is being given an older one keeps it open until they have it.
    for older in path.parent.glob(f"register-*.{kind}"):
        if older.name.split("-")[1:3] != path.name.split("-")[1:3]:
            older.unlink(missing_ok=True)


def _records() -> Iterator[PublicRecord]:
    entries = Entry.objects.select_related("holder").only(*READ).order_by("register", "number")
    for entry in entries.iterator(chunk_size=_BATCH):
        yield record_of(entry)


def _rows() -> Iterator[Sequence[object]]:
    """A row of headings, then one for each entry, in words."""
    yield [str(words) for words in COLUMNS.values()]
    # Looked up once: a translation costs more than the cell it fills.
    words = {
        name: {key.value: str(label) for key, label in labels.items()} for name, labels in _WORDS.items()
    }
    for record in _records():
        yield [_cell(words.get(name, {}).get(str(value), value)) for name, value in record.items()]


def _cell(value: object) -> object:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _write_csv(file: IO[bytes]) -> None:
    for line in csv_lines(_rows(), delimiter=";"):
        file.write(line.encode())


def _write_xlsx(file: IO[bytes]) -> None:
    write_xlsx(file, _rows())


def _write_json(file: IO[bytes]) -> None:
    file.write(b"[")
    for number, record in enumerate(_records()):
        file.write(b",\n" if number else b"\n")
        file.write(json.dumps(record, ensure_ascii=False).encode())
    file.write(b"\n]\n")


_WRITERS: Final[dict[str, Callable[[IO[bytes]], None]]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "json": _write_json,
}
