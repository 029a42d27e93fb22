"""Signing in, and the page for those who tried too often."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.forms.sign_in import SignInForm
from accounts.language import remember_language


class SignIn(LoginView):
    """Name and password. Goes on to `next` only within this site (Django checks the host)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        # A language chosen on this device stays; otherwise the person's own language greets them.
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            remember_language(response, form.get_user().language)
        return response


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """What axes answers (429) after too many wrong passwords: in words, with the time to wait."""
    wait: timedelta | None = get_cool_off(request)
    minutes = -(-int(wait.total_seconds()) // 60) if wait else 0
    response = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    if wait:
        response["Retry-After"] = str(int(wait.total_seconds()))
    return response
