"""Which cases a person may see: the one condition under every list and page."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import within
from accounts.roles import What
from customs.models import Case


def visible_to(user: User, *, on: date, what: What = What.SEE_CASE) -> QuerySet[Case]:
    """Cases of the offices in which this person may do `what` on that day."""
    return Case.objects.filter(within(user, what, on=on))
