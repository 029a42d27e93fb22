"""Withholding small cells of a published table, and enough others that no sum gives them away.

A table is a list of counts whose total is published too, in this table or in another. A reader may subtract the
cells that are shown from the total: what is left is the sum of the withheld ones, each at least 1. So

- a cell from 1 to `FLOOR` - 1 is withheld; 0 is shown, nobody stands behind it;
- the withheld cells are at least two, and their sum leaves room for each of them to be `FLOOR`: from outside
  none can be told from a cell that need not have been withheld. Cells that need not are withheld for that,
  the smallest first;
- a table that cannot be brought so far is not shown at all, nor the names of its rows.
"""

from collections.abc import Mapping

#: Cells under this are withheld.
FLOOR = 5


def small(count: int) -> bool:
    """Whether a count may not be published by itself."""
    return 0 < count < FLOOR


def suppressed(cells: Mapping[str, int]) -> dict[str, int | None] | None:
    """The cells as they may be published: None for a withheld one; None altogether for a withheld table."""
    hidden = {name for name, count in cells.items() if small(count)}
    candidates = sorted(
        (name for name, count in cells.items() if count >= FLOOR), key=lambda name: (cells[name], name)
    )
    while hidden and not _safe([cells[name] for name in hidden]):
        if not candidates:
            return None
        hidden.add(candidates.pop(0))
    return {name: None if name in hidden else count for name, count in cells.items()}


def _safe(hidden: list[int]) -> bool:
    """Whether the sum of the withheld cells leaves each of them free to be as large as a cell that is shown."""
    return len(hidden) >= 2 and sum(hidden) - (len(hidden) - 1) >= FLOOR
