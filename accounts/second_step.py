"""The second step of signing in: the password asked again before what matters most, and good for a short time.

Wrong passwords count as failed sign-ins, so that the limits of signing in hold here as well (HOUSE.second_step).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from axes.helpers import get_client_ip_address
from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.access import signed_in
from accounts.sign_in_limits import tried_too_often
from acts.refusals import NotAllowed, Refusal
from law.sentences import _

GOOD_FOR: Final = timedelta(minutes=5)
_KEY: Final = "second_step_at"
_PROVISION: Final = "HOUSE.second_step"


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When the person of this session last gave the password again; None for never."""
    stored = request.session.get(_KEY)
    return datetime.fromisoformat(stored) if stored else None


def unconfirmed(at: datetime | None, now: datetime) -> Refusal | None:
    """The refusal of an act whose author has not given the password again within the last minutes."""
    if at is not None and timedelta() <= now - at <= GOOD_FOR:
        return None
    return NotAllowed(_("Give your password again: this was too long ago."), _PROVISION, field="password")


class SecondStepForm(forms.Form):
    """A form that asks for the password again unless it was given within the last minutes."""

    def __init__(self, *args: Any, request: HttpRequest, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.now = request, now
        if unconfirmed(confirmed_at(request), now) is not None:
            self.fields["password"] = forms.CharField(
                label=gettext_lazy("Your password, again"),
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                help_text=gettext_lazy("It counts for five minutes."),
            )

    def clean(self) -> dict[str, Any]:
        """Check the password last, so that a slip elsewhere costs no attempt."""
        data: dict[str, Any] = super().clean() or {}
        password = data.pop("password", None)
        if password and not self.errors:
            self._confirm(password)
        return data

    def _confirm(self, password: str) -> None:
        person = signed_in(self.request)
        address = get_client_ip_address(self.request) or ""
        if tried_too_often(self.request, person.username, address, self.now):
            self.add_error(
                "password", gettext_lazy("The password was wrong too often. Wait a quarter of an hour.")
            )
            return
        try:
            found = authenticate(self.request, username=person.username, password=password)
        except PermissionDenied:
            found = None
        if found is None or found.pk != person.pk:
            self.add_error("password", gettext_lazy("This is not your password."))
            return
        self.request.session[_KEY] = self.now.isoformat()
