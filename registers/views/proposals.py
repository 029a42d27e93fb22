"""Proposals for the register: the list of what waits, and one with its evidence, decided or sent back."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires, signed_in, today
from accounts.countries import country_name
from accounts.forms.acting import done
from accounts.roles import What
from law.application_states import (
    MACHINES,
    REFUSAL_GROUNDS,
    ApplicationEvent,
    ApplicationStatus,
    RefusalGround,
)
from law.entry_law import next_status
from law.entry_states import EXCLUSION_GROUNDS, EntryStatus, ExclusionGround, Register
from law.protection import last_filing_day
from law.register_proposals import DECIDES, ProposedAct
from law.union_check import STATE_WORDS
from registers import policies
from registers.forms.proposals import DecideForm, SendBackForm
from registers.models import Application, Entry, EntryReport, PowerOfAttorney, Proposal
from registers.queries.applications import files_of, open_clocks_of
from registers.queries.proposals import lately_ended, seen_proposals, waiting_proposals
from registers.queries.terms import inclusion_term, renewal_term
from registers.services import proposals as services
from registers.views._applications import clock_rows, contents
from registers.views._evidence import evidence
from registers.views._terms import ShownTerm, bounds_shown

_LABELS: Final[Mapping[str, str | Promise]] = {
    "number": _("Register number"),
    "document": _("Decision (number and date)"),
    "effective_on": _("On hold from"),
    "valid_to": _("Protected until"),
    "ground": _("Ground"),
    "reasons": _("Reasons"),
    "report": _("The holder's report"),
    "paper": _("Document"),
    "state": _("Member state"),
    "ends_on": _("The right lasts until"),
    "right_document": _("Document of title"),
    "right_number": _("Its number"),
    "right_date": _("Its date"),
    "title_document": _("Document of title"),
    "aliases": _("Also written"),
    "classes": _("Classes"),
    "goods_description": _("Goods"),
    "goods_codes": _("Goods codes"),
    "another_holder": _("The right went to another person"),
    "holder_name": _("Name of the right holder"),
    "holder_address": _("Address of the right holder"),
    "holder_country": _("Country of the right holder"),
    "holder_bin_iin": _("BIN/IIN of that person"),
    "representative": _("Representative who acts no longer"),
    "representative_ended_on": _("No longer from"),
}


@require_safe
@requires(What.SEE_APPLICATIONS)
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for its decision, by the end of its lawful term; below, what was decided lately."""
    user, day = signed_in(request), today()
    context = {
        "waiting": list(waiting_proposals(user, on=day)),
        "ended": list(lately_ended(user, on=day)),
        "decides": policies.deciding(user, on=day) is None,
        "today": day,
    }
    return render(request, "registers/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.SEE_APPLICATIONS)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal beside its evidence; a POST decides as proposed."""
    user, day = signed_in(request), today()
    found = get_object_or_404(seen_proposals(user, on=day), pk=pk)
    posted = request.method == "POST"
    form = DecideForm(request.POST if posted else None, given=found.given)
    if posted and done(
        form, lambda: services.decide(proposal_id=pk, by=user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, gettext("Decided as proposed."))
        return redirect(_page_of(found))
    if posted:
        found = get_object_or_404(seen_proposals(user, on=day), pk=pk)
    return _shown(request, found, day, form, SendBackForm(), status=422 if form.errors else 200)


@require_POST
@requires(What.SEE_APPLICATIONS)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a proposal back, or take one's own back, with the reasons."""
    user, day = signed_in(request), today()
    found = get_object_or_404(seen_proposals(user, on=day), pk=pk)
    form = SendBackForm(request.POST)
    if done(
        form, lambda: services.send_back(proposal_id=pk, by=user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, gettext("The proposal is sent back."))
        return redirect(_page_of(found))
    return _shown(request, found, day, DecideForm(given=found.given), form, status=422)


def _shown(
    request: HttpRequest,
    found: Proposal,
    day: date,
    decide_form: DecideForm,
    back_form: SendBackForm,
    *,
    status: int,
) -> HttpResponse:
    user = signed_in(request)
    own = found.proposed_by_id == user.pk
    ended = services.ended(found)
    may_not = policies.deciding_proposal(found, user, on=day)
    context: dict[str, Any] = {
        "proposal": found,
        "page_of": _page_of(found),
        "provision": _provision(found),
        "given": [(label, _said(found, name)) for name, label in _LABELS.items() if _said(found, name)],
        "ended": ended,
        "may_not": may_not,
        "own": own,
        "decide_form": decide_form,
        "back_form": back_form,
        "form": decide_form if decide_form.errors else back_form,
        "may_send_back": ended is None
        and (policies.proposing(user, on=day) if own else policies.deciding(user, on=day)) is None,
        "term": _term_of(found, day) if ended is None else None,
        **_evidence_of(found, day),
    }
    return render(request, "registers/proposal.html", context, status=status)


def _term_of(found: Proposal, day: date) -> ShownTerm | None:
    """What bounds the term that is proposed: of an inclusion, or of a renewal."""
    if found.act == ProposedAct.INCLUDE and found.application is not None:
        return bounds_shown(inclusion_term(found.application, day))
    if found.act == ProposedAct.RENEW and found.entry is not None:
        return bounds_shown(renewal_term(found.entry))
    return None


def _evidence_of(found: Proposal, day: date) -> dict[str, Any]:
    if found.application is not None:
        files = list(files_of(found.application))
        return {**contents(found.application, day, files), **evidence(found.application, files)}
    assert found.entry is not None
    return {
        "entry": found.entry,
        "clocks": clock_rows(open_clocks_of(found.entry), day),
        "renewal": last_filing_day(found.entry.valid_to),
        "asked": found.entry.renewal_requests.filter(decided_at__isnull=True).first(),
        "reports": list(found.entry.reports.select_related("file")),
    }


def _said(proposal: Proposal, name: str) -> str:
    """A value of the proposal as people read it; empty when it has none."""
    value = services.given_of(proposal).get(name)
    if isinstance(value, ExclusionGround):
        return gettext(EXCLUSION_GROUNDS[value])
    if name == "ground" and value:
        return gettext(REFUSAL_GROUNDS[RefusalGround(value)])
    if name in _NAMED and value:
        return _NAMED[name](value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value or "")


def _report_named(pk: int) -> str:
    found = EntryReport.objects.filter(pk=pk).first()
    return f"{found.happened_on:%d.%m.%Y}: {found.words}" if found else ""


def _representative_named(pk: int) -> str:
    found = PowerOfAttorney.objects.select_related("representative").filter(pk=pk).first()
    return found.representative.name if found else ""


#: Values that stand for something else than themselves.
_NAMED: Final[Mapping[str, Callable[[Any], str]]] = {
    "report": _report_named,
    "representative": _representative_named,
    "holder_country": country_name,
    "state": lambda state: gettext(STATE_WORDS[state]),
    "another_holder": lambda _said: gettext("yes"),
}


def _provision(proposal: Proposal) -> str:
    """The provision of the decision, where the law still gives it a place; else that of proposals."""
    event, subject = DECIDES[ProposedAct(proposal.act)], proposal.subject
    if isinstance(subject, Application):
        assert isinstance(event, ApplicationEvent)
        row = MACHINES[Register(subject.register)].get((ApplicationStatus(subject.status), event))
        return row.provision if row else policies.PROPOSALS
    assert not isinstance(event, ApplicationEvent)
    found = next_status(subject.register, EntryStatus(subject.status), event)
    return found.provision if found else policies.PROPOSALS


def _page_of(proposal: Proposal) -> str:
    subject = proposal.subject
    if isinstance(subject, Entry):
        return subject.get_absolute_url()
    return reverse("review-application", args=[subject.pk])
