"""The public yearly tables: no marks, no names of people or firms, small cells withheld."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customs.labels import REGIME_LABELS
from figures.charts import Series, column_chart
from figures.labels import COURSE_LABELS, value_label
from figures.models import Measure
from figures.queries import Sums, names_of_offices
from figures.suppression import FLOOR, small, suppressed
from figures.tables import NOTHING, Cell, Row, Table, chart_of, content_words, share, time_to_decide
from law.clock_ends import ClockEnd
from law.events import Regime

#: What is read of a year: everything but marks.
PUBLISHED = tuple(measure for measure in Measure if measure != Measure.MARK)

#: Stands for a number that is withheld.
WITHHELD = "×"


@dataclass(frozen=True)
class Headline:
    """The numbers above the tables."""

    suspended: Cell
    ended: Cell
    no_request: Cell
    on_time: Cell
    time_to_decide: timedelta | None


@dataclass(frozen=True)
class PublicYear:
    """Everything published of a year. `withheld`: titles of tables whose numbers are too small for any."""

    headline: Headline
    tables: Sequence[Table]
    withheld: Sequence[str]


def public_year(sums: Sums, year: int) -> PublicYear:
    """What may be published of a year's totals."""
    drafts = [_months(sums, year), _offices(sums), _regimes(sums)]
    drafts += [_values(sums, *words) for words in content_words() if words[0] != Measure.MARK]
    drafts.append(_values(sums, Measure.OUTCOME, "outcomes", _("How suspensions ended"), _("End")))
    tables = [table for draft in drafts if draft.cells and (table := draft.published()) is not None]
    kept = {table.name for table in tables}
    return PublicYear(
        headline=_headline(sums),
        tables=tables,
        withheld=[draft.title for draft in drafts if draft.cells and draft.name not in kept],
    )


@dataclass(frozen=True)
class _Draft:
    """A table before its small cells are withheld. `total`: the published number that its cells make up."""

    name: str
    title: str
    head: str
    column: Measure
    cells: Mapping[str, int]
    total: int
    label: Callable[[str], str]
    note: str = ""
    in_order: bool = False

    def published(self) -> Table | None:
        """The table with its small cells withheld; None when all of it is."""
        shown = None if small(self.total) else suppressed(self.cells)
        if shown is None:
            return None
        rows = [Row(self.label(key), (WITHHELD if count is None else count,)) for key, count in shown.items()]
        if not self.in_order:
            rows.sort(key=_largest_first)
        chart = self._columns(rows) if self.in_order else chart_of(self.name, self.title, rows)
        return Table(
            name=self.name,
            title=self.title,
            head=self.head,
            columns=(str(COURSE_LABELS[self.column]),),
            rows=rows,
            note=self.note,
            chart=chart,
            whole=True,
        )

    def _columns(self, rows: Sequence[Row]) -> SafeString:
        values = [cell if isinstance(cell := row.cells[0], int) else 0 for row in rows]
        series = [Series(str(COURSE_LABELS[self.column]), values)]
        description = _("Months whose number is withheld have no column.")
        return column_chart(self.name, self.title, description, [row.label[:2] for row in rows], series)


def _largest_first(row: Row) -> tuple[bool, int, str]:
    """Withheld ones last and by name: their order must not tell which is larger."""
    number = row.cells[0]
    return (False, -number, row.label) if isinstance(number, int) else (True, 0, row.label)


def _months(sums: Sums, year: int) -> _Draft:
    firsts = [date(year, month, 1) for month in range(1, 13)]
    cells = {f"{first:%m.%Y}": sums.months.get((Measure.SUSPENDED, first), 0) for first in firsts}
    total = sums.total(Measure.SUSPENDED)
    return _Draft(
        "months",
        _("Suspensions by month"),
        _("Month"),
        Measure.SUSPENDED,
        cells if total else {},
        total,
        str,
        in_order=True,
    )


def _offices(sums: Sums) -> _Draft:
    counts = {pk: cases for (of, pk), cases in sums.offices.items() if of == Measure.SUSPENDED}
    names = names_of_offices(counts)
    return _Draft(
        "offices",
        _("Suspensions by customs office"),
        _("Customs office"),
        Measure.SUSPENDED,
        {str(pk): cases for pk, cases in counts.items()},
        sums.total(Measure.SUSPENDED),
        lambda key: names[int(key)],
    )


def _regimes(sums: Sums) -> _Draft:
    counts = {str(regime): sums.of_regime(Measure.SUSPENDED, regime) for regime in Regime}
    total = sums.total(Measure.SUSPENDED)
    return _Draft(
        "regimes",
        _("Suspensions by regime"),
        _("Regime"),
        Measure.SUSPENDED,
        counts if total else {},
        total,
        lambda key: capfirst(str(REGIME_LABELS[Regime(key)])),
    )


def _values(sums: Sums, measure: Measure, name: str, title: str, head: str) -> _Draft:
    ends = measure == Measure.OUTCOME
    column = Measure.OUTCOME if ends else Measure.SUSPENDED
    return _Draft(
        name,
        title,
        head,
        column,
        sums.values[measure],
        sums.total(column),
        lambda key: value_label(measure, key),
        note="" if ends else _("A case counts once under each value it has."),
    )


def _headline(sums: Sums) -> Headline:
    return Headline(
        suspended=_number(sums.total(Measure.SUSPENDED)),
        ended=_number(sums.total(Measure.OUTCOME)),
        no_request=_no_request(sums),
        on_time=_rate(sums.values[Measure.NOTICE], "on_time"),
        time_to_decide=time_to_decide(sums) if sums.total(Measure.WAITED) >= FLOOR else None,
    )


def _number(count: int) -> Cell:
    return WITHHELD if small(count) else count


def _no_request(sums: Sums) -> Cell:
    """The share of first terms that ran out unasked; withheld with the number it could be told from."""
    ends = sums.values[Measure.OUTCOME]
    published = None if small(sums.total(Measure.OUTCOME)) else suppressed(ends)
    if published is None or published.get(ClockEnd.EXPIRED_NO_REQUEST, 0) is None:
        return WITHHELD if ends else NOTHING
    return _rate(sums.values[Measure.FIRST_TERM], ClockEnd.EXPIRED_NO_REQUEST)


def _rate(cells: Mapping[str, int], name: str) -> Cell:
    """The share of one value in whole percent; withheld when it, or the rest, is a small number."""
    part, whole = cells.get(name, 0), sum(cells.values())
    if small(part) or small(whole - part):
        return WITHHELD
    percent = share(part, whole)
    return round(percent) if isinstance(percent, Decimal) else percent
