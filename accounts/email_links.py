"""Links in mails that prove whose mailbox it is: signed by Django, good once and for a few days."""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User


class _Tokens(PasswordResetTokenGenerator):
    """A token dies with the confirmation it was for, with its mailbox and with its time."""

    key_salt = "accounts.email_links"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.pk}{user.email}{user.email_confirmed_at}{user.password}{timestamp}"


TOKENS = _Tokens()


def link_for(person: User) -> str:
    """The whole address of the page on which this person confirms the mailbox and chooses a password."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    address: str = settings.SITE_URL + reverse("confirm-email", args=[uid, TOKENS.make_token(person)])
    return address


def person_behind(uid: str, token: str) -> User | None:
    """The person whose link this is; None for one that is forged, used or too old."""
    try:
        person = User.objects.get(pk=urlsafe_base64_decode(uid).decode())
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return person if TOKENS.check_token(person, token) else None
