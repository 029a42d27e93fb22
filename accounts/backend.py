"""Who is behind a session, read with what nearly every page asks of them."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from accounts.models import StandingAuthorisation, User


class PeopleBackend(ModelBackend):
    """Reads the person, their office and whether any order was ever made out to them in one statement."""

    def get_user(self, user_id: Any) -> User | None:
        orders = StandingAuthorisation.objects.filter(person=OuterRef("pk"))
        found = User.objects.select_related("office").annotate(ever_authorised=Exists(orders))
        person = found.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
