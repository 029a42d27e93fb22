"""What the journal is told, and the one text and hash that are made of it.

The text is stored as it is hashed, so that no later change of this module can alter what an old record says.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from journal.context import is_sample

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

GENESIS = "0" * 64
"""Stands where the predecessor's hash would be in the first record of a chain and in the first daily head."""

_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a subject.

    `effective_at` is the instant at which it counts in law (the time of recording is the database's own).
    `actor_id` is None when the system acted by itself. `payload` holds ids and `hashed()` personal data,
    never names or addresses, so that erasure stays possible.
    """

    chain: str
    subject_kind: str
    subject_id: int
    event: str
    effective_at: datetime
    actor_id: int | None
    provision: str
    payload: Mapping[str, JSON] = field(default_factory=dict)
    sample: bool = False


def instant_text(instant: datetime) -> str:
    """An instant as the journal spells it: UTC, always six decimals. A naive instant raises ValueError."""
    if instant.utcoffset() is None:
        raise ValueError("the journal does not take an instant without a time zone")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def encode(value: Mapping[str, JSON]) -> str:
    """JSON with sorted keys, no spaces, letters as they are (UTF-8). TypeError or ValueError if it cannot
    be."""
    return _encoder.encode(value)


def canonical_text(entry: Entry, seq: int, recorded_at: str) -> str:
    """The stored and hashed text of a record; `recorded_at` as spelled by `instant_text`."""
    return encode(
        {
            "actor_id": entry.actor_id,
            "chain": entry.chain,
            "effective_at": instant_text(entry.effective_at),
            "event": entry.event,
            "payload": entry.payload,
            "provision": entry.provision,
            "recorded_at": recorded_at,
            "sample": entry.sample or is_sample(),
            "seq": seq,
            "subject_id": entry.subject_id,
            "subject_kind": entry.subject_kind,
        }
    )


def record_hash(previous: str, canonical: str) -> str:
    """The hash that links a record to its predecessor: SHA-256, hexadecimal. The insert trigger computes
    the same."""
    return hashlib.sha256((previous + canonical).encode()).hexdigest()
