"""One's own password, chosen anew."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class OwnPassword(PasswordChangeForm):
    """The old password and the new one twice; the new one is another."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("new_password1") and data.get("new_password1") == data.get("old_password"):
            self.add_error("new_password1", _("This is the password that is to be changed: choose another."))
        return data
