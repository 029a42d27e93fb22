"""Countries by their names in the language of the page, the member states of the union first."""

import re
from functools import cache

from babel import Locale
from django.utils.translation import get_language

from law.required_documents import MEMBER_STATES

#: Kazakhstan, then the other members: what nearly everybody chooses.
_FIRST = ("KZ", *(state for state in MEMBER_STATES if state != "KZ"))


@cache
def _named(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale(language).territories
    rest = sorted(
        ((str(code), str(name)) for code, name in names.items() if re.fullmatch(r"[A-Z]{2}", str(code))),
        key=lambda pair: pair[1],
    )
    first = [(code, str(names[code])) for code in _FIRST]
    return (*first, *(pair for pair in rest if pair[0] not in _FIRST and pair[0] != "ZZ"))


def country_choices() -> list[tuple[str, str]]:
    """Codes and names for a form's field, with an empty one first."""
    return [("", "–"), *_named((get_language() or "ru")[:2])]


def country_name(code: str) -> str:
    """The name of a country in the language of the page; the code itself when it is unknown."""
    return dict(_named((get_language() or "ru")[:2])).get(code, code)
