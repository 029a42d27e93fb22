"""The start page, which sends everyone to the first page of their own menu, and the page that confirms a letter."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kz_ipr.client_address import client_address
from kz_ipr.navigation import home_for
from letters.services import TooMany, letter_of_token
from letters.services.checking import WINDOW


def home(request: HttpRequest) -> HttpResponse:
    """Redirect by role; a person whose role has no page yet is told so."""
    address = home_for(request.user)
    return redirect(address) if address else render(request, "home.html")


@login_not_required
@never_cache
@require_GET
def check_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Number, date and hash for whoever holds the letter; 404 for a token that leads to none, 429 too often."""
    try:
        letter = letter_of_token(token, address=client_address(request), now=timezone.now())
    except TooMany:
        answer = render(request, "letters/too_many.html", status=429)
        answer["Retry-After"] = str(WINDOW.seconds)
        return answer
    if letter is None:
        raise Http404
    answer = render(request, "letters/check.html", {"letter": letter})
    # Whoever holds the letter finds it; a search engine need not.
    answer["X-Robots-Tag"] = "noindex"
    return answer
