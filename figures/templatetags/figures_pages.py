"""Numbers as the statistics write them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django import template
from django.utils.formats import number_format

from customs.templatetags.customs_pages import duration
from figures.tables import NOTHING, Cell, Row

register = template.Library()


@register.filter
def figure(cell: Cell) -> str:
    """A number with its thousands apart, as the reader's language writes it; a sign as it is."""
    return cell if isinstance(cell, str) else number_format(cell, force_grouping=True)


@register.filter
def percent(cell: Cell) -> str:
    """A share with its sign."""
    return cell if isinstance(cell, str) else f"{figure(cell)} %"


@register.filter
def long(value: timedelta | None) -> str:
    """How long; a dash of nothing."""
    return NOTHING if value is None else duration(value)


@register.filter
def under(row: Row, columns: Sequence[str]) -> Iterator[tuple[str, Cell]]:
    """The cells of a row, each with the name of its column."""
    return zip(columns, row.cells, strict=True)
