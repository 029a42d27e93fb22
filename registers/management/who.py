"""Whom a command acts for."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from accounts.models import User


def person_named(username: str | None) -> User | None:
    """The person with that sign-in name; None, the command line, when none is given. Raises CommandError."""
    if not username:
        return None
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        unknown = _("There is no person with the sign-in name %(name)s.") % {"name": username}
        raise CommandError(unknown) from None
