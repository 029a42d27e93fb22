"""The applicant's pages of the register of the union: rights by state, languages of papers, the insurance."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.roles import What
from law.application_check import Topic
from law.application_states import ApplicationStatus
from law.clocks import RegisterClock
from law.required_documents import RequiredDocument
from law.union_security import SECURITY
from registers.forms.union import ContractForm, LanguagesForm, RightsForm, TakeBackForm
from registers.member_states import states_named
from registers.models import Application
from registers.queries.applications import clocks_of, files_of, is_draft, own_applications
from registers.queries.union import contracts_of, is_union, papers_of, rights_of, states_left
from registers.services.typed_topics import forget_typed, row_of
from registers.services.union_draft import save_languages, save_rights
from registers.services.union_security import lodge_contract, take_back_contract
from registers.views._applications import after, topic_page, version_of
from registers.views._row_typing import beside_row, first_values

_Keep = Callable[[dict[str, Any]], object]


def _own(request: HttpRequest, pk: int) -> Application:
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    if not is_union(found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def rights(request: HttpRequest, pk: int) -> HttpResponse:
    """The right in each member state: its document, the file that proves it, its end, its holder there."""
    found = _own(request, pk)
    if not is_draft(found):
        return redirect(found)
    typed = beside_row(found, Topic.RIGHTS, signed_in(request))
    form = RightsForm(
        request.POST if request.method == "POST" else None,
        organisation=found.organisation,
        mandate=found.mandate,
        day=today(),
        proofs=files_of(found).filter(kind=RequiredDocument.PROOF_OF_RIGHT),
        known=rights_of(found),
        initial=first_values(typed["row_kept"]),
    )
    return _topic(
        request, found, Topic.RIGHTS, form, lambda by: save_rights(rights=form.rights(), **by), typed
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def languages(request: HttpRequest, pk: int) -> HttpResponse:
    """In which language each paper is, and which file translates it into Russian."""
    found = _own(request, pk)
    if not is_draft(found):
        return redirect(found)
    files = list(files_of(found))
    typed = beside_row(found, Topic.LANGUAGES, signed_in(request))
    form = LanguagesForm(
        request.POST if request.method == "POST" else None,
        papers=papers_of(files),
        translations=[file for file in files if file.kind == RequiredDocument.TRANSLATION],
        initial=first_values(typed["row_kept"]),
    )
    return _topic(
        request, found, Topic.LANGUAGES, form, lambda by: save_languages(papers=form.said(), **by), typed
    )


def _topic(
    request: HttpRequest,
    found: Application,
    about: Topic,
    form: forms.Form,
    keep: _Keep,
    typed: Mapping[str, Any],
) -> HttpResponse:
    if "throw_away_row" in request.POST:
        forget_typed(found, row_of(about), signed_in(request))
        return redirect("application-topic", found.pk, about.value)
    by = {
        "application_id": found.pk,
        "by": signed_in(request),
        "now": timezone.now(),
        "version": version_of(request),
    }
    if request.method == "POST" and done(form, lambda: keep(by)):
        forget_typed(found, row_of(about), signed_in(request))
        return after(request, found, about)
    context = {**topic_page(found, about, today()), **typed, "form": form}
    status = 422 if form.errors else 200
    return render(request, "registers/application/union_topic.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def security(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a contract of insurance while the month runs that the Commission's notice began (CC 459(11))."""
    found = _own(request, pk)
    posted = request.method == "POST"
    form = ContractForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and done(
        form,
        lambda: lodge_contract(
            application_id=pk, by=signed_in(request), now=timezone.now(), **form.data_of()
        ),
    ):
        messages.success(request, _("The contract is handed in."))
        return redirect(found)
    clock = next((each for each in clocks_of(found) if each.kind == RegisterClock.UNION_SECURITY), None)
    running = clock is not None and not clock.end
    context = {
        "application": found,
        "form": form,
        "clock": clock,
        "running": running,
        "over": running and clock is not None and clock.due_on is not None and clock.due_on < today(),
        "left": states_named(states_left(contracts_of(found))),
    }
    status = 422 if form.errors else 200 if running else 409
    return render(request, "registers/application/security.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def take_back(request: HttpRequest, pk: int, contract: int) -> HttpResponse:
    """Take back a contract typed wrongly, while the month runs (CC 459(11))."""
    found = _own(request, pk)
    row = get_object_or_404(found.union_contracts.select_related("withdrawal"), pk=contract)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form,
        lambda: take_back_contract(
            application_id=pk,
            contract_id=contract,
            by=signed_in(request),
            now=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("The contract is taken back."))
        return redirect(found)
    possible = found.status == ApplicationStatus.AWAITING_SECURITY and row.taken_back is None
    context = {
        "entry": found,
        "back": found.get_absolute_url(),
        "title": _("Take back the contract %(number)s") % {"number": row.number},
        "button": _("Take the contract back"),
        "explains": _(
            "It is kept and counts no more; it can be handed in anew, put right. If a member state is left without "
            "insurance, the month runs on with its last day as it was."
        ),
        "provision": SECURITY,
        "form": form,
        "impossible": not possible,
    }
    status = 422 if form.errors else 200 if possible else 409
    return render(request, "registers/life_form.html", context, status=status)
