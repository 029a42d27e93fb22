"""The registers for everybody's machines: whole files and the feed of changes. Open, free, without signing in."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemaps
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import condition, require_safe

from accounts.access import today
from law.entry_states import EntryEvent
from registers.files_of_register import CONTENT_TYPES, file_of_register, state_of_registers
from registers.models import PublishedChange
from registers.published import NEWS_WORDS, record_of
from registers.queries.news import NEWS_PAGE, latest_news, news
from registers.sitemaps import EntrySitemap

#: A proxy may answer for us so long; after that it asks whether anything changed.
_FRESH = 300
_IN_ATOM = 100

View = Callable[..., HttpResponseBase]


def _public(view: View) -> View:
    """Open to everybody; what a visitor was given may be kept by proxies, what a person signed in got by nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            response["Cache-Control"] = f"public, max-age={_FRESH}"
        return response

    return login_not_required(require_safe(answer))


def _state(request: HttpRequest, **kwargs: str) -> str:
    """The state of the registers: while it lasts, the same question has the same answer in a language."""
    return f'"{state_of_registers()[0]}-{get_language()}"'


def _since(request: HttpRequest, **kwargs: str) -> datetime | None:
    at: datetime | None = state_of_registers()[1]
    return at


_unless_known = condition(etag_func=_state, last_modified_func=_since)


@_public
@_unless_known
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole register as a file."""
    answer = FileResponse(
        file_of_register(kind).open("rb"),
        as_attachment=True,
        filename=f"register-{today():%Y-%m-%d}.{kind}",
        content_type=CONTENT_TYPES[kind],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class _AskedForm(forms.Form):
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"], label=_("since"))
    after = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)


@_public
@_unless_known
def changes(request: HttpRequest) -> HttpResponseBase:
    """What was added, changed and excluded since a day, a page at a time; `next` goes on from there, also tomorrow."""
    form = _AskedForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    since, after = form.cleaned_data["since"], form.cleaned_data["after"] or 0
    if since is not None and not 1992 <= since.year <= 2100:
        return JsonResponse({"errors": {"since": [gettext("The day lies outside 1992-2100.")]}}, status=422)
    found = news(since=since, after=after)
    following = {"since": since.isoformat()} if since else {}
    following["after"] = str(found[-1].pk if found else after)
    return JsonResponse(
        {
            "changes": [_item(change) for change in found],
            "more": len(found) == NEWS_PAGE,
            "next": f"{settings.SITE_URL}{reverse('register-changes')}?{urlencode(following)}",
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _item(change: PublishedChange) -> dict[str, object]:
    """The change, and the entry as it stands now."""
    return {
        "id": change.pk,
        "kind": change.kind,
        "event": change.event,
        "effective_on": change.effective_on.isoformat(),
        "recorded_at": f"{change.at.isoformat(timespec='seconds')}",
        "entry": record_of(change.entry),
    }


@_public
@_unless_known
def atom(request: HttpRequest) -> HttpResponseBase:
    """The last changes for feed readers, the newest first."""
    here = f"{settings.SITE_URL}{reverse('register')}"
    feed = Atom1Feed(
        title=gettext("Register of IP objects"),
        link=here,
        description=gettext("What was added to the registers, changed and excluded."),
        language=get_language(),
        feed_url=f"{settings.SITE_URL}{reverse('register-atom')}",
    )
    for change in latest_news(_IN_ATOM):
        entry, words = change.entry, NEWS_WORDS[EntryEvent(change.event)]
        feed.add_item(
            title=f"{entry.number} {entry.title}: {words}",
            link=f"{settings.SITE_URL}{entry.get_absolute_url()}",
            description=f"{entry.get_register_display()}. {entry.holder.name}. {words}.",
            unique_id=f"{here}#{change.pk}",
            pubdate=change.at,
            updateddate=change.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)


_SITEMAPS: dict[str, Any] = {"register": EntrySitemap}


@_public
@_unless_known
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """The list of the sitemaps, one for some thousand entries."""
    return sitemaps.index(request, _SITEMAPS, sitemap_url_name="sitemap-section")


@_public
@_unless_known
def sitemap(request: HttpRequest, section: str) -> HttpResponseBase:
    """The addresses of some thousand entries."""
    return sitemaps.sitemap(request, _SITEMAPS, section)
