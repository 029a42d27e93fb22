"""The queue: what is due next, for forty cases a day."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in
from accounts.queries import may
from accounts.roles import Role, What
from customs.forms.queue import FilterForm
from customs.models import Case
from customs.queries.queue import queue, waiting_for_head
from customs.queries.visible import visible_to
from law.time import local_date

FOUND = 50


@require_safe
@requires(What.SEE_CASE)
def cases(request: HttpRequest) -> HttpResponse:
    """Open cases by nearest deadline, or the cases that a number finds."""
    now = timezone.now()
    user = signed_in(request)
    form = FilterForm(request.GET or None)
    context: dict[str, Any] = {
        "form": form,
        "now": now,
        "today": local_date(now),
        "may_prepare": may(user, What.PREPARE_CASE, on=local_date(now)),
    }
    wanted = form.searched()
    if wanted:
        found = list(_found(request, wanted))
        if len(found) == 1 and found[0].number == wanted:
            return redirect("case", found[0].number)
        return render(request, "customs/found.html", {**context, "found": found, "wanted": wanted})
    filters = form.filters()
    page = queue(user, filters, now=now, after=request.GET.get("after", ""))
    kept = [(name, value) for name, value in request.GET.items() if name != "after" and value]
    return render(
        request,
        "customs/queue.html",
        {
            **context,
            "filters": filters,
            "rows": page.rows,
            "many_offices": len({row.case.office_id for row in page.rows}) > 1 or user.role != Role.INSPECTOR,
            "waiting": waiting_for_head(user, now=now),
            "next_page": f"?{urlencode([*kept, ('after', page.after)])}" if page.after else "",
            "first_page": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        },
    )


def _found(request: HttpRequest, wanted: str) -> Any:
    """Cases of any state by the beginning of their number or of their declaration's number, newest first."""
    on = local_date(timezone.now())
    matches = Q(number__startswith=wanted) | Q(declaration__number__startswith=wanted)
    return (
        visible_to(signed_in(request), on=on)
        .filter(pk__in=Case.objects.filter(matches).values("pk"))
        .select_related("declaration", "office")
        .order_by("-pk")[:FOUND]
    )
