"""The start page, which sends everyone to the first page of their own menu, and the page that confirms a letter."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from kz_ipr.client_address import client_address
from kz_ipr.navigation import home_for
from letters.services import TooMany, letter_of_token
from letters.services.checking import WINDOW


def home(request: HttpRequest) -> HttpResponse:
    """Redirect by role."""
    return redirect(home_for(request.user))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the entries of the registers and what explains them, not every search."""
    lines = (
        "User-agent: *",
        "Disallow: /register/?",
        f"Disallow: {reverse('goods-codes')}",
        "Allow: /register/",
        "Allow: /help/",
        "Allow: /statistics/public/",
        "Disallow: /",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


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
