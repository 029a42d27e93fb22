from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Sign-in names are in lower case; what is typed is folded, so that the limit counts one name once."""

    error_messages = {
        "invalid_login": _(
            "The sign-in name and the password do not belong together, or the account is closed."
        ),
        "inactive": _("This account is closed."),
    }

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        return username.strip().lower()
