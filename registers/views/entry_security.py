"""What a registrar does about the insurance of an entry: approves, declines, records a contract or its loss."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

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
from law.entry_states import EntryStatus
from registers.forms.security import ApproveForm, DeclineForm, LossForm, RecordContractForm
from registers.models import Entry
from registers.queries.security import waiting_contract
from registers.services import security


@dataclass(frozen=True)
class SecurityAct:
    """One act; `waiting`: it decides on the contract that waits."""

    label: Promise
    done: Promise
    explains: Promise
    service: Callable[..., object]
    form: type[Any]
    waiting: bool = False


ACTS: Final[Mapping[str, SecurityAct]] = {
    "approve": SecurityAct(
        _("Approve the insurance contract"),
        _("The contract is approved."),
        _(
            "From its own days on it secures the entry; an amended contract ends the day before. The holder is told."
        ),
        security.approve_contract,
        ApproveForm,
        waiting=True,
    ),
    "decline": SecurityAct(
        _("Decline the insurance contract"),
        _("The contract is declined."),
        _("What secures the entry now, stays. The holder is told of it with the reasons."),
        security.decline_contract,
        DeclineForm,
        waiting=True,
    ),
    "record": SecurityAct(
        _("Record an insurance contract"),
        _("The contract is recorded."),
        _("For a contract that came on paper, or of an entry that was not applied for here."),
        security.record_contract,
        RecordContractForm,
    ),
    "lost": SecurityAct(
        _("Record that insurance ended early or was reduced"),
        _("It is recorded."),
        _("Where no sufficient insurance is left, officers see a warning; it changes no clock of a case."),
        security.record_loss,
        LossForm,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.IMPORT_REGISTER)
def security_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act on the insurance of one entry."""
    entry = get_object_or_404(Entry.objects.select_related("holder"), pk=pk)
    row = ACTS.get(act)
    if row is None:
        raise Http404
    contract = waiting_contract(entry) if row.waiting else None
    possible = entry.status != EntryStatus.EXCLUDED and (contract is not None or not row.waiting)
    posted = request.method == "POST"
    form = row.form(request.POST if posted else None, entry=entry)
    if posted and done(
        form,
        lambda: row.service(entry_id=pk, by=signed_in(request), now=timezone.now(), **form.arguments()),
    ):
        messages.success(request, str(row.done))
        return redirect(entry)
    context = {
        "entry": entry,
        "back": entry.get_absolute_url(),
        "title": row.label,
        "button": row.label,
        "explains": row.explains,
        "provision": security.changes_under(entry),
        "form": form,
        "contract": contract,
        "impossible": not possible,
    }
    status = 422 if form.errors else 200 if possible else 409
    return render(request, "registers/life_form.html", context, status=status)
