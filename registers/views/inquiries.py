"""What a third party or a state body was asked: its letter on the way, its receipt, its answer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.roles import What
from registers.forms.review import AnswerForm, PostedForm, ReceivedForm
from registers.models import Inquiry
from registers.queries.applications import filed_applications
from registers.services.review_application import answer_inquiry
from registers.services.third_parties import third_party_posted, third_party_reached


def _asked(request: HttpRequest, pk: int, inquiry: int, **only: Any) -> Inquiry:
    """A question to a third party on an application that this person reviews; 404 for any other."""
    found = get_object_or_404(filed_applications(signed_in(request), on=today()), pk=pk)
    return get_object_or_404(found.inquiries.filter(**only).exclude(third_party=""), pk=inquiry)


def _page(
    request: HttpRequest,
    asked: Inquiry,
    form: forms.Form,
    act: Callable[..., object],
    *,
    title: str,
    said: str,
) -> HttpResponse:
    by: dict[str, Any] = {
        "application_id": asked.application_id,
        "inquiry_id": asked.pk,
        "by": signed_in(request),
        "now": timezone.now(),
    }
    if request.method == "POST" and done(form, lambda: act(**form.cleaned_data, **by)):
        messages.success(request, said)
        return redirect("review-application", asked.application_id)
    context = {
        "form": form,
        "title": title,
        "button": _("Record"),
        "subject": f"{asked.third_party}: {asked.question}",
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.REVIEW_APPLICATIONS)
def posted(request: HttpRequest, pk: int, inquiry: int) -> HttpResponse:
    """Record how and when the letter to a third party left the office."""
    asked = _asked(request, pk, inquiry, posted_on=None)
    return _page(
        request,
        asked,
        PostedForm(request.POST or None),
        third_party_posted,
        title=_("Record the posting of a request"),
        said=_("The posting is recorded."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.REVIEW_APPLICATIONS)
def received(request: HttpRequest, pk: int, inquiry: int) -> HttpResponse:
    """Record the day on which a third party received its request."""
    asked = _asked(request, pk, inquiry, received_on=None)
    return _page(
        request,
        asked,
        ReceivedForm(request.POST or None),
        third_party_reached,
        title=_("Record the receipt of a request"),
        said=_("The receipt is recorded."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.REVIEW_APPLICATIONS)
def answer(request: HttpRequest, pk: int, inquiry: int) -> HttpResponse:
    """Record what a third party answered."""
    return _page(
        request,
        _asked(request, pk, inquiry),
        AnswerForm(request.POST or None),
        answer_inquiry,
        title=_("Record an answer"),
        said=_("The answer is recorded."),
    )
