"""What everyone may do about themselves: language, password, and reading who may do what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Requires, requires, signed_in
from accounts.forms.own_password import OwnPassword
from accounts.language import remember_language
from accounts.models import User
from accounts.roles import ROLE_LABELS, SCOPE_LABELS, TABLE, WHAT_LABELS, Role, What
from accounts.theme import remember_theme


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages and go back to where one was, within this site only."""
    response = _back(request)
    language = request.POST.get("language", "")
    if remember_language(response, language) and isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark pages, or with anything else leave it to the device, and go back to where one was."""
    response = _back(request)
    remember_theme(response, request.POST.get("theme", ""))
    return response


def _back(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        address = "/"
    return HttpResponseRedirect(address)


class ChangePassword(Requires, PasswordChangeView):
    """One's own password; every other session of the person ends with the old one."""

    requires = What.OWN_ACCOUNT
    template_name = "accounts/change_password.html"
    form_class = OwnPassword
    success_url = reverse_lazy("home")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[arg-type]
        User.objects.filter(pk=signed_in(self.request).pk).update(password_was_handed_over=False)
        messages.success(self.request, _("Your password is changed."))
        return response


@requires(What.OWN_ACCOUNT)
def rights(request: HttpRequest) -> HttpResponse:
    """Who may do what, read from the table that guards every page."""
    rows = [
        (label, [(SCOPE_LABELS[TABLE[role, what]], TABLE[role, what].value) for role in Role])
        for what, label in WHAT_LABELS.items()
    ]
    return render(request, "accounts/rights.html", {"roles": list(ROLE_LABELS.values()), "rows": rows})
