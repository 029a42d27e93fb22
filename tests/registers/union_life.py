"""An entry of the register of the union and what its holder asks, for the tests of its life."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from registers.models import Entry
from registers.services.union_entry import ask_renewal, send_renewal
from tests.factories import almaty
from tests.registers.applications import make_organisation
from tests.registers.union import filed_union, include, lodged, possible

FILED = almaty(2026, 9, 1)
#: The Commission's notice is sent, the insurance handed in and the object included: Tuesday 2026-09-15.
INCLUDED = almaty(2026, 9, 15)
#: The last day of protection: a Sunday, which does not roll.
ENDS = date(2027, 1, 31)
ASKED, SENT = almaty(2026, 10, 1), almaty(2026, 10, 2)


def included_in_union(
    registrar: User, person: User | None = None, *, states: tuple[tuple[str, ...], ...] = (), **changes: Any
) -> Entry:
    """An entry protected from 2026-09-15 to 2027-01-31; `states`: those of each contract, else one for all."""
    organisation, manager = (
        make_organisation() if person is None else (person.memberships.get().organisation, person)
    )
    given = {"wished_until": ENDS, **changes}
    application = filed_union(organisation, manager, now=FILED, **given)
    possible(application, registrar, now=INCLUDED)
    for covered in states or (None,):
        lodged(application, manager, now=INCLUDED, **({"states": covered} if covered else {}))
    entry: Entry = include(application, registrar, INCLUDED, number="00077/ТЗ-150926")
    return entry


def asked(entry: Entry, by: User, *, until: date = date(2029, 1, 31), now: datetime = ASKED) -> None:
    ask_renewal(entry_id=entry.pk, wished_until=until, by=by, now=now)


def sent_on(entry: Entry, by: User, *, now: datetime = SENT) -> None:
    send_renewal(entry_id=entry.pk, document="No. 4-12/99", dated=now.date(), by=by, now=now)
