"""Languages of documents by their names in the language of the page, those of the union's members first."""

import re
from functools import cache

from babel import Locale
from django.utils.translation import get_language

#: Russian, in which the Commission reads, then the other state languages of the union, then what is met most.
_FIRST = ("ru", "kk", "hy", "be", "ky", "en", "de", "fr", "zh", "ja")


@cache
def _named(page_language: str) -> tuple[tuple[str, str], ...]:
    names = Locale(page_language).languages
    rest = sorted(
        ((str(code), str(name)) for code, name in names.items() if re.fullmatch(r"[a-z]{2}", str(code))),
        key=lambda pair: pair[1],
    )
    return (
        *((code, str(names[code])) for code in _FIRST),
        *(pair for pair in rest if pair[0] not in _FIRST),
    )


def language_choices() -> list[tuple[str, str]]:
    """Codes and names for a form's field, with an empty one first."""
    return [("", "–"), *_named((get_language() or "ru")[:2])]


def language_name(code: str) -> str:
    """The name of a language in the language of the page; the code itself when it is unknown."""
    return dict(_named((get_language() or "ru")[:2])).get(code, code)


def is_language(code: str) -> bool:
    """Whether it is the code of a language that can be chosen."""
    return code in dict(_named("en"))
