"""What the suspension costs: the daily ledger of a case and its totals, in KZT (LAW.md 3.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customs.models import Fact
from law.facts import COSTS, FactKind
from law.time import local_date

_LEDGER = [*sorted(COSTS), FactKind.COST_REVERSED]


@dataclass(frozen=True)
class LedgerRow:
    """One entry: the Almaty day it is for, what, how much in KZT (negative when taken back)."""

    day: date
    kind: FactKind
    amount: Decimal
    note: str


@dataclass(frozen=True)
class Costs:
    """The ledger in the order of its days, and what it comes to in KZT after all that was taken back."""

    rows: Sequence[LedgerRow]
    storage: Decimal
    other: Decimal
    reversed: Decimal
    total: Decimal


def costs_of(facts: Iterable[Fact]) -> Costs:
    """The costs of a case so far, from its facts."""
    sums = {kind: Decimal(0) for kind in _LEDGER}
    rows = []
    costs = (fact for fact in facts if fact.kind in _LEDGER)
    for fact in sorted(costs, key=lambda fact: (fact.happened_at, fact.pk)):
        kind, amount = FactKind(fact.kind), fact.amount or Decimal(0)
        sums[kind] += amount
        signed = -amount if kind is FactKind.COST_REVERSED else amount
        rows.append(LedgerRow(local_date(fact.happened_at), kind, signed, fact.note))
    storage, other = sums[FactKind.COST_STORAGE], sums[FactKind.COST_OTHER]
    back = sums[FactKind.COST_REVERSED]
    return Costs(rows=rows, storage=storage, other=other, reversed=back, total=storage + other - back)
