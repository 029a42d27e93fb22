"""Handing out a file of a case, to those entitled, as a download."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import requires, signed_in
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal
from acts.stored_files import FILE_HEADERS
from customs.services.attachments import open_attachment, show_small
from customs.views._shared import find_case


@require_GET
@requires(What.SEE_FILES)
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """One file of this case; every download is logged. A file of another case is not there."""
    now = timezone.now()
    user = signed_in(request)
    case = find_case(user, number, now)
    if not case.attachments.filter(pk=pk).exists():
        raise Http404
    try:
        opened = open_attachment(attachment_id=pk, user=user, now=now)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        context = {"case": case, "sentence": refusal.text, "code": refusal.provision}
        return render(request, "customs/no_file.html", context, status=409)
    return FileResponse(
        opened.file,
        as_attachment=True,
        filename=opened.filename,
        content_type=opened.content_type,
        headers=FILE_HEADERS,
    )


@require_GET
@requires(What.SEE_FILES)
def small(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A photograph of this case made small, for those who may see its files; who looked on which day is logged."""
    now = timezone.now()
    user = signed_in(request)
    case = find_case(user, number, now, What.SEE_FILES)
    found = case.attachments.filter(pk=pk).first()
    shown = found and show_small(attachment=found, user=user, now=now)
    if not shown:
        raise Http404
    return FileResponse(shown, content_type="image/jpeg", headers=FILE_HEADERS)
