"""Handing out a letter of a case, to those entitled, as a download."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import requires, signed_in
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal
from acts.stored_files import FILE_HEADERS
from customs.services.case_letters import open_letter
from customs.views._shared import find_case


@require_GET
@requires(What.SEE_FILES)
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """One letter of this case; every download is logged. A letter of another case is not there."""
    now = timezone.now()
    user = signed_in(request)
    case = find_case(user, number, now)
    try:
        pdf = open_letter(case=case, letter_id=pk, user=user, now=now)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        context = {"case": case, "sentence": refusal.text, "code": refusal.provision}
        return render(request, "customs/no_file.html", context, status=409)
    return FileResponse(
        BytesIO(pdf.content),
        as_attachment=True,
        filename=pdf.name,
        content_type="application/pdf",
        headers=FILE_HEADERS,
    )
