"""Whoever was handed a password by somebody else chooses their own before anything else."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from accounts.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]

#: What stays open meanwhile: the page of the password itself, leaving, and how the pages look.
_OPEN = ("change-password", "sign-out", "set-language", "set-theme", "health-live")


def own_password(get_response: Answer) -> Answer:
    """Lead a person with a handed-over password to the page where it is changed, whatever they ask for."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not user.password_was_handed_over:
            return get_response(request)
        if resolve(request.path_info).url_name in _OPEN:
            return get_response(request)
        messages.info(request, _("Choose a password that nobody else knows; then you can go on."))
        return redirect(reverse("change-password"))

    return answer
