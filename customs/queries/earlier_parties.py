"""Parties of earlier declarations, offered while another one is entered."""

from datetime import date
from typing import Final

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import within
from accounts.roles import What
from customs.models import DeclarationParty

_OFFERED: Final = 6
#: Rows looked at: the same party comes back in many declarations.
_READ: Final = 60
_NAME_FROM: Final = 3
_NUMBER_FROM: Final = 4


def visible_parties(user: User, *, on: date) -> QuerySet[DeclarationParty]:
    """Parties of the declarations of offices whose cases this person may see."""
    condition = within(user, What.SEE_CASE, on=on, field="declaration__office")
    return DeclarationParty.objects.filter(condition).select_related("declaration")


def earlier_parties(user: User, *, name: str, number: str, on: date) -> list[DeclarationParty]:
    """Parties whose BIN or IIN begins so, else whose name contains what was typed; each once, the latest first."""
    parties = visible_parties(user, on=on)
    if len(number) >= _NUMBER_FROM and number.isdecimal():
        parties = parties.filter(bin_iin__startswith=number)
    elif len(name) >= _NAME_FROM:
        parties = parties.filter(name__icontains=name)
    else:
        return []
    found: dict[str, DeclarationParty] = {}
    for party in parties.order_by("-declaration__created_at", "pk")[:_READ]:
        found.setdefault(party.bin_iin or party.name.casefold(), party)
    return list(found.values())[:_OFFERED]
