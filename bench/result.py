"""What a measurement says: one line of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Row:
    """A figure, what it is compared with, and the most it may be.

    `limit` is a ratio where there is a `floor`, else in `unit`; None: only for comparison, never failed.
    """

    name: str
    ours: float
    unit: str
    floor: float | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return None if self.floor is None else self.ours / self.floor

    @property
    def held(self) -> bool:
        """Whether the figure keeps to its limit."""
        if self.limit is None:
            return True
        return (self.ours if self.ratio is None else self.ratio) <= self.limit


def row(
    name: str, ours: Sequence[float], unit: str, *, floor: Sequence[float] = (), limit: float | None = None
) -> Row:
    """A row from the rounds of a measurement: medians."""
    return Row(name=name, ours=median(ours), unit=unit, floor=median(floor) if floor else None, limit=limit)


def as_row(found: Row | Mapping[str, Any]) -> Row:
    """A row of a measurement that gives its rows by name."""
    if isinstance(found, Row):
        return found
    return Row(**{name: value for name, value in found.items() if name != "ratio"})


def number(value: float | None) -> str:
    """Three significant digits, no exponent."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
