"""Keeping a new case while it is typed, what the page says to it, and the photographs taken for it."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires, signed_in
from accounts.models import User
from accounts.roles import What
from acts.previews import preview_of
from acts.refusals import Refusal
from acts.stored_files import FILE_HEADERS
from customs.forms.opening import preconditions, proposal
from customs.models import DraftPhoto
from customs.services.drafts import add_photo, drafts_of, drop_draft, drop_photo, key_of_page
from customs.views._new_case_form import draft_key, read_form
from customs.views._shared import find_case
from customs.views.kept_typing import keep_new_case
from law.time import local_date


def _named(request: HttpRequest) -> uuid.UUID:
    key = draft_key(request.POST.get("draft", ""))
    if key is None:
        raise Http404
    return key


@require_POST
@requires(What.PREPARE_CASE)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is typed; answers with the route proposed and the preconditions as they stand (parts of the page)."""
    now = timezone.now()
    user = signed_in(request)
    draft = keep_new_case(user, _named(request), request.POST, now)
    form = read_form(user, request.POST, now)
    today = local_date(now)
    context = {
        "kept": draft,
        "preconditions": preconditions(form, request.POST, today=today),
        "proposal": proposal(request.POST, form.known, today=today),
        "regime": request.POST.get("regime", ""),
    }
    return render(request, "customs/_standing.html", context)


@require_POST
@requires(What.PREPARE_CASE)
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away, at its author's word."""
    if drop_draft(author=signed_in(request), key=_named(request)):
        messages.success(request, _("The draft is thrown away."))
    return redirect("new-case")


@require_POST
@requires(What.SEE_CASE)
def drop_of_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Throw away what was typed on the page of an act before signing out."""
    user = signed_in(request)
    case = find_case(user, number, timezone.now())
    place = reverse("case-act", args=[case.number, act])
    page = request.POST.get("page", "")
    # The page of this very act, with whatever its address asks besides.
    page = page if page.partition("?")[0] == place else place
    drop_draft(author=user, key=key_of_page(page))
    return redirect(page)


def take_photos(request: HttpRequest, user: User, key: uuid.UUID, now: datetime) -> list[str]:
    """Keep the photographs sent with a form, forget the one it names; why some were not kept."""
    gone = request.POST.get("drop_photo", "")
    if gone.isdecimal() and len(gone) < 18:
        drop_photo(author=user, photo_id=int(gone))
    files = request.FILES.getlist("photos")
    if not files:
        return []
    draft = drafts_of(user, on=local_date(now)).filter(key=key).first()
    draft = draft or keep_new_case(user, key, request.POST, now)
    if draft is None:
        return [_("You belong to no customs office.")]
    faults = []
    for file in files:
        try:
            add_photo(draft=draft, name=file.name or "", content=file, now=now)
        except Refusal as refusal:
            faults.append(refusal.text)
    return faults


@require_POST
@requires(What.PREPARE_CASE)
def photos(request: HttpRequest) -> HttpResponse:
    """Take in photographs, or forget one; answers with those there are (a part of the page)."""
    now = timezone.now()
    user = signed_in(request)
    key = _named(request)
    faults = take_photos(request, user, key, now)
    context = {"photos": _photos_of(user, key, now), "photo_faults": faults, "draft_key": key}
    return render(request, "customs/_photos.html", context)


def _photos_of(user: User, key: uuid.UUID, now: datetime) -> list[DraftPhoto]:
    drafts = drafts_of(user, on=local_date(now)).filter(key=key)
    return list(DraftPhoto.objects.filter(draft__in=drafts))


@require_safe
@requires(What.PREPARE_CASE)
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photograph of a draft, made small and without what the camera wrote into it; its author's only."""
    drafts = drafts_of(signed_in(request), on=local_date(timezone.now()))
    found = DraftPhoto.objects.filter(pk=pk, draft__in=drafts).first()
    small = found and preview_of(found.stored_as, found.sha256, found.content_type)
    if not small:
        raise Http404
    return FileResponse(small, content_type="image/jpeg", headers=FILE_HEADERS)
