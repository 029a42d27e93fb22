"""The form of a new case as a request fills it, for the page and for what answers while it is typed."""

import uuid
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from accounts.models import Office, User
from accounts.queries import offices_for, within
from accounts.roles import What
from customs.forms.new_case import NewCaseForm
from customs.models import Declaration
from customs.services.declarations import one_line
from law.time import local_date


def draft_key(text: str) -> uuid.UUID | None:
    """The key of a draft as an address or a form names it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def preparing_in(user: User, on: date) -> Any:
    """The customs offices in which this person prepares cases."""
    offices = offices_for(user, What.PREPARE_CASE, on=on)
    every = offices if hasattr(offices, "filter") else Office.objects.all()
    return every.filter(is_active=True)


def known_declaration(user: User, number: str, on: date) -> Declaration | None:
    """A declaration that customs has already, if it belongs to an office in which this person prepares cases."""
    wanted = one_line(number)
    if not wanted:
        return None
    mine = Declaration.objects.filter(within(user, What.PREPARE_CASE, on=on)).select_related("office")
    return mine.filter(number=wanted).first()


def read_form(user: User, data: QueryDict | None, now: datetime, number: str = "") -> NewCaseForm:
    """The form filled with `data`, empty without; `number`: the declaration to begin with."""
    on = local_date(now)
    wanted = data.get("number", "") if data is not None else number
    return NewCaseForm(
        data,
        offices=preparing_in(user, on),
        known=known_declaration(user, wanted, on),
        found_on=on,
        number=wanted,
    )
