"""Signing up, and the page behind the link in the mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import services
from accounts.email_links import person_behind
from accounts.forms.acting import done
from accounts.forms.organisations import SignUpForm
from accounts.services.sign_up import LINK_OVER


@login_not_required
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an organisation. The answer is the same whether the address has an account or not."""
    form = SignUpForm(request.POST or None, initial={"country": "KZ", "language": get_language()})
    if request.method == "POST" and done(
        form, lambda: services.sign_up(**form.data_of(), now=timezone.now())
    ):
        return redirect("signed-up")
    return render(request, "accounts/sign_up.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_safe
def signed_up(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "accounts/signed_up.html")


@login_not_required
@never_cache
def confirm_email(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Choose a password: only posting it uses the link up, so that a scanner of mails does not."""
    person = person_behind(uid, token)
    if person is None or person.email_confirmed_at is not None:
        return render(request, "accounts/link_over.html", {"sentence": _(LINK_OVER)}, status=410)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.confirm_email(
            uid=uid, token=token, password=form.cleaned_data["new_password1"], now=timezone.now()
        ),
    ):
        messages.success(request, _("Your address is confirmed: sign in with it and your new password."))
        return redirect("sign-in")
    context = {"form": form, "person": person}
    return render(request, "accounts/confirm_email.html", context, status=422 if form.errors else 200)
