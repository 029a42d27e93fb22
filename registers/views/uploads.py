"""Files in parts, over plain HTTP: POST begins or finds an upload, PATCH appends at an offset, GET tells how far it is.

Every answer says how many bytes have arrived (`Upload-Offset` and JSON); a part that begins beyond them is a conflict
(409), one that is there already does no harm. The form of the topic then names the upload instead of a file.
"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import requires, signed_in
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal
from registers.models import Upload
from registers.queries.applications import own_applications
from registers.services.uploads import LARGEST_PART, append_part, begin_upload, drop_upload

_OFFSET = "Upload-Offset"
_LONGEST_NAME, _SHA256 = 255, 64


@require_POST
@requires(What.APPLY)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the upload of a file, or find the one of the same file."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    size, sha256 = request.POST.get("size", ""), request.POST.get("sha256", "").lower()
    try:
        upload = begin_upload(
            application_id=found.pk,
            name=request.POST.get("name", "")[-_LONGEST_NAME:].replace("\x00", "") or "file",
            size=int(size) if size.isdecimal() and len(size) < 15 else 0,
            modified=request.POST.get("modified", "")[:20],
            sha256=sha256 if len(sha256) == _SHA256 and sha256.isalnum() else "",
            by=signed_in(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _refused(refusal)
    return _standing(upload, 200 if upload.received else 201)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@requires(What.APPLY)
def upload(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """How far an upload is; append a part to it, or throw it away."""
    user = signed_in(request)
    application = get_object_or_404(own_applications(user), pk=pk)
    found = get_object_or_404(application.uploads, key=key)
    act: dict[str, Any] = {"application_id": application.pk, "key": key, "by": user, "now": timezone.now()}
    try:
        if request.method == "DELETE":
            drop_upload(**act)
            return HttpResponse(status=204)
        if request.method == "PATCH":
            return _append(request, act)
    except Upload.DoesNotExist as gone:
        raise Http404 from gone
    except Refusal as refusal:
        return _refused(refusal)
    return _standing(found, 200)


def _append(request: HttpRequest, act: dict[str, Any]) -> HttpResponse:
    offset, length = request.headers.get(_OFFSET, ""), request.headers.get("Content-Length", "")
    if not (offset.isdecimal() and len(offset) < 15 and length.isdecimal() and len(length) < 15):
        return JsonResponse(
            {"error": _("The part does not say where it begins and how long it is.")}, status=400
        )
    if int(length) > LARGEST_PART:
        return JsonResponse({"error": _("The part is too large.")}, status=413)
    part = request.read(int(length))
    if len(part) != int(length):
        return JsonResponse({"error": _("The part did not arrive whole.")}, status=400)
    stands = append_part(offset=int(offset), part=part, **act)
    return _standing(stands, 200 if int(offset) <= stands.received else 409)


def _standing(upload: Upload, status: int) -> HttpResponse:
    address = reverse("application-upload", args=[upload.application_id, upload.key])
    says = {"key": str(upload.key), "address": address, "offset": upload.received, "size": upload.size}
    return JsonResponse(says, status=status, headers={_OFFSET: str(upload.received)})


def _refused(refusal: Refusal) -> HttpResponse:
    return JsonResponse({"error": str(refusal)}, status=403 if isinstance(refusal, NotAllowed) else 422)
