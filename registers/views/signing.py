"""Signing an application: electronically over its document, or on paper by its printed form."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.roles import What
from law.required_documents import RequiredDocument
from registers.forms.interchange import SignatureForm, SignedFormForm
from registers.interchange.canonical import digest_of
from registers.interchange.document import document_bytes, document_sha256
from registers.models import Application
from registers.queries.applications import files_of, is_draft, own_applications
from registers.services.application_files import add_file
from registers.services.sign_application import add_signature
from registers.signatures.cms import MOST_BYTES
from registers.signatures.configured import verify_here
from registers.undertaking import is_given, undertaking_of
from registers.views._applications import contents, signed


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that is signed, the ways to sign it, and the signatures that are here."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    if not is_draft(found):
        return redirect(found)
    scanning = "scan_sent" in request.POST
    posted = request.method == "POST"
    form = SignatureForm(request.POST, request.FILES) if posted and not scanning else SignatureForm()
    scan = SignedFormForm(request.POST, request.FILES) if posted and scanning else SignedFormForm()
    if posted and scanning and done(scan, lambda: _add_scan(request, found, scan)):
        messages.success(request, _("It is added."))
        return redirect("sign-application", pk)
    if posted and not scanning and done(form, lambda: _add_signature(request, found, form)):
        messages.success(request, _("The signature is added; what was checked of it stands below."))
        return redirect("sign-application", pk)
    files = list(files_of(found))
    context = {
        "application": found,
        "form": form,
        "scan": scan,
        "shown_form": scan if scanning else form,
        "sha256": document_sha256(found, files),
        **signed(found, files),
    }
    return render(
        request, "registers/application/sign.html", context, status=422 if form.errors or scan.errors else 200
    )


def _add_signature(request: HttpRequest, found: Application, form: Any) -> None:
    content = form.cleaned_data["signature"].read(MOST_BYTES + 1)
    stamped = form.cleaned_data["stamp"]
    stamp = stamped.read(MOST_BYTES + 1) if stamped else b""
    document, now = document_bytes(found), timezone.now()
    # Before the draft is locked: a service outside may be asked, and takes its time.
    result = verify_here(content, document, now, stamp)
    add_signature(
        application_id=found.pk,
        content=content,
        document_sha256=digest_of(document),
        result=result,
        by=signed_in(request),
        now=now,
        stamp=stamp,
    )


def _add_scan(request: HttpRequest, found: Application, form: Any) -> None:
    scan = form.cleaned_data["scan"]
    add_file(
        application_id=found.pk,
        kind=RequiredDocument.SIGNED_FORM,
        name=scan.name,
        content=scan,
        by=signed_in(request),
        now=timezone.now(),
    )


@require_safe
@requires(What.APPLY)
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The application as a page to print and sign, with the hash of its document."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    prefetch_related_objects([found], "licensees")
    files = list(files_of(found))
    context = {
        **contents(found, today(), files),
        "sha256": document_sha256(found, files),
        # A text that was accepted before it changed is not the one to sign.
        "undertaking": "" if is_given(found) else undertaking_of(found),
    }
    return render(request, "registers/application/printed.html", context)
