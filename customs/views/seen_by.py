"""A case as one of its parties has been told of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import requires, signed_in
from accounts.roles import What
from customs.queries.seen_by import TOLD, seen_by
from customs.services.preview import log_preview
from customs.views._shared import find_case


@require_GET
@requires(What.SEE_CASE)
def preview(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What the declarant sees, what a holder or representative sees; every look is logged."""
    now = timezone.now()
    user = signed_in(request)
    case = find_case(user, number, now)
    party = get_object_or_404(case.parties, pk=pk, role__in=TOLD)
    party.case = case
    log_preview(party=party, user=user, now=now)
    return render(request, "customs/seen_by.html", {"case": case, "seen": seen_by(case, party)})
