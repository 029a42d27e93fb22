"""Notices that need an officer, one notice with what can be done about it, and instructions without answer."""

from collections import defaultdict
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires, signed_in
from accounts.deliveries import doings, first_choice, replaced_by
from accounts.forms.delivery import PostingForm
from accounts.queries import may
from accounts.roles import What
from acts.refusals import Refusal
from customs.models import Case
from customs.queries.deliveries import deliveries as deliveries_of
from customs.services.deliveries import ACTS
from customs.views._shared import find_case, refused_text, show_refusal, way_back
from law.time import local_date
from notifications.models import Message

DOINGS: Final = doings(ACTS)


@require_safe
@requires(What.SEE_DELIVERIES)
def deliveries(request: HttpRequest) -> HttpResponse:
    """To print, failed, not reached, instructions not acknowledged."""
    now = timezone.now()
    user = signed_in(request)
    context = {
        "lists": deliveries_of(user, now=now),
        "now": now,
        "may_retry": may(user, What.RETRY_DELIVERY, on=local_date(now)),
        "ways": PostingForm.base_fields["way"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "customs/deliveries.html", context)


@require_POST
@requires(What.RETRY_DELIVERY)
def retry_all(request: HttpRequest) -> HttpResponse:
    """Queue every failed mail on the page again; what is refused meanwhile is said."""
    now = timezone.now()
    user = signed_in(request)
    queued = 0
    for message, _case in deliveries_of(user, now=now).failed.rows:
        try:
            ACTS.retry_message(message_id=message.pk, actor=user, now=now)
        except Refusal as refusal:
            messages.error(request, refused_text(refusal))
        else:
            queued += 1
    said = ngettext("%(count)d mail is queued again.", "%(count)d mails are queued again.", queued)
    messages.success(request, said % {"count": queued})
    return redirect("deliveries")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.SEE_CASE)
def message(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One notice as it was frozen, what it discloses, what became of it, what can be done."""
    now = timezone.now()
    user = signed_in(request)
    case = find_case(user, number, now)
    found = get_object_or_404(Message, pk=pk, subject_kind="case", subject_id=case.pk)
    asked = request.POST.get("do", "")
    replaced = replaced_by(found)
    open_to = [] if replaced else [name for name, doing in DOINGS.items() if found.state in doing.states]
    may_act = may(user, What.RETRY_DELIVERY, case.office_id, on=local_date(now))
    if request.method == "POST":
        if asked not in DOINGS:
            raise Http404
        form = DOINGS[asked].form(request.POST)
        if form.is_valid() and _done(request, asked, form, found, now):
            return redirect(way_back(request, reverse("message", args=[case.number, found.pk])))
    offered = []
    for name in open_to if may_act else ():
        bound = (
            form
            if request.method == "POST" and name == asked
            else DOINGS[name].form(initial=first_choice(found))
        )
        offered.append((name, DOINGS[name].label, bound))
    if request.method == "POST" and asked not in open_to:
        offered.append((asked, DOINGS[asked].label, form))
    context = _message_context(case, found, offered, replaced)
    context["next"] = request.POST.get("next") or request.GET.get("next") or ""
    return render(request, "customs/message.html", context, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, name: str, form: forms.Form, found: Message, now: Any) -> bool:
    doing = DOINGS[name]
    try:
        doing.service(message_id=found.pk, actor=signed_in(request), now=now, **form.cleaned_data)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, str(doing.done))
    return True


def _message_context(
    case: Case,
    found: Message,
    offered: list[tuple[str, Promise, forms.Form]],
    replaced: Message | None,
) -> dict[str, Any]:
    names = {f"party:{party.pk}": party.name for party in case.parties.all()}
    names |= {f"right:{right.pk}": right.title for right in case.rights.all()}
    names |= {f"line:{line.pk}": str(line.goods_line) for line in case.lines.select_related("goods_line")}
    return {
        "case": case,
        "message": found,
        "offered": offered,
        "wrong": [form for _name, _label, form in offered if form.is_bound and form.errors],
        "replaced": replaced,
        "disclosures": [
            (names.get(about) or about, ground, fields)
            for (about, ground), fields in _disclosed(found).items()
        ],
    }


def _disclosed(found: Message) -> dict[tuple[str, str], list[str]]:
    """The disclosed fields by whom they are about and on what ground, in the order of the log."""
    fields: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in found.disclosures.all():
        fields[each.about_ref, each.ground].append(each.field)
    return fields
