"""Signing in, and the page for those who tried too often."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.forms.sign_in import SignInForm
from accounts.language import remember_language
from accounts.sign_in_limits import tried_too_often


class SignIn(LoginView):
    """Name and password. Goes on to `next` only within this site (Django checks the host)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        username = request.POST.get("username", "").strip().lower()
        if tried_too_often(request, username, get_client_ip_address(request) or "", timezone.now()):
            return locked_out(request)
        return super().post(request, *args, **kwargs)

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
