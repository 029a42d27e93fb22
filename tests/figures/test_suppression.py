"""Small cells are withheld, and no total gives them away."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.suppression import FLOOR, suppressed


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        pytest.param({"a": 12, "b": 5, "c": 0}, {"a": 12, "b": 5, "c": 0}, id="nothing small"),
        pytest.param(
            {"a": 12, "b": 3, "c": 7}, {"a": 12, "b": None, "c": None}, id="the smallest other goes too"
        ),
        pytest.param({"a": 30, "b": 2}, {"a": None, "b": None}, id="of two, both"),
        pytest.param(
            {"a": 30, "b": 1, "c": 1}, {"a": None, "b": None, "c": None}, id="two ones would be plain"
        ),
        pytest.param(
            {"a": 30, "b": 4, "c": 4}, {"a": 30, "b": None, "c": None}, id="two small ones hide each other"
        ),
        pytest.param({"a": 2, "b": 3}, None, id="too small altogether"),
        pytest.param({"a": 3}, None, id="one small cell alone"),
        pytest.param({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, None, id="five ones make five"),
        pytest.param({}, {}, id="nothing"),
    ],
)
def test_examples(cells: dict[str, int], shown: dict[str, int | None] | None) -> None:
    assert suppressed(cells) == shown


@given(st.lists(st.integers(min_value=0, max_value=8), max_size=4))
def test_whoever_knows_the_total_learns_no_small_cell(counts: list[int]) -> None:
    """Every way to fill the withheld cells that fits the total: none is bound to one small number."""
    cells = {str(place): count for place, count in enumerate(counts)}
    shown = suppressed(cells)
    if shown is None:
        return
    assert all(count is None or count == cells[name] for name, count in shown.items())
    assert not any(count is not None and 0 < count < FLOOR for count in shown.values())
    hidden = [name for name, count in shown.items() if count is None]
    rest = sum(counts) - sum(count for count in shown.values() if count is not None)
    ways = [way for way in product(range(1, rest + 1), repeat=len(hidden)) if sum(way) == rest]
    for place in range(len(hidden)):
        possible = {way[place] for way in ways}
        assert 1 in possible and max(possible) >= FLOOR
