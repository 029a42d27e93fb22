"""The list of licensees of an entry, kept by its holder: dated, added to and ended, never deleted (CC 461)."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.second_step import unconfirmed
from acts.refusals import Incomplete, OutOfState, Repeated
from law import identifiers
from law.entry_states import EntryEvent
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Entry, Licensee
from registers.services._entry_acts import admits, locked, record

LIST = "HOUSE.licensee_list"
_EVENT = EntryEvent.LICENSEES_CHANGED


@transaction.atomic
def add_entry_licensee(
    *,
    entry_id: int,
    name: str,
    valid_from: date,
    valid_to: date | None = None,
    bin_iin: str = "",
    country: str = "",
    address: str = "",
    by: User,
    confirmed_at: datetime | None,
    now: datetime,
) -> Licensee:
    """Name somebody who uses the object with the holder's consent, from a day on, to a day or for as long as it lasts.

    Cases that are decided keep the list they had. `confirmed_at`: when the holder's person gave the password again.
    Raises NotAllowed (not the holder, or the second step is missing), OutOfState (excluded), Repeated, Incomplete.
    """
    entry = _kept_by(entry_id, by, confirmed_at, now)
    if not name.strip():
        raise Incomplete(_("Give the name."), LIST, field="name")
    if bin_iin:
        try:
            identifiers.check(bin_iin)
        except identifiers.IdentifierError as wrong:
            raise Incomplete(wrong.sentence, wrong.provision, wrong.params, field="bin_iin") from wrong
    if valid_to is not None and valid_to < valid_from:
        raise Incomplete(_("The last day lies before the first."), LIST, field="valid_to")
    if entry.licensees.filter(name=name.strip(), bin_iin=bin_iin, ended_at__isnull=True).exists():
        raise Repeated(_("This licensee is named already."), LIST, field="name")
    licensee = Licensee.objects.create(
        entry=entry,
        name=name.strip(),
        bin_iin=bin_iin,
        country=country,
        address=address.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        added_at=now,
        added_by=by,
    )
    _record(entry, licensee, "added", by, now)
    return licensee


@transaction.atomic
def end_entry_licensee(
    *,
    entry_id: int,
    licensee_id: int,
    last_day: date,
    by: User,
    confirmed_at: datetime | None,
    now: datetime,
) -> Licensee:
    """End the consent with a last day, which may lie ahead.

    Raises as `add_entry_licensee`, and OutOfState for one that is ended already.
    """
    entry = _kept_by(entry_id, by, confirmed_at, now)
    licensee = entry.licensees.filter(pk=licensee_id).first()
    if licensee is None or licensee.ended_at is not None:
        raise OutOfState(_("This licensee is no longer on the list."), LIST)
    if licensee.valid_from is not None and last_day < licensee.valid_from:
        raise Incomplete(_("The last day lies before the first."), LIST, field="last_day")
    if licensee.valid_to is not None and last_day > licensee.valid_to:
        raise Incomplete(
            _("The consent ends earlier, on %(day)s."), LIST, {"day": licensee.valid_to}, field="last_day"
        )
    licensee.ended_on, licensee.ended_at, licensee.ended_by = last_day, now, by
    licensee.save(update_fields=["ended_on", "ended_at", "ended_by"])
    _record(entry, licensee, "ended", by, now)
    return licensee


def _kept_by(entry_id: int, by: User, confirmed_at: datetime | None, now: datetime) -> Entry:
    entry = locked(entry_id)
    for refusal in (
        policies.acting_for_entry(entry, by, on=local_date(now)),
        admits(entry, _EVENT, LIST),
        unconfirmed(confirmed_at, now),
    ):
        if refusal:
            raise refusal
    return entry


def _record(entry: Entry, licensee: Licensee, what: str, by: User, now: datetime) -> None:
    """The journal names the licensee by its number: a licensee may be a natural person."""
    record(
        entry,
        _EVENT,
        LIST,
        by,
        now,
        {"licensee": licensee.pk, "what": what},
        context={"licensee": licensee, "what": what},
    )
