"""Which cases a person may see: the one condition under every list and page."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from accounts.models import Office, User
from accounts.queries import within
from accounts.roles import TABLE, Role, Scope, What
from customs.models import Case


def visible_to(user: User, *, on: date, what: What = What.SEE_CASE) -> QuerySet[Case]:
    """Cases of the offices in which this person may do `what` on that day."""
    return Case.objects.filter(within(user, what, on=on))


def visible_in(user: User, offices: Iterable[Office], *, what: What = What.SEE_CASE) -> QuerySet[Case]:
    """The same when `offices_listed` has said in which offices: without asking again."""
    if TABLE[Role(user.role), what] is Scope.ALL:
        return Case.objects.all()
    return Case.objects.filter(office_id__in=[office.pk for office in offices])
