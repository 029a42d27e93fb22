"""The canonical form of JSON: the same document is the same bytes, whoever writes it.

As RFC 8785 writes it (members in the order of their UTF-16 units, no space, the shortest escapes, UTF-8), with two
narrowings: text is in Unicode's form NFC, and numbers are whole, so that none has two ways to be written.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence

#: Whole numbers beyond this are not the same everywhere (RFC 8785, 3.2.2.3).
_LARGEST = 2**53 - 1


class NotCanonical(ValueError):  # noqa: N818 - reads as the fact it states
    """The value has no canonical form: a fraction, a number too large, a half character, two names that are one."""


def canonical(value: object) -> bytes:
    """The canonical bytes of a JSON value. Raises NotCanonical."""
    try:
        return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character") from error


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _ordered(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise NotCanonical("a number too large")
        return value
    if isinstance(value, Mapping):
        named = {unicodedata.normalize("NFC", str(name)): _ordered(each) for name, each in value.items()}
        if len(named) != len(value):
            raise NotCanonical("two members of one name")
        return dict(sorted(named.items(), key=lambda item: item[0].encode("utf-16-be")))
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_ordered(each) for each in value]
    raise NotCanonical(f"no {type(value).__name__} in JSON")
