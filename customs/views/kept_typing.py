"""A form sent after the session ended: what was typed is kept for its author, who lands on it after signing in.

Pages carry a signed word (`keeps`) on whose form they are: it lets a form without a session be kept as a draft of
that person, and do nothing else. Drafts are read by their author only.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from accounts.models import User
from customs.models import CaseDraft
from customs.services.drafts import keep_draft, key_of_page
from customs.views._new_case_form import preparing_in
from law.time import local_date
from registers.views.kept_typing import keep_signed_out

_SALT: Final = "customs.kept_typing"
#: A page left open over a long weekend still keeps what is typed into it.
_GOOD_FOR: Final = timedelta(days=4)
_LONGEST_PAGE: Final = 500
#: What a form sends besides what was typed: keys, buttons.
_KEYS: Final = frozenset({"csrfmiddlewaretoken", "keeps", "draft", "version", "seen"})
_BUTTONS: Final = frozenset({"open", "rows", "find", "search", "load", "drop_photo"})
_NOT_TYPED: Final = _KEYS | _BUTTONS


@dataclass(frozen=True)
class _Promise:
    """Whose form it is, under which key and, for an act, on which page."""

    person: int
    key: uuid.UUID
    page: str


def promise(user: User, *, key: uuid.UUID | None = None, page: str = "") -> str:
    """The signed word for a form: of a new case under its key, or of the page of an act."""
    if len(page) > _LONGEST_PAGE:
        return ""
    what = {"person": user.pk, "key": str(key or key_of_page(page)), "page": page}
    return signing.dumps(what, salt=_SALT)


def _promised(request: HttpRequest) -> _Promise | None:
    try:
        what = signing.loads(request.POST.get("keeps", ""), salt=_SALT, max_age=_GOOD_FOR)
    except signing.BadSignature:
        return None
    return _Promise(what["person"], uuid.UUID(what["key"]), what["page"])


def typed_fields(data: QueryDict) -> dict[str, list[str]]:
    """What was typed, by field; passwords are asked on no page that keeps anything."""
    return {name: [str(each) for each in data.getlist(name)] for name in data if name not in _NOT_TYPED}


def typed_in(draft: CaseDraft) -> QueryDict:
    """A draft as the browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, [str(value) for value in values])
    return data


def keep_new_case(user: User, key: uuid.UUID, data: QueryDict, now: datetime) -> CaseDraft | None:
    """Keep the form of a new case, in the office named in it if the person may prepare cases there."""
    named = data.get("office", "")
    office = None
    if named.isdecimal() and len(named) < 18:
        office = preparing_in(user, local_date(now)).filter(pk=named).first()
    return keep_draft(author=user, key=key, fields=typed_fields(data), now=now, office=office)


def _kept(request: HttpRequest, now: datetime) -> tuple[User, str] | None:
    """Keep the form for its author; who that is and the page to come back to, None where nothing was kept."""
    promised = _promised(request)
    if promised is None:
        return keep_signed_out(request, now)
    author = _keep(promised, request, now)
    return None if author is None else (author, _page_of(promised))


def _keep(promised: _Promise, request: HttpRequest, now: datetime) -> User | None:
    """Keep the form for its author; None when that person is gone or belongs to no office."""
    author = User.objects.select_related("office").filter(pk=promised.person, is_active=True).first()
    if author is None:
        return None
    if promised.page:
        fields = typed_fields(request.POST)
        kept = keep_draft(author=author, key=promised.key, fields=fields, page=promised.page, now=now)
    else:
        kept = keep_new_case(author, promised.key, request.POST, now)
    return author if kept is not None else None


def _page_of(promised: _Promise) -> str:
    return promised.page or f"{reverse('new-case')}?{urlencode({'draft': promised.key})}"


class KeptTyping:
    """Middleware: a form sent by nobody any more is kept, then signing in is asked as ever.

    It stands behind the check against forged forms and before the one that asks to sign in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.user.is_authenticated:
            return None
        htmx = getattr(request, "htmx", False)
        if request.method != "POST" or "keeps" not in request.POST:
            # A part of a page asked for by a page that is open still: the sign-in page is no answer to it.
            return HttpResponse(status=401) if htmx and getattr(view, "login_required", True) else None
        kept = _kept(request, timezone.now())
        if kept is None:
            return None
        back = f"{reverse('sign-in')}?{urlencode({'next': kept[1]})}"
        if not htmx:
            return redirect(back)
        answer = render(request, "customs/_signed_out.html", {"back": back})
        # A row of an application says beside itself what became of it.
        place = "row-state" if request.headers.get("HX-Target") == "row-state" else "draft-state"
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#{place}", "innerHTML"
        return answer


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of an earlier session: refused as ever, but what was typed into it is kept for its author."""
    kept = _kept(request, timezone.now()) if request.method == "POST" else None
    if kept is None or (request.user.is_authenticated and request.user != kept[0]):
        return csrf_failure(request, reason, template_name="403_csrf.html")
    if request.user.is_authenticated:
        messages.warning(request, _("Nothing was sent: you had signed in again. What you typed is here."))
    return redirect(kept[1])
