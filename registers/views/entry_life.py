"""What a registrar may do to an entry now, and the page of each act."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

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
from law.entry_states import EntryEvent, EntryStatus, next_status
from registers.forms.entry_life import (
    ExcludeForm,
    HoldForm,
    LiftForm,
    ProposeExclusionForm,
    ReasonsForm,
    RenewForm,
)
from registers.models import Entry
from registers.queries.applications import open_clocks_of, renewal_asked
from registers.services import change_status
from registers.services.exclusion import drop_exclusion, propose_exclusion
from registers.services.renewal import renew


@dataclass(frozen=True)
class EntryAct:
    """One act on an entry; `considered`: only while an exclusion is (True) or is not (False) considered."""

    label: str | Promise
    done: str | Promise
    event: EntryEvent
    service: Callable[..., object]
    form: type[forms.Form]
    considered: bool | None = None


def _status(event: EntryEvent) -> Callable[..., object]:
    return partial(change_status, event=event)


_E = EntryEvent

ACTS: Final[Mapping[str, EntryAct]] = {
    "hold": EntryAct(_("Put on hold"), _("The entry is on hold."), _E.HELD, _status(_E.HELD), HoldForm),
    "lift-hold": EntryAct(
        _("Lift the hold"),
        _("The hold is lifted."),
        _E.HOLD_LIFTED,
        _status(_E.HOLD_LIFTED),
        LiftForm,
    ),
    "renew": EntryAct(
        _("Renew the protection"), _("The protection is renewed."), _E.RENEWED, renew, RenewForm
    ),
    "consider-exclusion": EntryAct(
        _("Consider an exclusion"),
        _("The exclusion is being considered: a decision is due in three business days."),
        _E.EXCLUSION_PROPOSED,
        propose_exclusion,
        ProposeExclusionForm,
        considered=False,
    ),
    "keep": EntryAct(
        _("Decide not to exclude"),
        _("The entry stays."),
        _E.EXCLUSION_DROPPED,
        drop_exclusion,
        ReasonsForm,
        considered=True,
    ),
    "exclude": EntryAct(
        _("Exclude from the register"),
        _("The entry is excluded."),
        _E.EXCLUDED,
        _status(_E.EXCLUDED),
        ExcludeForm,
    ),
}


def acts_now(entry: Entry, running: Iterable[Clock], *, asked: bool) -> list[tuple[str, EntryAct, str]]:
    """The acts that have a place where the entry stands, each with its provision."""
    considered = any(clock.kind == RegisterClock.EXCLUSION_DECISION for clock in running)
    found = []
    for name, act in ACTS.items():
        row = next_status(EntryStatus(entry.status), act.event)
        if act.event is _E.RENEWED and not asked:
            continue
        if row is not None and act.considered in (None, considered):
            found.append((name, act, row.provision))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.IMPORT_REGISTER)
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act of the registrar on one entry."""
    entry = get_object_or_404(Entry.objects.select_related("holder"), pk=pk)
    row = ACTS.get(act)
    if row is None:
        raise Http404
    possible = acts_now(entry, open_clocks_of(entry), asked=renewal_asked(entry) is not None)
    provision = next((code for name, _act, code in possible if name == act), None)
    form = row.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form,
        lambda: row.service(entry_id=pk, by=signed_in(request), now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, str(row.done))
        return redirect(entry)
    context = {"entry": entry, "row": row, "form": form, "provision": provision}
    status = 422 if form.errors else 200 if provision else 409
    return render(request, "registers/entry_act.html", context, status=status)
