"""The read side: who may do what, where, on a day.

Every question takes the Almaty day it is asked for (`on`): standing authorisations run from day to day.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from enum import Enum
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Office, StandingAuthorisation, User
from accounts.roles import IN_THE_HEADS_STEAD, MAY_BE_AUTHORISED, TABLE, Role, Scope, What
from law.time import end_of

Anyone = User | AnonymousUser


class Everywhere(Enum):
    """Stands for "every office", so that a list for central staff carries no condition at all."""

    ALL = "all"


ALL: Final = Everywhere.ALL

_BELOW = """
WITH RECURSIVE tree(id) AS (
    SELECT id FROM accounts_office WHERE id = ANY(%s)
    UNION SELECT child.id FROM accounts_office child JOIN tree ON child.parent_id = tree.id
) SELECT id FROM tree
"""
_ABOVE = """
WITH RECURSIVE tree(id, parent_id) AS (
    SELECT id, parent_id FROM accounts_office WHERE id = ANY(%s)
    UNION SELECT parent.id, parent.parent_id
    FROM accounts_office parent JOIN tree ON parent.id = tree.parent_id
) SELECT id FROM tree
"""


def _walk(sql: str, office_ids: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(office_ids)])
        return {row[0] for row in cursor.fetchall()}


_Question = tuple[int, What, int | None, date]
_answered: ContextVar[dict[_Question, bool] | None] = ContextVar("answered", default=None)
_chains: ContextVar[dict[int, set[int]] | None] = ContextVar("chains", default=None)
_Orders = dict[tuple[int, date], list[StandingAuthorisation]]
_orders: ContextVar[_Orders | None] = ContextVar("orders", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    """Within it, `may` asks the database each question once: for a page that checks many acts."""
    token, chains, orders = _answered.set({}), _chains.set({}), _orders.set({})
    try:
        yield
    finally:
        _orders.reset(orders)
        _chains.reset(chains)
        _answered.reset(token)


def subtree_ids(*office_ids: int) -> set[int]:
    """The offices and all those below them; empty for ids that do not exist."""
    return _walk(_BELOW, office_ids)


def chain_ids(office_id: int) -> set[int]:
    """The office and all those above it."""
    known = _chains.get()
    if known is None:
        return _walk(_ABOVE, [office_id])
    if office_id not in known:
        known[office_id] = _walk(_ABOVE, [office_id])
    return known[office_id]


def valid_authorisations(*, on: date) -> QuerySet[StandingAuthorisation]:
    """Orders in force on a day, first and last day included.

    A revoked order is out of force from the day of its revocation. People who may not sign in, or whose role
    has changed to one that cannot be authorised, decide nothing.
    """
    return StandingAuthorisation.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gte=end_of(on)),
        valid_from__lte=on,
        valid_to__gte=on,
        person__is_active=True,
        person__role__in=MAY_BE_AUTHORISED,
    )


def authorisation_for(user: Anyone, office: Office | int | None, *, on: date) -> StandingAuthorisation | None:
    """The order by which this person may decide in that office on that day; for None: in any office."""
    if not isinstance(user, User) or user.role not in MAY_BE_AUTHORISED or _never_authorised(user):
        return None
    orders = _orders_of(user, on)
    if office is None or not orders:
        return orders[0] if orders else None
    above = chain_ids(_id(office))
    return next((order for order in orders if order.office_id in above), None)


def _orders_of(user: User, on: date) -> list[StandingAuthorisation]:
    known = _orders.get()
    if known is not None and (user.pk, on) in known:
        return known[user.pk, on]
    orders = list(valid_authorisations(on=on).filter(person=user).order_by("pk"))
    if known is not None:
        known[user.pk, on] = orders
    return orders


def _never_authorised(user: User) -> bool:
    """Known without asking for people read by `PeopleBackend`."""
    return not getattr(user, "ever_authorised", True)


def may(user: Anyone, what: What, office_id: Office | int | None = None, *, on: date) -> bool:
    """May this person do this, in that office, on that day?

    Without an office: in any office at all (which links to show, which pages to open). `Scope.OWN` reaches no
    office, so it answers yes only without one.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    known = _answered.get()
    if known is None:
        return _may(user, what, office_id, on)
    question = (user.pk, what, None if office_id is None else _id(office_id), on)
    if question not in known:
        known[question] = _may(user, what, office_id, on)
    return known[question]


