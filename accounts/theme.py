"""Light or dark pages, kept in a cookie; without one the device decides."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

THEMES = ("light", "dark")
COOKIE = "theme"


def chosen_theme(request: HttpRequest) -> str:
    """`light`, `dark`, or empty where the person leaves it to the device."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""


def remember_theme(response: HttpResponseBase, theme: str) -> None:
    """Set the cookie, or take it away for anything that is not a theme."""
    if theme not in THEMES:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        theme,
        max_age=365 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
