"""The queue: what is due next, for forty cases a day."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in
from accounts.models import Office, User
from accounts.queries import may, offices_listed
from accounts.roles import Role, What
from customs.forms.queue import FilterForm
from customs.models import Case
from customs.queries.queue import QueuePage, Row, queue, rows_of
from customs.queries.queue_filters import MOST_COUNTED, counts
from customs.queries.queue_search import search
from customs.queries.visible import visible_in
from law.time import local_date

FOUND = 50


@require_safe
@requires(What.SEE_CASE)
def cases(request: HttpRequest) -> HttpResponse:
    """Open cases by nearest deadline, or the cases that words find. `part=list`: only the list, if it changed."""
    return queue_page(request, now=timezone.now())


def queue_page(
    request: HttpRequest,
    *,
    now: datetime,
    ticked: Collection[int] = (),
    refusal: str = "",
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    """The queue by what stands in the address. `ticked`, `name`: what was chosen and typed before a refusal."""
    user = signed_in(request)
    offices = offices_listed(user, What.SEE_CASE, on=local_date(now))
    visible = visible_in(user, offices)
    form = FilterForm(request.GET or None, offices=offices)
    if wanted := form.searched():
        return _found(request, visible, form, wanted, now)
    views = [] if request.GET.get("part") else list(user.saved_views.all())
    opening = next((view for view in views if view.is_default), None)
    if opening is not None and not request.GET:
        return redirect(f"{request.path}?{opening.query or 'show='}")
    filters = form.filters()
    page = queue(user, filters, now=now, after=request.GET.get("after", ""), visible=visible)
    kept = form.address()
    seen = fingerprint(page)
    context = {
        "form": form,
        "now": now,
        "filters": filters,
        "rows": page.rows,
        "ticked": ticked,
        "kept": kept,
        "seen": seen,
        "many_offices": len(offices) > 1,
        "may_assign": may(user, What.ASSIGN_CASE, on=local_date(now)),
        "next_page": f"?{_with(kept, after=page.after)}" if page.after else "",
        "first_page": f"?{kept or 'show='}" if request.GET.get("after") else "",
        "again": f"?{_with(kept, after=request.GET.get('after', ''), part='list', seen=seen)}",
    }
    if request.GET.get("part"):
        if request.GET.get("seen") == seen:
            return HttpResponse(status=204)
        return render(request, "customs/_queue_list.html", context)
    context |= {
        "may_prepare": may(user, What.PREPARE_CASE, on=local_date(now)),
        "counts": counts(visible, user, now=now),
        "most_counted": MOST_COUNTED,
        "views": views,
        "refusal": refusal,
        "name": name,
        "officers": officers_for(user, offices),
    }
    return render(request, "customs/queue.html", context, status=status)


def officers_for(user: User, offices: Sequence[Office]) -> list[User]:
    """To whom this person may assign cases of these offices: an inspector only takes them on."""
    if user.role == Role.INSPECTOR:
        return [user]
    if user.role != Role.HEAD:
        return []
    return list(User.objects.filter(is_active=True, role=Role.INSPECTOR, office__in=offices))


def fingerprint(page: QueuePage) -> str:
    """Changes when the list on the screen would: another row, another state, another hour left."""
    parts = [
        (
            row.case.pk,
            row.case.version,
            row.case.state,
            row.case.assigned_to_id,
            row.clock.pk if row.clock else 0,
            str(row.clock.lapses_at) if row.clock else "",
            row.urgency,
            row.left and row.left.total_seconds() // 3600,
        )
        for row in page.rows
    ]
    return hashlib.sha256(repr((parts, page.after)).encode()).hexdigest()[:16]


def _with(kept: str, **more: str) -> str:
    return "&".join(part for part in (kept, urlencode({k: v for k, v in more.items() if v})) if part)


def _found(
    request: HttpRequest, visible: QuerySet[Case], form: FilterForm, wanted: str, now: datetime
) -> HttpResponse:
    """What the words find among cases of any state, newest first; the one case whose number they are at once."""
    found = search(visible, wanted, FOUND + 1)
    if len(found) == 1 and found[0].number == wanted:
        return redirect("case", found[0].number)
    rows: Sequence[Row] = rows_of(found[:FOUND], now=now)
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "wanted": wanted,
        "more": len(found) > FOUND,
        "most": FOUND,
        "many_offices": True,
    }
    return render(request, "customs/found.html", context)
