"""Names of organisations: by which key they are the same, and what is left without their legal form."""

import re
from typing import Final

_QUOTES: Final = re.compile(r"[\"«»“”„'`]+")
_SPACES: Final = re.compile(r"\s+")
_LEGAL_FORMS: Final = re.compile(
    r"\b(?:тоо|ао|оао|зао|пао|ооо|ип|жшс|ақ|жк|llp|llc|ltd|limited|inc|gmbh|ag|sa|co|corp|corporation|company|plc"
    r"|bv|nv|srl|spa|sas|kg|oy|ab)\b\.?",
    re.IGNORECASE,
)


def name_key(name: str) -> str:
    """The name without regard to case, quotation marks and spaces; the legal form stays: it tells apart."""
    return _SPACES.sub(" ", _QUOTES.sub(" ", name)).strip().casefold()


def plain_name(name: str) -> str:
    """The name without its legal form and quotation marks; the whole name when nothing else is in it."""
    plain = _SPACES.sub(" ", _LEGAL_FORMS.sub(" ", _QUOTES.sub(" ", name))).strip(" ,.")
    return plain or name
