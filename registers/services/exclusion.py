"""Before an exclusion is decided: the request or the ground that was discovered, and dropping it (CC 463(2))."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState, Repeated, TooEarly
from deadlines.models import Clock
from law.clocks import RegisterClock
from law.entry_law import next_status
from law.entry_states import EntryEvent, EntryStatus, ExclusionGround
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Entry
from registers.services._entry_clocks import closing, opening
from registers.services._write import write

EXCLUSION = "CC463.2"


def exclusion_considered(entry: Entry) -> Clock | None:
    """The clock of the decision on exclusion, while one is considered."""
    return Clock.objects.filter(
        subject_kind="entry", subject_id=entry.pk, kind=RegisterClock.EXCLUSION_DECISION, end=""
    ).first()


@transaction.atomic
def propose_exclusion(
    *,
    entry_id: int,
    ground: ExclusionGround,
    discovered_on: date,
    reasons: str,
    by: User,
    now: datetime,
) -> Entry:
    """Record a request to exclude, or a ground that was discovered: a decision is due in three business days.

    The entry lives on meanwhile. Raises NotAllowed, OutOfState (excluded), Repeated (considered already), TooEarly,
    Incomplete (no reasons).
    """
    event = EntryEvent.EXCLUSION_PROPOSED
    entry = _locked(entry_id, event, by, now)
    if exclusion_considered(entry) is not None:
        raise Repeated(_("The exclusion is being considered already."), EXCLUSION)
    if discovered_on > local_date(now):
        raise TooEarly(_("The day lies ahead."), EXCLUSION, field="discovered_on")
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), EXCLUSION, field="reasons")
    change = Change(
        subject=entry,
        event=event,
        effective_at=now,
        provision=EXCLUSION,
        actor_id=by.pk,
        payload={"ground": ground.value, "reasons": reasons.strip()},
        opens=opening(event, discovered_on, now),
    )
    write([change], now=now)
    return entry


@transaction.atomic
def drop_exclusion(*, entry_id: int, reasons: str, by: User, now: datetime) -> Entry:
    """Decide that the entry stays. Raises NotAllowed, OutOfState (nothing is considered), Incomplete."""
    event = EntryEvent.EXCLUSION_DROPPED
    entry = _locked(entry_id, event, by, now)
    if exclusion_considered(entry) is None:
        raise OutOfState(_("No exclusion is being considered."), EXCLUSION)
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), EXCLUSION, field="reasons")
    change = Change(
        subject=entry,
        event=event,
        effective_at=now,
        provision=EXCLUSION,
        actor_id=by.pk,
        payload={"reasons": reasons.strip()},
        closes=closing([entry], event, now)[entry.pk],
    )
    write([change], now=now)
    return entry


def _locked(entry_id: int, event: EntryEvent, by: User, now: datetime) -> Entry:
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    decides = event is EntryEvent.EXCLUSION_DROPPED
    refusal = (policies.carrying_out if decides else policies.keeping_register)(by, on=local_date(now))
    if refusal:
        raise refusal
    if next_status(entry.register, EntryStatus(entry.status), event) is None:
        raise OutOfState(_("The entry's status does not admit this."), EXCLUSION)
    return entry
