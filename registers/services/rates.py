"""Rates of the euro: entered by hand or from a file, never changed, superseded with a reason (LAW.md 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete, Repeated, TooEarly
from journal.services import Entry, record_many
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import EuroRate
from registers.parsing.rates import RateRow
from registers.queries.rates import rates_in_force
from registers.services._people import one_at_a_time

RATES = "HOUSE.rates"


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
    if not source.strip():
        raise Incomplete(_("Say where the rate was published."), RATES, field="source")
    one_at_a_time()
    known = rates_in_force().filter(day=day).first()
    if known is not None and known.kzt == kzt:
        raise Repeated(_("This rate of the day is entered already."), RATES, field="kzt")
    if known is not None and not reason.strip():
        raise Incomplete(
            _("For this day %(kzt)s tenge is entered: say why another rate supersedes it."),
            RATES,
            {"kzt": f"{known.kzt.normalize():f}"},
            field="reason",
        )
    return _write(RateRow(0, day, kzt, source), known, reason, by, now)


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
    known = {rate.day: rate for rate in rates_in_force()}
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
    record_many(
        [
            Entry(
                chain="rates",
                subject_kind="rate",
                subject_id=rate.pk,
                event="rate_superseded" if before else "rate_entered",
                effective_at=now,
                actor_id=by.pk if by else None,
                provision=RATES,
                payload={
                    "day": row.day.isoformat(),
                    "kzt": str(rate.kzt),
                    "source": rate.source,
                    "supersedes": before.pk if before else None,
                    "reason": rate.reason,
                },
            )
        ]
    )
    return rate
