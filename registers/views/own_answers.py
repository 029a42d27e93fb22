"""What an applicant answers, objects, asks and reports after an application was filed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import requires, signed_in
from accounts.forms.acting import done
from accounts.roles import What
from registers.forms.entry_life import RenewalRequestForm, ReportForm
from registers.forms.review import AnswerForm, ObjectionsForm
from registers.forms.union_entry import OF_THE_RIGHT_ALONE
from registers.models import EntryReport
from registers.queries.applications import own_applications
from registers.queries.terms import renewal_term
from registers.queries.union import is_union
from registers.services import renewal, review_application, union_entry
from registers.views._terms import bounds_shown


@requires(What.APPLY)
def answer(request: HttpRequest, pk: int, inquiry: int) -> HttpResponse:
    """Answer what the authorised body asked."""
    user = signed_in(request)
    found = get_object_or_404(own_applications(user), pk=pk)
    asked = get_object_or_404(found.inquiries.filter(third_party=""), pk=inquiry)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: review_application.answer_inquiry(
            application_id=pk,
            inquiry_id=inquiry,
            answer=form.cleaned_data["answer"],
            by=user,
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("The answer is sent."))
        return redirect(found)
    context = {"form": form, "title": _("Answer"), "button": _("Send the answer"), "subject": asked.question}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@requires(What.APPLY)
def objections(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a proposed refusal."""
    user = signed_in(request)
    found = get_object_or_404(own_applications(user), pk=pk)
    form = ObjectionsForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: review_application.object_to_refusal(
            application_id=pk, objections=form.cleaned_data["objections"], by=user, now=timezone.now()
        ),
    ):
        messages.success(request, _("The objections are lodged."))
        return redirect(found)
    context = {
        "form": form,
        "title": _("Objections to the proposed refusal"),
        "button": _("Lodge the objections"),
        "subject": found,
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@requires(What.APPLY)
def entry_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask for the renewal of one's entry, or report a change or the end of the right."""
    user = signed_in(request)
    found = get_object_or_404(own_applications(user), pk=pk, entry__isnull=False)
    if act not in ("renewal", EntryReport.Kind.CHANGE, EntryReport.Kind.RIGHT_ENDED):
        raise Http404
    asks = act == "renewal"
    form: forms.Form = (RenewalRequestForm if asks else ReportForm)(request.POST or None)
    by: dict[str, Any] = {"entry_id": found.entry_id, "by": user, "now": timezone.now()}

    of_union = is_union(found)

    def service() -> object:
        if asks:
            ask = union_entry.ask_renewal if of_union else renewal.request_renewal
            return ask(**form.cleaned_data, **by)
        tell = union_entry.report_to_commission if of_union else renewal.report
        return tell(kind=EntryReport.Kind(act), **form.cleaned_data, **by)

    if request.method == "POST" and done(form, service):
        messages.success(request, _("Renewal is asked for.") if asks else _("The report is received."))
        return redirect(found)
    titles = {
        "renewal": _("Ask for renewal"),
        "change": _("Report a change of data"),
        "right_ended": _("Report that the right has ended"),
    }
    context: dict[str, Any] = {
        "form": form,
        "title": titles[act],
        "button": _("Send"),
        "subject": found.entry,
    }
    template = "accounts/form.html"
    if of_union:
        if asks:
            form.fields["wished_until"].help_text = OF_THE_RIGHT_ALONE
        context["explains"] = _(
            "The Commission keeps the register of the union: the authorised body sends this to it, and it decides. "
            "When the Commission has to be asked or told, and when it answers, is not fixed here."
        )
        context["provision"] = union_entry.REGISTER
    elif asks and found.entry is not None:
        context["term"] = bounds_shown(renewal_term(found.entry))
        template = "registers/ask_renewal.html"
    return render(request, template, context, status=422 if form.errors else 200)
