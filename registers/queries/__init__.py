"""The read side of the registers: where entries stand on a day, finding them, and whom to tell."""

from registers.queries.contacts import (
    Contact,
    ContactRole,
    contacts_for,
    contacts_for_many,
    is_country,
    is_reachable,
    powers_of,
)
from registers.queries.search import Found, Why, others_of_mark, same_mark, search
from registers.queries.standing import (
    active_on,
    expirable_on,
    is_active,
    is_on_hold,
    match_goods,
    route_on,
    standing_on,
    status_on,
    unchecked_status_changes,
)

__all__ = [
    "Contact",
    "ContactRole",
    "Found",
    "Why",
    "active_on",
    "contacts_for",
    "contacts_for_many",
    "expirable_on",
    "is_active",
    "is_country",
    "is_on_hold",
    "is_reachable",
    "match_goods",
    "others_of_mark",
    "powers_of",
    "route_on",
    "same_mark",
    "search",
    "standing_on",
    "status_on",
    "unchecked_status_changes",
]
