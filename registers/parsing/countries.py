"""Countries as addresses name them in Russian, Kazakh or English, to two-letter codes."""

import re
from functools import cache
from typing import Final

from babel import Locale

#: Everyday names that the CLDR tables do not hold.
_EVERYDAY: Final = {
    "рк": "KZ",
    "республика казахстан": "KZ",
    "қазақстан республикасы": "KZ",
    "рф": "RU",
    "российская федерация": "RU",
    "сша": "US",
    "usa": "US",
    "кнр": "CN",
    "англия": "GB",
    "uk": "GB",
    "республика корея": "KR",
    "южная корея": "KR",
    "турция": "TR",
    "республика беларусь": "BY",
    "оаэ": "AE",
    "чехия": "CZ",
}


@cache
def _names() -> dict[str, str]:
    names = {
        str(name).casefold(): str(code)
        for language in ("kk", "en", "ru")
        for code, name in Locale(language).territories.items()
        if re.fullmatch(r"[A-Z]{2}", str(code))
    }
    return {**names, **_EVERYDAY}


def country_of(address: str) -> str:
    """The code of the country an address begins or ends with; empty when it names none."""
    parts = [part.strip().casefold() for part in address.split(",")]
    for part in (parts[0], parts[-1]):
        if part in _names():
            return _names()[part]
    return ""
