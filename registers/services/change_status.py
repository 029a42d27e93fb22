"""Decisions about an entry's status: hold, lifting of a hold, end of the term, exclusion. One table drives
all.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.changes import Change, OpenClock
from acts.refusals import Incomplete, OutOfState, Refusal, Stale, TooEarly, TooLate
from law.entry_law import next_status, provision_in
from law.entry_states import (
    KEPT_UNDER,
    EntryEvent,
    EntryStatus,
    ExclusionGround,
    Register,
    hold_ends_on,
    longest_term,
)
from law.sentences import _
from law.time import local_date, start_of
from registers import policies
from registers.models import Application, Entry
from registers.queries.rights import came_in_time, hold_outlived, right_ends_of, waiting_proofs
from registers.services._entry_clocks import closing, opening
from registers.services._write import write


@transaction.atomic
def change_status(
    *,
    entry_id: int,
    event: EntryEvent,
    document: str,
    ground: ExclusionGround | None = None,
    effective_on: date | None = None,
    valid_to: date | None = None,
    by: User | None,
    now: datetime,
) -> Entry:
    """Record a decision on an entry and return the entry.

    `document` is the decision (number and date), `ground` the one of CC 463(1) that an exclusion cites,
    `valid_to`
    the new end of protection when a hold is lifted because the right was renewed. `effective_on`: today
    unless
    given; never ahead. An exclusion from the national register counts from the day it is recorded (LAW.md
    4.1).
    Raises NotAllowed, OutOfState, Incomplete, TooEarly, TooLate, Stale (a later change is already recorded).
    """
    today = local_date(now)
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    day = effective_on or today
    row = next_status(entry.register, EntryStatus(entry.status), event)
    if event not in _CHECKS or row is None:
        raise OutOfState(
            _("The entry's status does not admit this."), row.provision if row else _kept_under(entry)
        )
    for refusal in (
        policies.carrying_out(by, on=today),
        _decision(document, row.provision),
        _day(entry, day, today, row.provision),
        _CHECKS[event](entry, day, today, ground, valid_to),
    ):
        if refusal:
            raise refusal
    fields = {"valid_to": valid_to} if valid_to else {}
    at = now if day == today else start_of(day)
    change = Change(
        subject=entry,
        event=event,
        effective_at=at,
        provision=row.provision,
        actor_id=by.pk if by else None,
        payload={
            "document": document,
            "ground": ground.value if ground else "",
            **{name: value.isoformat() for name, value in fields.items()},
            "changed": {
                name: [getattr(entry, name).isoformat(), value.isoformat()] for name, value in fields.items()
            },
        },
        fields=fields,
        context={"ground": ground.value if ground else "", "document": document},
        closes=closing([entry], event, at)[entry.pk],
        opens=_opens(entry, event, day, now),
    )
    write([change], now=now)
    return entry


def _kept_under(entry: Entry) -> str:
    """On what decisions about the status rest as such, where this one has no place."""
    return "CC463" if entry.register == Register.NATIONAL else KEPT_UNDER[Register.EEU]


def _opens(entry: Entry, event: EntryEvent, day: date, now: datetime) -> list[OpenClock]:
    """A hold is counted from the end of protection; only the national register tells of an exclusion itself."""
    if event is EntryEvent.EXCLUDED and entry.register != Register.NATIONAL:
        return []
    return opening(event, entry.valid_to if event is EntryEvent.HELD else day, now)


def _decision(document: str, provision: str) -> Refusal | None:
    if document.strip():
        return None
    return Incomplete(_("Name the decision: its number and date."), provision, field="document")


def _day(entry: Entry, day: date, today: date, provision: str) -> Refusal | None:
    if day > today:
        return TooEarly(
            _("The day lies ahead: record the decision when it takes effect."),
            provision,
            field="effective_on",
        )
    if entry.status_changes.filter(effective_on__gt=day).exists():
        return Stale(
            _("A later change of this entry's status is already recorded."), provision, field="effective_on"
        )
    return None


_Check = Callable[[Entry, date, date, ExclusionGround | None, date | None], Refusal | None]


def _hold(
    entry: Entry, day: date, today: date, ground: ExclusionGround | None, valid_to: date | None
) -> Refusal | None:
    applied_here = Application.objects.filter(entry=entry).exists()
    if applied_here and not entry.renewal_requests.exists():
        return Incomplete(
            _("There is no hold without a request to renew: the ended right is itself a ground to exclude."),
            "CC462.2",
        )
    if day > hold_ends_on(entry.valid_to):
        return TooLate(
            _("A hold lasts at most until %(day)s, two months after protection ended."),
            "CC462.2",
            {"day": hold_ends_on(entry.valid_to)},
            field="effective_on",
        )
    return None


def _lift(
    entry: Entry, day: date, today: date, ground: ExclusionGround | None, valid_to: date | None
) -> Refusal | None:
    until = valid_to or entry.valid_to
    if entry.status == EntryStatus.EXPIRED and not hold_outlived(entry, entry.reports.all()):
        return OutOfState(
            _("No hold can be lifted: no proof that the right was renewed came while one ran."), "CC462.2"
        )
    if until < day:
        return Incomplete(
            _("Protection is over: give its new end, as the proof of the renewed right shows it."),
            "CC462.2",
            field="valid_to",
        )
    if until > longest_term(max(entry.valid_to, day)):
        return Incomplete(_("Protection is prolonged by two years at most."), "CC464.1", field="valid_to")
    return _within_the_right(entry, until)


def _within_the_right(entry: Entry, until: date) -> Refusal | None:
    """Never beyond the right: in the register of the union, the one that ends first (CC 464(3))."""
    right = min(right_ends_of(entry).values(), default=None)
    if right is None or until <= right:
        return None
    return Incomplete(
        _(
            "As far as is recorded, the right ends on %(day)s: record first that it was renewed, as the proof shows it."
        ),
        "CC464.3",
        {"day": right},
        field="valid_to",
    )


def _end(
    entry: Entry, day: date, today: date, ground: ExclusionGround | None, valid_to: date | None
) -> Refusal | None:
    if day <= entry.valid_to:
        return TooEarly(
            _("Protection lasts until %(day)s."), "CC464.1", {"day": entry.valid_to}, field="effective_on"
        )
    return None


def _exclude(
    entry: Entry, day: date, today: date, ground: ExclusionGround | None, valid_to: date | None
) -> Refusal | None:
    if ground is None:
        return Incomplete(
            _("Exclusion is a decision on one of the grounds listed: choose it."),
            provision_in(entry.register, EntryEvent.EXCLUDED),
            field="ground",
        )
    if ground in _UNPROVEN and any(came_in_time(each, entry) for each in waiting_proofs(entry)):
        return OutOfState(
            _("Proof that the right was renewed came in time and waits: decide on it first."),
            "CC462.2",
            field="ground",
        )
    if day != today and entry.register == Register.NATIONAL:
        return Incomplete(
            _("Exclusion takes effect on the day the decision is registered here."),
            "CC463.2",
            field="effective_on",
        )
    return None


#: Grounds that say the right was not renewed.
_UNPROVEN = frozenset({ExclusionGround.HOLD_OVER, ExclusionGround.RIGHT_ENDED})

_CHECKS: Mapping[EntryEvent, _Check] = {
    EntryEvent.HELD: _hold,
    EntryEvent.HOLD_LIFTED: _lift,
    EntryEvent.TERM_ENDED: _end,
    EntryEvent.EXCLUDED: _exclude,
}
