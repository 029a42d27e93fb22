"""The head's desk: what waits for a decision, who else may decide, what was escalated, who has how much."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in
from accounts.queries import may, offices_listed
from accounts.roles import What
from customs.queries.desk import MOST
from customs.queries.desk import desk as desk_of
from law.time import local_date


@require_safe
@requires(What.DECIDE_CASE)
def desk(request: HttpRequest) -> HttpResponse:
    """For the head and for whoever decides in the head's stead that day, of their offices alone."""
    now, user = timezone.now(), signed_in(request)
    on = local_date(now)
    context = {
        "desk": desk_of(offices_listed(user, What.DECIDE_CASE, on=on), now=now),
        "now": now,
        "most": MOST,
        "may_grant": may(user, What.GRANT_AUTHORISATION, on=on),
    }
    return render(request, "customs/desk.html", context)
