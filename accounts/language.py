"""Saying a sentence in a language; the language of the pages, kept in a cookie before and after signing in."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext


@lru_cache(maxsize=512)
def said_in(language: str, sentence: str) -> str:
    """A sentence of ours in a language, whatever the language in force; other texts as they are."""
    with translation.override(language):
        return gettext(sentence)


def remember_language(response: HttpResponseBase, language: str) -> bool:
    """Set the cookie; False (and nothing set) for a language that the pages are not written in."""
    if language not in dict(settings.LANGUAGES):
        return False
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return True
