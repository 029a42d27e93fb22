"""Rates of the euro and monthly indexes: entered with their source, superseded with a reason (LAW.md 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, Refusal, Repeated, TooEarly
from journal.services import Entry, record_many
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import EuroRate, MonthlyIndex
from registers.parsing.rates import RateRow
from registers.services._people import one_at_a_time

RATES = "HOUSE.rates"
AMOUNTS = "HOUSE.amounts"

#: An index is set for a financial year: one of a later year than the next is a slip of the hand.
YEARS_AHEAD = 1


@dataclass
class RatesLoaded:
    """What a file did: rates added, superseded, known already, and rows of another rate that were refused."""

    added: int = 0
    superseded: int = 0
    unchanged: int = 0
    refused: list[tuple[RateRow, EuroRate]] = field(default_factory=list)


@transaction.atomic
def enter_rate(
    *, day: date, kzt: Decimal, source: str, reason: str = "", by: User | None, now: datetime
) -> EuroRate:
    """Enter the rate of a day with its source; another rate of that day is superseded, which takes a reason.

    Raises NotAllowed, TooEarly (a day ahead), Incomplete (no source, no reason), Repeated (this rate is known).
    """
    refusal = policies.keeping_rates(by, on=local_date(now))
    if refusal:
        raise refusal
    if day > local_date(now):
        raise TooEarly(_("The day of the rate lies ahead."), RATES, field="day")
    one_at_a_time()
    known = EuroRate.in_force().filter(day=day).first()
    refusal = _enters(known, kzt, source, reason, RATES)
    if refusal:
        raise refusal
    return _write(RateRow(0, day, kzt, source), known, reason, by, now)


@transaction.atomic
def enter_index(
    *, since: date, kzt: int, source: str, reason: str = "", by: User | None, now: datetime
) -> MonthlyIndex:
    """Enter the monthly calculation index in force from a day on, in tenge, with the law that sets it.

    It replaces what the software knows of that day. Raises NotAllowed, TooEarly (later than the next financial year),
    Incomplete (no source, no reason to supersede), Repeated (this index is entered).
    """
    today = local_date(now)
    refusal = policies.keeping_rates(by, on=today)
    if refusal:
        raise refusal
    if since.year > today.year + YEARS_AHEAD:
        raise TooEarly(_("The index of that year is not set yet."), AMOUNTS, field="since")
    one_at_a_time()
    known = MonthlyIndex.in_force().filter(since=since).first()
    refusal = _enters(known, kzt, source, reason, AMOUNTS)
    if refusal:
        raise refusal
    index = MonthlyIndex.objects.create(
        since=since,
        kzt=kzt,
        source=source.strip(),
        recorded_at=now,
        recorded_by=by,
        supersedes=known,
        reason=reason.strip() if known else "",
    )
    _journal(index, "index", AMOUNTS, {"since": since.isoformat(), "kzt": kzt}, by, now)
    return index


def _enters(
    known: EuroRate | MonthlyIndex | None, kzt: Decimal | int, source: str, reason: str, rule: str
) -> Refusal | None:
    """Whether an amount is entered beside the one that is known for its day."""
    if not source.strip():
        return Incomplete(_("Say where the amount was published."), rule, field="source")
    if known is not None and known.kzt == kzt:
        return Repeated(_("This amount is entered for the day already."), rule, field="kzt")
    if known is not None and not reason.strip():
        return Incomplete(
            _("For this day %(kzt)s tenge is entered: say why another amount supersedes it."),
            rule,
            {"kzt": f"{Decimal(known.kzt).normalize():f}"},
            field="reason",
        )
    return None


@transaction.atomic
def load_rates(*, rows: Iterable[RateRow], reason: str = "", by: User | None, now: datetime) -> RatesLoaded:
    """Take over the rates of a file; the same file twice changes nothing.

    A rate that differs from the one known for its day is refused and named, unless a `reason` to supersede is given.
    Raises NotAllowed.
    """
    refusal = policies.keeping_rates(by, on=local_date(now))
    if refusal:
        raise refusal
    one_at_a_time()
    known = {rate.day: rate for rate in EuroRate.in_force()}
    outcome = RatesLoaded()
    for row in rows:
        before = known.get(row.day)
        if before is None:
            outcome.added += 1
        elif before.kzt == row.kzt:
            outcome.unchanged += 1
            continue
        elif reason.strip():
            outcome.superseded += 1
        else:
            outcome.refused.append((row, before))
            continue
        known[row.day] = _write(row, before, reason, by, now)
    return outcome


def _write(row: RateRow, before: EuroRate | None, reason: str, by: User | None, now: datetime) -> EuroRate:
    rate = EuroRate.objects.create(
        day=row.day,
        kzt=row.kzt,
        source=row.source.strip(),
        recorded_at=now,
        recorded_by=by,
        supersedes=before,
        reason=reason.strip() if before else "",
    )
    _journal(rate, "rate", RATES, {"day": row.day.isoformat(), "kzt": str(rate.kzt)}, by, now)
    return rate


def _journal(
    amount: EuroRate | MonthlyIndex,
    what: str,
    rule: str,
    payload: Mapping[str, int | str],
    by: User | None,
    now: datetime,
) -> None:
    entry = Entry(
        chain="rates",
        subject_kind=what,
        subject_id=amount.pk,
        event=f"{what}_superseded" if amount.supersedes_id else f"{what}_entered",
        effective_at=now,
        actor_id=by.pk if by else None,
        provision=rule,
        payload={
            **payload,
            "source": amount.source,
            "supersedes": amount.supersedes_id,
            "reason": amount.reason,
        },
    )
    record_many([entry])
