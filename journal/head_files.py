"""The published files of chain heads: JSON lines, each file naming the hash of the one before it.

First line: day, number within the day, instant, number of chains, previous file's hash. Then one line for
each chain that grew since the last file, in the order of their names: chain, seq, hash of that record. The
hash of a file is the SHA-256 of its bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from journal.entries import encode, instant_text


class HeadLine(NamedTuple):
    """Where a chain stood: the number and hash of its last record."""

    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a file. `number` counts the files of one day from 1."""

    day: date
    number: int
    taken_at: datetime
    chains: int
    previous: str


class HeadFileError(Exception):
    """A file that is not a file of heads; says why."""


def render(header: Header, lines: Iterable[HeadLine]) -> Iterator[str]:
    """The lines of a file, each with its line end."""
    yield (
        encode(
            {
                "chains": header.chains,
                "day": header.day.isoformat(),
                "number": header.number,
                "previous": header.previous,
                "taken_at": instant_text(header.taken_at),
            }
        )
        + "\n"
    )
    for line in lines:
        yield encode({"chain": line.chain, "hash": line.hash, "seq": line.seq}) + "\n"


def text_hash(parts: Iterable[str]) -> str:
    """The hash of a file whose text comes in parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """The hash of a stored file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_header(path: Path) -> Header:
    """The first line of a stored file. Raises HeadFileError."""
    try:
        with path.open(encoding="utf-8") as file:
            found = _object(file.readline())
        return Header(
            day=date.fromisoformat(found["day"]),
            number=int(found["number"]),
            taken_at=datetime.fromisoformat(found["taken_at"]),
            chains=int(found["chains"]),
            previous=str(found["previous"]),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise HeadFileError(f"it is not a file of journal heads ({error})") from error


def read_lines(path: Path) -> Iterator[HeadLine]:
    """The chain lines of a stored file, one at a time. Raises HeadFileError."""
    try:
        with path.open(encoding="utf-8") as file:
            file.readline()
            for text in file:
                found = _object(text)
                yield HeadLine(str(found["chain"]), int(found["seq"]), str(found["hash"]))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise HeadFileError(f"it has a line that is not a chain's head ({error})") from error


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("a line is not a JSON object")
    return found
