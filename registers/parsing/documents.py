"""Documents named in a cell: «Св-во №61179 от 09.11.2022», «МР № 1017488», «№ КГД-20-9818 от 19.07.2024»."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from registers.parsing.dates import parse_date
from registers.parsing.text import clean

_DOCUMENT: Final = re.compile(
    r"(?P<kind>[^№]*?)\s*(?:№|N[oº°]?\.?(?=\s*\d))\s*(?P<number>.+?)(?:\s*,?\s+(?:от|выдан\w*)\s+(?P<date>.+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DocumentName:
    """A document as named: the whole text, and of it what could be told apart."""

    text: str
    number: str
    date: date | None


def parse_document(value: str) -> DocumentName:
    """The document a cell names; text without a «№» keeps its text only. An impossible date raises
    FieldFault.
    """
    text = clean(value)
    found = _DOCUMENT.fullmatch(text)
    if not found:
        return DocumentName(text, "", None)
    dated = found["date"]
    return DocumentName(text, found["number"].strip(), parse_date(dated) if dated else None)
