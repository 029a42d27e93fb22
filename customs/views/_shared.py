"""What the views of cases share: finding a case, showing a refusal, going back."""

from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.citations import cited
from acts.refusals import Refusal
from customs.models import Case
from law.time import local_date


def find_case(user: User, number: str, now: datetime, what: What = What.SEE_CASE) -> Case:
    """The case of that number, or 404: a case of another office does not exist for this person."""
    cases = Case.objects.select_related(
        "declaration__office", "office", "prepared_by", "decided_by", "split_from"
    )
    case = get_object_or_404(cases, number=number)
    if not may(user, what, case.office_id, on=local_date(now)):
        raise Http404
    return case


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal on its field when the form has it, else above the form; always with its provision."""
    name = refusal.field if refusal.field in form.fields else None
    form.add_error(name, refused_text(refusal))


def refused_text(refusal: Refusal) -> str:
    """A refusal as one line: its sentence and its provision."""
    return f"{refusal.text} ({cited(refusal.provision)})"


def way_back(request: HttpRequest, default: str) -> str:
    """Where the form asked to return to, when that is a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return default
