"""The links in every page's header: shown by the same table that guards the pages."""

import re
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
from accounts.theme import chosen_theme


@dataclass(frozen=True)
class Link:
    """One entry of the menu. `current` marks the page, or the part of the site, that the reader is on.

    `keys`: what is typed to go there, one key after another; empty where there is no shortcut.
    """

    label: Promise
    url: str
    current: bool
    keys: str = ""


#: Name of the address, label, and the right that opens it; None: open to everybody, signed in or not.
ENTRIES: tuple[tuple[str, Promise, What | None], ...] = (
    ("queue", _("Queue"), What.SEE_CASE),
    ("desk", _("Head's desk"), What.DECIDE_CASE),
    ("new-case", _("New case"), What.PREPARE_CASE),
    ("register", _("Register"), None),
    ("ends-soon", _("Ends soon"), What.IMPORT_REGISTER),
    ("register-deliveries", _("Deliveries"), What.IMPORT_REGISTER),
    ("review-queue", _("Applications"), What.SEE_APPLICATIONS),
    ("proposals", _("Proposals"), What.SEE_APPLICATIONS),
    ("calendar", _("Calendar"), What.SEE_CALENDAR),
    ("rates", _("Rates"), What.SEE_RATES),
    ("timetable", _("Timetable"), None),
    ("deliveries", _("Deliveries"), What.SEE_DELIVERIES),
    ("set-aside", _("Set aside"), What.SEE_SET_ASIDE),
    ("figures", _("Statistics"), What.SEE_FIGURES),
    ("mails", _("Mails"), What.SEE_MAILS),
    ("people", _("People"), What.SEE_PEOPLE),
    ("applications", _("Applications"), What.APPLY),
    ("organisation", _("Organisation"), What.OWN_ORGANISATION),
)


#: The keys that lead to an entry: on the Latin letters of the keyboard, whatever language it is set to.
KEYS = {
    "queue": "g q",
    "desk": "g d",
    "new-case": "n",
    "register": "g r",
    "calendar": "g c",
    "timetable": "g t",
    "deliveries": "g l",
    "set-aside": "g a",
    "figures": "g s",
    "mails": "g m",
    "people": "g p",
}


# What each person most likely comes for; the first of these that the role may open is the start page.
START_PAGES = ("queue", "applications", "people", "register")


def open_entries(user: object) -> dict[str, tuple[Promise, str]]:
    """Name, label and address of the entries this person (or a visitor) may open, in the order of the menu.

    An entry whose page this installation does not have is left out.
    """
    day = today()
    found: dict[str, tuple[Promise, str]] = {}
    for name, label, what in ENTRIES:
        url = _address(name, year=day.year)
        if url and (what is None or (isinstance(user, User) and may(user, what, on=day))):
            found[name] = (label, url)
    return found


def links_for(user: object, path: str) -> list[Link]:
    """The menu as it stands on the page at `path`."""
    found = open_entries(user)
    # The longest address that begins the path wins: "/cases/new/" is "New case", not "Queue". Another year of
    # the calendar is still the calendar.
    parts = {url: re.sub(r"\d{4}/$", "", url) for _label, url in found.values()}
    current = max((url for url, part in parts.items() if path.startswith(part)), key=len, default=None)
    return [Link(label, url, url == current, KEYS.get(name, "")) for name, (label, url) in found.items()]


def _address(name: str, year: int) -> str | None:
    if name == "mails" and not settings.MAIL_SINK_DIR:
        return None  # letters really go out here
    for kwargs in ({}, {"year": year}):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


def home_for(user: object) -> str:
    """The address of the person's start page: the register is open to everybody."""
    entries = open_entries(user)
    return next(entries[name][1] for name in START_PAGES if name in entries)


def navigation(request: HttpRequest) -> dict[str, object]:
    """What every page's header shows; computed only when a whole page is rendered, not for a part of one."""
    user = getattr(request, "user", None)
    return {
        "nav": SimpleLazyObject(lambda: links_for(user, request.path)),
        "site_languages": settings.LANGUAGES,
        "theme": chosen_theme(request),
    }
