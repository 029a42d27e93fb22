"""Provisions as people read them, in the language in force."""

from django.utils.translation import get_language

from law.articles import PROVISIONS


def cited(code: str) -> str:
    """The citation of a provision in the language in force. Raises KeyError for an unknown code."""
    return PROVISIONS[code].cite(get_language() or "en")
