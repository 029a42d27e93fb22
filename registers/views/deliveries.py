"""Letters of the register that wait to be posted, mails that failed or came back, and what is done about one."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in
from accounts.deliveries import doings, first_choice, replaced_by
from accounts.forms.acting import done
from accounts.roles import What
from notifications.models import Message
from registers.queries.deliveries import deliveries as all_deliveries
from registers.queries.deliveries import messages_of_register, rows_of
from registers.services.deliveries import ACTS

DOINGS: Final = doings(ACTS)


@require_safe
@requires(What.IMPORT_REGISTER)
def page(request: HttpRequest) -> HttpResponse:
    """Letters to post, failed mails, what came back."""
    return render(request, "registers/deliveries.html", {"lists": all_deliveries()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.IMPORT_REGISTER)
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it was frozen, its letter, what became of it, what can be done."""
    found = get_object_or_404(messages_of_register(), pk=pk)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    replaced = replaced_by(found)
    open_to = [name for name, doing in DOINGS.items() if found.state in doing.states and not replaced]
    bound = DOINGS[asked].form(request.POST) if asked in DOINGS else None
    if bound is not None and done(bound, lambda: _do(request, asked, found, bound.cleaned_data)):
        messages.success(request, str(DOINGS[asked].done))
        return redirect("register-deliveries")
    shown = [*open_to, *([asked] if bound is not None and asked not in open_to else [])]
    offered = [
        (name, DOINGS[name].label, bound if name == asked else DOINGS[name].form(initial=first_choice(found)))
        for name in shown
    ]
    context = {
        "row": rows_of([found])[found.pk],
        "message": found,
        "offered": offered,
        "form": bound,
        "replaced": replaced,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registers/message.html", context, status=status)


def _do(request: HttpRequest, name: str, found: Message, typed: Mapping[str, Any]) -> Message:
    return DOINGS[name].service(message_id=found.pk, actor=signed_in(request), now=timezone.now(), **typed)
