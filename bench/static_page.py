"""The floor of a page: the same layout, person and session, and one paragraph instead of content.

Used as the list of addresses while it is measured: `override_settings(ROOT_URLCONF="bench.static_page")`.
"""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_safe

from kz_ipr.urls import urlpatterns as pages

ADDRESS = "/bench/static/"

_TEXT = (
    '{% extends "base.html" %}{% block content %}<h1>Page</h1><p>Nothing is read for it.</p>{% endblock %}'
)


@require_safe
def static_page(request: HttpRequest) -> HttpResponse:
    """A page that asks the database nothing but who is there."""
    return HttpResponse(engines["django"].from_string(_TEXT).render({}, request))


urlpatterns = [*pages, path(ADDRESS.strip("/") + "/", static_page)]
