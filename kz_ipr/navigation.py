"""The links in every page's header: shown by the same table that guards the pages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from accounts.models import User
from accounts.queries import may
from accounts.roles import What


@dataclass(frozen=True)
class Link:
    """One entry of the menu. `current` marks the page, or the part of the site, that the reader is on."""

    label: Promise
    url: str
    current: bool


ENTRIES: tuple[tuple[str, Promise, What], ...] = (
    ("queue", _("Queue"), What.SEE_CASE),
    ("new-case", _("New case"), What.PREPARE_CASE),
    ("register", _("Register"), What.SEE_REGISTER),
    ("calendar", _("Calendar"), What.SEE_CALENDAR),
    ("timetable", _("Timetable"), What.USE_TIMETABLE),
    ("deliveries", _("Deliveries"), What.SEE_DELIVERIES),
    ("set-aside", _("Set aside"), What.SEE_SET_ASIDE),
    ("mails", _("Mails"), What.SEE_MAILS),
    ("people", _("People"), What.SEE_PEOPLE),
)


def links_for(user: object, path: str) -> list[Link]:
    """The entries this person may open. An entry whose page this installation does not have is left out."""
    if not isinstance(user, User):
        return []
    day = today()
    found: list[tuple[Promise, str]] = []
    for name, label, what in ENTRIES:
        url = _address(name, year=day.year)
        if url and may(user, what, on=day):
            found.append((label, url))
    # The longest address that begins the path wins: "/cases/new/" is "New case", not "Queue". Another year of
    # the calendar is still the calendar.
    parts = {url: url.removesuffix(f"{day.year}/") for _label, url in found}
    current = max((url for url, part in parts.items() if path.startswith(part)), key=len, default=None)
    return [Link(label, url, url == current) for label, url in found]


def _address(name: str, year: int) -> str | None:
    for kwargs in ({}, {"year": year}):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


def home_for(user: object) -> str | None:
    """Where a person lands after signing in: the first page of the menu that the role may open."""
    links = links_for(user, "")
    return links[0].url if links else None


def navigation(request: HttpRequest) -> dict[str, object]:
    """What every page's header shows; computed only when a whole page is rendered, not for a part of one."""
    user = getattr(request, "user", None)
    return {
        "nav": SimpleLazyObject(lambda: links_for(user, request.path)),
        "site_languages": settings.LANGUAGES,
    }
