"""Who else has a case open: pages ask again every half minute, and are counted by asking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires, signed_in
from accounts.presence import note_presence, others_present
from accounts.roles import What
from customs.acts_table import ACTS
from customs.views._shared import find_case


@require_POST
@requires(What.SEE_CASE)
def present(request: HttpRequest, number: str) -> HttpResponse:
    """Note that this person has the case open; answers with the others (a part of the page)."""
    now = timezone.now()
    user = signed_in(request)
    case = find_case(user, number, now)
    act = request.POST.get("act", "")
    note_presence(case.present, person=user, act=act if act in ACTS else "", now=now)
    others = [
        (other, ACTS[other.act].label if other.act in ACTS else "")
        for other in others_present(case.present.all(), person=user, now=now)
    ]
    return render(request, "customs/_present.html", {"others": others})
