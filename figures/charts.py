"""Charts as SVG that stands inside a page: no script, no style, colours by class (static/css/figures.css).

Each has a title and a description for readers who do not see it; the table beside it has every number.
Lengths are in units of a drawing 400 wide, so that letters stay readable on a narrow screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 400
#: As many letters as surely fit into one line of the drawing; the table has the whole name.
LETTERS = 46
_ROW = 36
_HIGH = 150
_TOP, _BOTTOM, _LEFT = 34, 22, 30


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length, and the number as it is written beside it."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True)
class Series:
    """One row of columns, each as high as its value."""

    label: str
    values: Sequence[int]


def bar_chart(name: str, title: str, description: str, bars: Sequence[Bar], *, full: float = 0) -> SafeString:
    """Horizontal bars, one under another, each under its own label. `full`: the value of a whole line."""
    full = full or max((bar.value for bar in bars), default=0) or 1
    drawn = format_html_join(
        "",
        '<text class="chart-label" x="0" y="{}">{}</text>'
        '<text class="chart-number" x="{}" y="{}">{}</text>'
        '<rect class="chart-ground" x="0" y="{}" width="{}" height="12"/>'
        '<rect class="chart-bar" x="0" y="{}" width="{}" height="12"/>',
        (
            (
                top + 12,
                _short(bar.label),
                WIDTH,
                top + 12,
                bar.shown,
                top + 17,
                WIDTH,
                top + 17,
                _length(bar.value / full * WIDTH),
            )
            for top, bar in ((place * _ROW, bar) for place, bar in enumerate(bars))
        ),
    )
    return _svg(name, title, description, len(bars) * _ROW, drawn)


def column_chart(
    name: str, title: str, description: str, labels: Sequence[str], series: Sequence[Series]
) -> SafeString:
    """Columns over time, those of one moment side by side, with a legend above."""
    top_value = _round_up(max((value for row in series for value in row.values), default=0))
    step = (WIDTH - _LEFT) / max(len(labels), 1)
    broad = min(step * 0.8 / max(len(series), 1), 28)
    columns = format_html_join(
        "",
        '<rect class="chart-bar chart-series-{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                number,
                _length(_LEFT + place * step + (step - broad * len(series)) / 2 + (number - 1) * broad),
                _length(_TOP + _HIGH * (1 - value / top_value)),
                _length(broad - 1),
                _length(_HIGH * value / top_value),
            )
            for number, row in enumerate(series, start=1)
            for place, value in enumerate(row.values)
        ),
    )
    drawn = _legend(series) + _grid(top_value) + columns + _names(labels, step)
    return _svg(name, title, description, _TOP + _HIGH + _BOTTOM, SafeString(drawn))


def _svg(name: str, title: str, description: str, height: int, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-description">'
        '<title id="{}-title">{}</title><desc id="{}-description">{}</desc>{}</svg>',
        WIDTH,
        height,
        name,
        name,
        name,
        title,
        name,
        description,
        drawn,
    )


def _legend(series: Sequence[Series]) -> SafeString:
    places = [number * WIDTH // len(series) for number in range(len(series))]
    return format_html_join(
        "",
        '<rect class="chart-bar chart-series-{}" x="{}" y="2" width="12" height="12"/>'
        '<text class="chart-label" x="{}" y="13">{}</text>',
        (
            (number, place, place + 18, _short(row.label, LETTERS // len(series)))
            for number, (place, row) in enumerate(zip(places, series, strict=True), start=1)
        ),
    )


def _grid(top_value: int) -> SafeString:
    marks = [(_TOP, top_value), (_TOP + _HIGH, 0)]
    if top_value % 2 == 0:
        marks.insert(1, (_TOP + _HIGH // 2, top_value // 2))
    return format_html_join(
        "",
        '<line class="chart-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="chart-number" x="{}" y="{}">{}</text>',
        ((_LEFT, y, WIDTH, y, _LEFT - 4, y + 4, value) for y, value in marks),
    )


def _names(labels: Sequence[str], step: float) -> SafeString:
    """The names under the columns: as many as fit, evenly."""
    every = ceil(len(labels) / 10)
    return format_html_join(
        "",
        '<text class="chart-tick" x="{}" y="{}">{}</text>',
        (
            (_length(_LEFT + (place + 0.5) * step), _TOP + _HIGH + 15, label)
            for place, label in enumerate(labels)
            if place % every == 0
        ),
    )


def _short(label: str, letters: int = LETTERS) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…"


def _length(value: float) -> str:
    return f"{value:.1f}"


def _round_up(value: int) -> int:
    """The next number with one or two digits that are not 0: the top of a scale."""
    if value <= 10:
        return max(value, 1)
    size: int = 10 ** (len(str(value)) - 2)
    return ceil(value / size) * size
