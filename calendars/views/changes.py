"""What waits for a second chief officer: preview, confirm, reject; and dates that would lie in the past."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.roles import What
from calendars import policies, queries, services
from calendars.forms.days import ConfirmForm, DecideMoveForm, RejectForm
from calendars.models import PendingMove
from calendars.preview import preview
from law.clocks import TERM_RULES

SHOWN = 500
"""Rows of a preview on the page; all of them are counted, and confirmed."""


@requires(What.CONFIRM_CALENDAR)
def change(request: HttpRequest) -> HttpResponse:
    """Preview of the entries named by `?day=`; posting confirms or rejects exactly these."""
    user = signed_in(request)
    ids = sorted({int(value) for value in request.GET.getlist("day") if value.isascii() and value.isdigit()})
    rejects = request.POST.get("do") == "reject"
    confirm_form = ConfirmForm(request.POST if request.method == "POST" and not rejects else None)
    reject_form = RejectForm(request.POST if rejects else None)
    if rejects and done(
        reject_form,
        lambda: services.reject_change(
            override_ids=ids, reason=reject_form.cleaned_data["reason"], actor=user, now=timezone.now()
        ),
    ):
        messages.success(request, _("The proposal is rejected."))
        return redirect("calendar-now")
    if confirm_form.is_bound and done(confirm_form, lambda: _confirm(request, ids, confirm_form)):
        return redirect("calendar-now")
    overrides = queries.waiting(ids)
    if not overrides or len(overrides) != len(ids):
        messages.warning(request, _("This has been decided already, or nothing was chosen."))
        return redirect("calendar-now")
    shown = preview(overrides, now=timezone.now())
    moves = [*shown.into_past, *shown.applied]
    context = {
        "overrides": [(row, row.state == policies.REVOCATION_PROPOSED) for row in overrides],
        "shown": shown,
        "moves": moves[:SHOWN],
        "left_out": max(0, len(moves) - SHOWN),
        "refusal": policies.confirming(overrides, user, on=today()),
        # What is confirmed next is what this page shows, not what was posted before.
        "confirm_form": ConfirmForm(initial={"seen": shown.token}),
        "reject_form": reject_form,
        "form": confirm_form if confirm_form.errors else reject_form,
    }
    failed = confirm_form.errors or reject_form.errors
    return render(request, "calendars/change.html", context, status=422 if failed else 200)


def _confirm(request: HttpRequest, ids: list[int], form: ConfirmForm) -> None:
    result = services.confirm_change(
        override_ids=ids, seen=form.cleaned_data["seen"], actor=signed_in(request), now=timezone.now()
    )
    said = [
        _("The change is in force."),
        ngettext(
            "%(count)d date has moved.",
            "%(count)d dates have moved.",
            result.moved,
        )
        % {"count": result.moved},
    ]
    if result.pending:
        said.append(
            ngettext(
                "%(count)d date would lie in the past and waits for a decision.",
                "%(count)d dates would lie in the past and wait for a decision.",
                result.pending,
            )
            % {"count": result.pending}
        )
    for year in result.uncertified:
        said.append(_("The year %(year)s is projected again.") % {"year": year})
    messages.success(request, " ".join(said))


@requires(What.CONFIRM_CALENDAR)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One date that would lie in the past: apply it now, or keep the old one."""
    user = signed_in(request)
    found = get_object_or_404(PendingMove.objects.select_related("clock"), pk=pk)
    form = DecideMoveForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.decide_move(
            move_id=pk,
            decision=PendingMove.Decision(form.cleaned_data["decision"]),
            reasons=form.cleaned_data["reasons"],
            actor=user,
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("The decision is recorded."))
        return redirect("calendar-now")
    context = {
        "form": form,
        "row": queries.pending_row(found),
        "provision": TERM_RULES[found.clock.kind].provision,
    }
    return render(request, "calendars/move.html", context, status=422 if form.errors else 200)
