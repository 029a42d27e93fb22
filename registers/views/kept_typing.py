"""A topic sent after the session ended: what was typed is kept for its author, who lands on it after signing in.

The page carries a signed word (`keeps`) on whose form it is; it lets the form be kept, and do nothing else.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.models import User
from acts.refusals import Refusal
from law.application_check import Topic
from registers.models import Application
from registers.services.keep_topic import keep_aside, keep_row
from registers.services.typed_topics import Page

_SALT: Final = "registers.kept_typing"
#: A page left open over a long weekend still keeps what is typed into it.
_GOOD_FOR: Final = timedelta(days=4)
#: What a form sends besides what was typed: keys, buttons.
_NOT_TYPED: Final = frozenset(
    {"csrfmiddlewaretoken", "keeps", "version", "seen", "tab", "next", "stay", "look", "add", "throw_away"}
)
#: Fields that name files by a form's own input; a file that came in parts is named by a key.
_FILES: Final = frozenset({"file", "genuine", "infringing"})


def promise_topic(user: User, application: Application, topic: Topic, *, row: bool = False) -> str:
    """The signed word for the form of a topic, or of a row of it."""
    what = {"person": user.pk, "application": application.pk, "topic": topic.value, "row": row}
    return signing.dumps(what, salt=_SALT)


def typed_row(data: QueryDict) -> dict[str, list[str]]:
    """What was typed into a row, by field, its files left out."""
    return {name: values for name, values in typed_fields(data).items() if name not in _FILES}


def seen_version(data: QueryDict) -> dict[str, object]:
    """The version of the draft on which a row was typed, where its page says so."""
    version = data.get("version", "")
    return {"version": int(version)} if version.isdecimal() and len(version) < 10 else {}


def typed_fields(data: QueryDict) -> dict[str, list[str]]:
    """What was typed, by field."""
    return {name: [str(each) for each in data.getlist(name)] for name in data if name not in _NOT_TYPED}


def page_of(data: QueryDict) -> Page | None:
    """The page that sends the form, by what it says of itself; None when it says nothing that can be read."""
    try:
        seen = json.loads(data.get("seen", ""))
    except ValueError:
        return None
    return Page(seen=seen, tab=str(data.get("tab", ""))[:36]) if isinstance(seen, dict) else None


def keep_signed_out(request: HttpRequest, now: datetime) -> tuple[User, str] | None:
    """Keep the form of a topic for its author; the author and the page to come back to, None for any other form."""
    what = _promised(request)
    if what is None:
        return None
    author = User.objects.filter(pk=what["person"], is_active=True).first()
    application = Application.objects.select_related("organisation").filter(pk=what["application"]).first()
    if author is None or application is None:
        return None
    page = page_of(request.POST)
    kept: dict[str, Any] = {
        "application": application,
        "topic": Topic(what["topic"]),
        "by": author,
        "now": now,
    }
    try:
        if what.get("row"):
            keep_row(typed=typed_row(request.POST), seen=seen_version(request.POST), **kept)
        else:
            keep_aside(typed=typed_fields(request.POST), seen=page.seen if page else {}, **kept)
    except Refusal:
        return None
    return author, reverse("application-topic", args=[application.pk, what["topic"]])


def _promised(request: HttpRequest) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = signing.loads(request.POST.get("keeps", ""), salt=_SALT, max_age=_GOOD_FOR)
    except signing.BadSignature:
        return None
    return found
