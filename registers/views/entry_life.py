"""What a registrar may do to an entry now, and the page of each act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires, signed_in
from accounts.forms.acting import done
from accounts.roles import What
from deadlines.models import Clock
from law.clocks import RegisterClock
from law.entry_law import next_status
from law.entry_states import EntryEvent, EntryStatus
from law.register_proposals import DECIDES, ProposedAct
from registers.forms.entry_life import (
    DeclineProofForm,
    ExcludeForm,
    HoldForm,
    LiftForm,
    ProposeExclusionForm,
    ReasonsForm,
    RenewForm,
    RenewRightForm,
)
from registers.forms.proposals import ApproveReportForm
from registers.models import Entry, EntryReport
from registers.queries.applications import open_clocks_of, renewal_asked
from registers.queries.rights import hold_outlived
from registers.queries.terms import renewal_term
from registers.queries.union_entry import course_of, is_union_entry
from registers.services.exclusion import propose_exclusion
from registers.services.proposals import is_proposed
from registers.services.renewed_right import decline_renewed_right
from registers.services.union_decisions import record_right
from registers.views._proposing import done_of, form_of, label_of, proposed
from registers.views._terms import bounds_shown
from registers.views._union_entry import UNION_ACTS, union_acts_now


@dataclass(frozen=True)
class EntryAct:
    """One act on an entry; `considered`: only while an exclusion is (True) or is not (False) considered.

    `proposes`: a decision that another person takes, once the registrar has proposed it.
    """

    label: str | Promise
    done: str | Promise
    event: EntryEvent
    service: Callable[..., object]
    form: type[forms.Form]
    considered: bool | None = None
    proposes: ProposedAct | None = None


def _decision(
    act: ProposedAct,
    label: str | Promise,
    done: str | Promise,
    form: type[forms.Form],
    considered: bool | None = None,
) -> EntryAct:
    event = DECIDES[act]
    assert isinstance(event, EntryEvent)
    return EntryAct(label, done, event, proposed(act), form, considered, act)


_E = EntryEvent

_P = ProposedAct

ACTS: Final[Mapping[str, EntryAct]] = {
    _P.HOLD: _decision(_P.HOLD, _("Put on hold"), _("The entry is on hold."), HoldForm),
    _P.LIFT_HOLD: _decision(_P.LIFT_HOLD, _("Lift the hold"), _("The hold is lifted."), LiftForm),
    _P.RENEW: _decision(_P.RENEW, _("Renew the protection"), _("The protection is renewed."), RenewForm),
    "consider-exclusion": EntryAct(
        _("Consider an exclusion"),
        _("The exclusion is being considered: a decision is due in three business days."),
        _E.EXCLUSION_PROPOSED,
        propose_exclusion,
        ProposeExclusionForm,
        considered=False,
    ),
    _P.KEEP: _decision(_P.KEEP, _("Decide not to exclude"), _("The entry stays."), ReasonsForm, True),
    _P.EXCLUDE: _decision(
        _P.EXCLUDE, _("Exclude from the register"), _("The entry is excluded."), ExcludeForm
    ),
    _P.APPROVE_REPORT: _decision(
        _P.APPROVE_REPORT, _("Approve a report"), _("The report is entered."), ApproveReportForm
    ),
    _P.RENEW_RIGHT: _decision(
        _P.RENEW_RIGHT,
        _("Record that the right was renewed"),
        _("The renewed right is recorded."),
        RenewRightForm,
    ),
    "decline-proof": EntryAct(
        _("Decline the proof of the renewed right"),
        _("The proof is declined; the holder is told."),
        _E.RIGHT_RENEWAL_DECLINED,
        decline_renewed_right,
        DeclineProofForm,
    ),
}

#: What is known of the right is kept for both registers; of the union's without a proposal.
OF_BOTH: Final = frozenset({str(_P.RENEW_RIGHT), "decline-proof"})

#: Forms that need to know the entry.
_OF_ENTRY: Final = (ApproveReportForm, RenewRightForm, DeclineProofForm)


def acts_now(
    entry: Entry, running: Iterable[Clock], *, asked: bool, reports: Sequence[EntryReport]
) -> list[tuple[str, str, str]]:
    """The acts that have a place where the entry stands: name, words and provision of each.

    `asked`: a renewal waits; `reports`: those of the holder.
    """
    considered = any(clock.kind == RegisterClock.EXCLUSION_DECISION for clock in running)
    status = EntryStatus(entry.status)
    waiting = {each.kind for each in reports if each.waits}
    holds = {
        _P.RENEW: asked,
        _P.APPROVE_REPORT: EntryReport.Kind.CHANGE in waiting and status is not EntryStatus.EXCLUDED,
        "decline-proof": EntryReport.Kind.RIGHT_RENEWED in waiting,
        _P.LIFT_HOLD: status is not EntryStatus.EXPIRED or hold_outlived(entry, reports),
    }
    found = []
    for name, act in ACTS.items():
        row = next_status(entry.register, status, act.event)
        if row is not None and holds.get(name, True) and act.considered in (None, considered):
            found.append((name, label_of(entry, act.proposes, act.label), row.provision))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.IMPORT_REGISTER)
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act of the registrar on one entry."""
    entry = get_object_or_404(Entry.objects.select_related("holder"), pk=pk)
    of_union = is_union_entry(entry)
    if of_union and act not in OF_BOTH:
        return _of_union(request, entry, act)
    row = ACTS.get(act)
    if row is None:
        raise Http404
    service = record_right if of_union and act == _P.RENEW_RIGHT else row.service
    asked = renewal_asked(entry)
    possible = acts_now(
        entry, open_clocks_of(entry), asked=asked is not None, reports=list(entry.reports.all())
    )
    provision = next((code for name, _label, code in possible if name == act), None)
    more: dict[str, Any] = {"entry": entry} if row.form in _OF_ENTRY else {}
    term = renewal_term(entry, wished=asked.wished_until) if asked and act == _P.RENEW else None
    if term is not None:
        more["initial"] = {"valid_to": term.until}
    form = form_of(entry, row.proposes, row.form)(request.POST if request.method == "POST" else None, **more)
    if request.method == "POST" and done(
        form,
        lambda: service(entry_id=pk, by=signed_in(request), now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, done_of(entry, row.proposes, row.done))
        return redirect(entry)
    context = {
        "entry": entry,
        "label": label_of(entry, row.proposes, row.label),
        "proposes": row.proposes and is_proposed(entry),
        "form": form,
        "provision": provision,
        "term": bounds_shown(term) if term else None,
    }
    status = 422 if form.errors else 200 if provision else 409
    return render(request, "registers/entry_act.html", context, status=status)


def _of_union(request: HttpRequest, entry: Entry, act: str) -> HttpResponse:
    """One record of a letter to or from the Commission; what the national register decides is no act here."""
    row = UNION_ACTS.get(act)
    if row is None:
        raise Http404
    course = course_of(entry)
    provision = next((code for name, _label, code in union_acts_now(entry, course) if name == act), None)
    form = row.form(request.POST if request.method == "POST" else None, course=course)
    if request.method == "POST" and done(
        form,
        lambda: row.service(
            entry_id=entry.pk, by=signed_in(request), now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, str(row.done))
        return redirect(entry)
    context = {
        "entry": entry,
        "label": row.label,
        "form": form,
        "provision": provision,
        "says": row.says,
    }
    status = 422 if form.errors else 200 if provision else 409
    return render(request, "registers/entry_act.html", context, status=status)
