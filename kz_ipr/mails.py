"""Mails of a local run, as its sink received them: for the administrator, never in production."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import What
from notifications.sink import list_mails, read_mail


def _folder() -> Path:
    if settings.PRODUCTION or settings.MAIL_SINK_DIR is None:
        raise Http404
    return Path(settings.MAIL_SINK_DIR)


@require_safe
@requires(What.SEE_MAILS)
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/mails.html", {"mails": list_mails(_folder())})


@require_safe
@requires(What.SEE_MAILS)
def mail(request: HttpRequest, name: str) -> HttpResponse:
    try:
        found = read_mail(_folder(), name)
    except FileNotFoundError as error:
        raise Http404 from error
    return render(request, "notifications/mail.html", {"mail": found})
