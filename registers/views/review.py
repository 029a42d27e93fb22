"""Applications as the registrar sees them: the queue, one application with its checklist, the acts on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.queries import may
from accounts.roles import What
from law.application_states import MACHINES, ApplicationEvent, ApplicationStatus
from law.entry_states import Register
from law.register_proposals import ProposedAct
from registers.forms.review import (
    AskApplicantForm,
    AskThirdPartyForm,
    ExtendForm,
    ProposeRefusalForm,
    ReviewForm,
)
from registers.forms.union import CommissionForm, CommissionRefusalForm, InclusionForm, NoticeForm
from registers.models import Application
from registers.queries.applications import (
    decided_applications,
    filed_applications,
    files_of,
    review_queue,
)
from registers.queries.inquiries import with_receipt_unknown
from registers.queries.letters import letters_seen
from registers.queries.proposals import proposals_on
from registers.queries.terms import inclusion_term
from registers.services import commission
from registers.services import review_application as services
from registers.services.proposals import is_proposed
from registers.services.third_parties import ask_third_party
from registers.views._applications import contents, handed_out, shown_small, signed, status_tag
from registers.views._evidence import evidence
from registers.views._proposing import done_of, form_of, label_of, proposed
from registers.views._terms import bounds_shown


@dataclass(frozen=True)
class ReviewAct:
    """One act of a registrar: its words, its form, its service, and the event it needs a place for.

    `proposes`: a decision that another person takes, once the registrar has proposed it. `says`: what follows from it,
    by when, and what stops it, where its form does not say so.
    """

    label: str | Promise
    done: str | Promise
    event: ApplicationEvent
    service: Callable[..., object]
    form: type[ReviewForm] = ReviewForm
    main: bool = False
    proposes: ProposedAct | None = None
    says: str | Promise = ""


_E = ApplicationEvent

ACTS: Final[Mapping[str, ReviewAct]] = {
    "include": ReviewAct(
        _("Include in the register"),
        _("The object is included."),
        _E.INCLUDED,
        proposed(ProposedAct.INCLUDE),
        InclusionForm,
        main=True,
        proposes=ProposedAct.INCLUDE,
    ),
    "ask-applicant": ReviewAct(
        _("Ask the applicant"),
        _("The question is sent."),
        _E.APPLICANT_ASKED,
        services.ask_applicant,
        AskApplicantForm,
    ),
    "ask-third-party": ReviewAct(
        _("Ask a third party or a state body"),
        _("The request is recorded."),
        _E.THIRD_PARTY_ASKED,
        ask_third_party,
        AskThirdPartyForm,
    ),
    "extend": ReviewAct(
        _("Extend the review"),
        _("The review is extended."),
        _E.REVIEW_EXTENDED,
        services.extend_review,
        ExtendForm,
    ),
    "propose-refusal": ReviewAct(
        _("Propose a refusal"),
        _("The applicant is told of the proposed refusal."),
        _E.REFUSAL_PROPOSED,
        services.propose_refusal,
        ProposeRefusalForm,
    ),
    "refuse": ReviewAct(
        _("Refuse the application"),
        _("The application is refused."),
        _E.REFUSED,
        proposed(ProposedAct.REFUSE),
        main=True,
        proposes=ProposedAct.REFUSE,
    ),
    "send": ReviewAct(
        _("Record the sending to the Commission"),
        _("The sending is recorded; the applicant is told."),
        _E.SENT_TO_COMMISSION,
        commission.send_to_commission,
        CommissionForm,
        main=True,
        says=_("The Commission decides then; the law sets no time for its answer. The applicant is told."),
    ),
    "possible": ReviewAct(
        _("Record the Commission's notice that inclusion is possible"),
        _("The notice is recorded; the applicant is told of the month for the insurance."),
        _E.INCLUSION_POSSIBLE,
        commission.record_possible,
        NoticeForm,
        main=True,
        says=_("From the sending of the notice the applicant has one month for the insurance."),
    ),
    "commission-refuses": ReviewAct(
        _("Record the Commission's refusal"),
        _("The refusal is recorded; the applicant is told."),
        _E.COMMISSION_REFUSED,
        commission.record_commission_refusal,
        CommissionRefusalForm,
    ),
    "not-included": ReviewAct(
        _("Record that the object is not included"),
        _("It is recorded; the applicant is told."),
        _E.SECURITY_NOT_LODGED,
        commission.record_not_included,
        says=_(
            "Possible once the last day of the month is over without insurance for every member state. The "
            "application ends with it; a new one can be filed."
        ),
    ),
    "drop-refusal": ReviewAct(
        _("No longer propose the refusal"),
        _("The review goes on."),
        _E.REFUSAL_DROPPED,
        services.drop_refusal,
    ),
}


def _row(application: Application, act: ReviewAct) -> str | None:
    """The provision under which the act has a place now; None where it has none."""
    found = MACHINES[Register(application.register)].get((ApplicationStatus(application.status), act.event))
    return found.provision if found else None


@require_safe
@requires(What.SEE_APPLICATIONS)
def queue(request: HttpRequest) -> HttpResponse:
    """Applications under review, the one whose time ends first on top; below, what was decided."""
    user, day = signed_in(request), today()
    waiting = list(review_queue(user, on=day))
    context = {
        "waiting": [(each, status_tag(each)) for each in waiting],
        "receipts_unknown": with_receipt_unknown(waiting, day),
        "decided": [(each, status_tag(each)) for each in decided_applications(user, on=day)],
        "today": day,
    }
    return render(request, "registers/application/queue.html", context)


@require_safe
@requires(What.SEE_APPLICATIONS)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """What was filed, what the rules ask of it, what it resembles, and what may be done."""
    user, day = signed_in(request), today()
    found = get_object_or_404(filed_applications(user, on=day), pk=pk)
    reviews = may(user, What.REVIEW_APPLICATIONS, on=day)
    files = list(files_of(found))
    decisions = proposals_on(found)
    waits = any(not each.outcome for each in decisions)
    context = {
        **contents(found, day, files),
        **signed(found, files),
        **evidence(found, files),
        "acts": [
            (name, label_of(found, act.proposes, act.label), act.main, provision)
            for name, act in ACTS.items()
            # While a proposal waits for its decision no other is made.
            if reviews and not (waits and act.proposes) and (provision := _row(found, act)) is not None
        ],
        "decisions": decisions,
        "letters": list(letters_seen(found, user, on=day)),
        "reviews": reviews,
    }
    return render(request, "registers/application/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.REVIEW_APPLICATIONS)
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act of the registrar on one application."""
    user = signed_in(request)
    found = get_object_or_404(filed_applications(user, on=today()), pk=pk)
    row = ACTS.get(act)
    if row is None:
        raise Http404
    provision = _row(found, row)
    posted = request.method == "POST"
    form = form_of(found, row.proposes, row.form)(request.POST if posted else None, application=found)
    version = request.POST.get("version", "")
    if posted and done(
        form,
        lambda: row.service(
            application_id=pk,
            by=user,
            now=timezone.now(),
            version=int(version) if version.isdecimal() and len(version) < 10 else -1,
            **form.cleaned_data,
        ),
    ):
        messages.success(request, done_of(found, row.proposes, row.done))
        return redirect("review-application", pk)
    context = {
        "application": found,
        "label": label_of(found, row.proposes, row.label),
        "says": row.says,
        "proposes": row.proposes and is_proposed(found),
        "form": form,
        "row": row,
        "provision": provision,
        "term": bounds_shown(inclusion_term(found, today())) if act == "include" else None,
        "proposal": found.proposed_refusals.filter(dropped_at__isnull=True).last()
        if act == "refuse"
        else None,
    }
    status = 422 if form.errors else 200 if provision else 409
    return render(request, "registers/application/act.html", context, status=status)


@require_safe
@requires(What.SEE_APPLICATIONS)
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of a filed application; every download is logged."""
    user = signed_in(request)
    found = get_object_or_404(filed_applications(user, on=today()), pk=pk)
    return handed_out(request, found, file, user, timezone.now())


@require_safe
@requires(What.SEE_APPLICATIONS)
def small(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """An image of a filed application made small; who looked at it on which day is logged."""
    user = signed_in(request)
    found = get_object_or_404(filed_applications(user, on=today()), pk=pk)
    return shown_small(found, file, user, timezone.now())