def _may(user: User, what: What, office_id: Office | int | None, on: date) -> bool:
    scope = TABLE[Role(user.role), what]
    if scope is Scope.ALL:
        return True
    if office_id is None:
        reached = scope is not Scope.NONE
    elif scope is Scope.OWN_OFFICE:
        reached = user.office_id == _id(office_id)
    elif scope is Scope.OWN_AND_BELOW:
        reached = user.office_id in chain_ids(_id(office_id))
    else:
        reached = False
    if reached or what not in IN_THE_HEADS_STEAD:
        return reached
    return authorisation_for(user, office_id, on=on) is not None


def may_decide(user: Anyone, office: Office | int, *, on: date) -> bool:
    """Head of that office or of one above it, or authorised that day there or above (CC 198(1), 199(3))."""
    return may(user, What.DECIDE_CASE, office, on=on)


def offices_for(user: Anyone, what: What, *, on: date) -> QuerySet[Office] | Everywhere:
    """Where this person may do this on that day: a list of offices, or `ALL`."""
    if not isinstance(user, User) or not user.is_active:
        return Office.objects.none()
    scope = TABLE[Role(user.role), what]
    if scope is Scope.ALL:
        return ALL
    exactly: set[int] = set()
    with_below: set[int] = set()
    if user.office_id is not None:
        if scope is Scope.OWN_OFFICE:
            exactly.add(user.office_id)
        elif scope is Scope.OWN_AND_BELOW:
            with_below.add(user.office_id)
    if what in IN_THE_HEADS_STEAD and not _never_authorised(user):
        with_below |= {order.office_id for order in _orders_of(user, on)}
    if with_below:
        exactly |= subtree_ids(*with_below)
    return Office.objects.filter(pk__in=exactly)


def offices_listed(user: User, what: What, *, on: date) -> list[Office]:
    """Where this person may do this on that day, by code: the whole tree is read at once and walked here.

    One query; two for people to whom an order was made out.
    """
    offices = list(Office.objects.order_by("code"))
    scope = TABLE[Role(user.role), what]
    if scope is Scope.ALL:
        return offices
    own = {user.office_id} if scope in (Scope.OWN_OFFICE, Scope.OWN_AND_BELOW) else set()
    roots = own if scope is Scope.OWN_AND_BELOW else set()
    if what in IN_THE_HEADS_STEAD and not _never_authorised(user):
        roots = roots | {order.office_id for order in _orders_of(user, on)}
    above = {office.pk: office.parent_id for office in offices}

    def reached(office: int | None) -> bool:
        while office is not None:
            if office in roots:
                return True
            office = above[office]
        return False

    return [office for office in offices if office.pk in own or reached(office.pk)]


def within(user: Anyone, what: What, *, on: date, field: str = "office") -> Q:
    """A condition for any list that has an office: only rows of the offices where this person may do this."""
    offices = offices_for(user, what, on=on)
    if isinstance(offices, Everywhere):
        return Q()
    return Q(**{f"{field}__in": offices})


def people_who_may(what: What, office: Office | int, *, on: date) -> QuerySet[User]:
    """Everyone who may do this in that office on that day: whom to tell, whom to ask."""
    office_id = _id(office)
    above = chain_ids(office_id)
    where = {
        Scope.ALL: Q(),
        Scope.OWN_OFFICE: Q(office_id=office_id),
        Scope.OWN_AND_BELOW: Q(office_id__in=above),
    }
    people = Q(pk__in=[])
    for role in Role:
        condition = where.get(TABLE[role, what])
        if condition is not None:
            people |= Q(role=role) & condition
    if what in IN_THE_HEADS_STEAD:
        orders = valid_authorisations(on=on).filter(office_id__in=above)
        people |= Q(pk__in=orders.values("person_id"))
    return User.objects.filter(people, is_active=True)


def _id(office: Office | int) -> int:
    return office.pk if isinstance(office, Office) else office
