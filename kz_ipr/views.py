"""The start page: it sends everyone to the first page of their own menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kz_ipr.navigation import home_for


def home(request: HttpRequest) -> HttpResponse:
    """Redirect by role; a person whose role has no page yet is told so."""
    address = home_for(request.user)
    return redirect(address) if address else render(request, "home.html")
