"""Handing out the letters of the register: to the applicant, and to central staff; each download is logged."""

from io import BytesIO

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import requires, signed_in, today
from accounts.roles import What
from acts.citations import cited
from acts.refusals import Refusal
from acts.stored_files import FILE_HEADERS
from letters.models import Letter
from registers.models import Entry
from registers.queries.applications import filed_applications, own_applications
from registers.queries.letters import letters_seen, own_letters
from registers.services.letters import open_letter


@require_GET
@requires(What.APPLY)
def own_letter(request: HttpRequest, pk: int, letter: int) -> HttpResponseBase:
    """A letter to the applicant of one's own application."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    return _handed_out(request, own_letters(found, on=today()), letter)


@require_GET
@requires(What.SEE_APPLICATIONS)
def review_letter(request: HttpRequest, pk: int, letter: int) -> HttpResponseBase:
    """A letter about an application that was filed."""
    user = signed_in(request)
    found = get_object_or_404(filed_applications(user, on=today()), pk=pk)
    return _handed_out(request, letters_seen(found, user, on=today()), letter)


@require_GET
@requires(What.SEE_APPLICATIONS)
def entry_letter(request: HttpRequest, pk: int, letter: int) -> HttpResponseBase:
    """A letter about an entry."""
    found = get_object_or_404(Entry, pk=pk)
    return _handed_out(request, letters_seen(found, signed_in(request), on=today()), letter)


def _handed_out(request: HttpRequest, letters: QuerySet[Letter], pk: int) -> HttpResponseBase:
    """One of the letters that this person may see, as a download; 404 for any other."""
    letter = get_object_or_404(letters, pk=pk)
    try:
        pdf = open_letter(letter=letter, by=signed_in(request), now=timezone.now())
    except Refusal as refusal:
        context = {"sentence": refusal.text, "provision": cited(refusal.provision)}
        return render(request, "registers/application/no_file.html", context, status=409)
    return FileResponse(
        BytesIO(pdf.content),
        as_attachment=True,
        filename=pdf.name,
        content_type="application/pdf",
        headers=dict(FILE_HEADERS),
    )
