"""The tables of the statistics: rows and columns with their words, and the chart of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from acts.citations import cited
from customs.labels import REGIME_LABELS
from figures.charts import Bar, Series, bar_chart, column_chart
from figures.labels import COURSE_LABELS, GIVEN_LABELS, WAITED_LABELS, value_label
from figures.models import Measure
from figures.queries import COURSE, Choice, Sums, names_of_offices
from law.clock_ends import ClockEnd
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Regime

#: A number, a share in percent, or a sign that stands for neither.
Cell = int | Decimal | str
NOTHING = "–"
NO_CHART = SafeString("")

#: So many rows of a long table are shown; its file has all.
SHOWN = 15


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its chart. `head` names the rows; `name` is its place in addresses and ids.

    `whole`: every row stands on the page, however many.
    """

    name: str
    title: str
    head: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    note: str = ""
    chart: SafeString = NO_CHART
    whole: bool = False

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that stand on the page."""
        return self.rows if self.whole else self.rows[:SHOWN]

    @property
    def left_out(self) -> int:
        """How many rows are in the file only."""
        return len(self.rows) - len(self.shown)

    def lines(self) -> list[Sequence[object]]:
        """The whole table as the rows of a file."""
        return [(self.head, *self.columns), *((row.label, *row.cells) for row in self.rows)]


def share(part: int, whole: int) -> Decimal | str:
    """A share in percent to one place; a dash of nothing."""
    return round(Decimal(100 * part) / whole, 1) if whole else NOTHING


def on_time_rate(given: Mapping[str, int]) -> Decimal | str:
    """The share of duties to give notice that were met in time, of those that are due."""
    return share(given.get("on_time", 0), sum(given.values()))


def no_request(sums: Sums) -> Decimal | str:
    """The share of first terms that ran out with nobody asking for anything."""
    ends = sums.values[Measure.FIRST_TERM]
    return share(ends.get(ClockEnd.EXPIRED_NO_REQUEST, 0), sum(ends.values()))


def time_to_decide(sums: Sums) -> timedelta | None:
    """How long a prepared case waited for the head's decision, on average."""
    decided = sums.total(Measure.WAITED)
    return timedelta(seconds=sums.seconds // decided) if decided else None


def tables_by_name(sums: Sums, choice: Choice) -> dict[str, Callable[[], Table]]:
    """What makes each table of the officers' page, in its order: a file needs one of them only."""
    return {
        "months": lambda: months(sums, choice.months()),
        "offices": lambda: _offices(sums),
        "regimes": lambda: _regimes(sums),
        **{words[1]: partial(_contents, sums, *words) for words in content_words()},
        "outcomes": lambda: outcomes(sums),
        "first-terms": lambda: _first_terms(sums),
        "notices": lambda: _notices(sums),
        "waited": lambda: _waited(sums),
    }


def content_words() -> list[tuple[Measure, str, str, str]]:
    """(measure, name, title, head) of the tables that say what suspensions were about."""
    return [
        (Measure.OBJECT_TYPE, "objects", _("Suspensions by kind of object"), _("Kind of object")),
        (Measure.MARK, "marks", _("Suspensions by mark"), _("Mark or other object")),
        (
            Measure.CHAPTER,
            "chapters",
            _("Suspensions by chapter of goods"),
            _("Chapter (first two digits of the code)"),
        ),
        (Measure.ORIGIN, "origins", _("Suspensions by origin of the goods"), _("Country of origin")),
    ]


def _course_columns() -> tuple[str, ...]:
    return tuple(str(COURSE_LABELS[measure]) for measure in COURSE)


def months(sums: Sums, firsts: Sequence[date]) -> Table:
    """What came in, was decided and ended, month by month."""
    rows = [
        Row(f"{first:%m.%Y}", tuple(sums.months.get((measure, first), 0) for measure in COURSE))
        for first in firsts
    ]
    title = _("Cases by month")
    drawn = (Measure.SUSPENDED, Measure.OUTCOME)
    chart = column_chart(
        "months",
        title,
        " ".join(_most(str(COURSE_LABELS[each]), rows, COURSE.index(each)) for each in drawn),
        [f"{first:%m.%y}" for first in firsts],
        [
            Series(str(COURSE_LABELS[each]), [sums.months.get((each, first), 0) for first in firsts])
            for each in drawn
        ],
    )
    return Table(
        name="months",
        title=title,
        head=_("Month"),
        columns=_course_columns(),
        rows=rows,
        chart=chart,
        whole=True,
    )


def _most(what: str, rows: Sequence[Row], place: int) -> str:
    """Of one column: its sum and where it is largest, in a sentence."""
    numbers = [(int(row.cells[place]), row.label) for row in rows]
    total = sum(number for number, _label in numbers)
    largest = max(numbers, default=(0, ""))
    words = {"what": what, "total": total, "number": largest[0], "label": largest[1]}
    return _("%(what)s: %(total)s in all, most in %(label)s: %(number)s.") % words


def _offices(sums: Sums) -> Table:
    ids = {office_id for _measure, office_id in sums.offices}
    names = names_of_offices(ids)
    rows = [
        Row(names[pk], tuple(sums.offices.get((measure, pk), 0) for measure in COURSE)) for pk in sorted(ids)
    ]
    return _course_table("offices", _("Cases by customs office"), _("Customs office"), rows)


def _regimes(sums: Sums) -> Table:
    rows = [
        Row(
            capfirst(str(REGIME_LABELS[regime])),
            tuple(sums.of_regime(measure, regime) for measure in COURSE),
        )
        for regime in Regime
    ]
    rows = [row for row in rows if any(row.cells)]
    return _course_table("regimes", _("Cases by regime"), _("Regime"), rows)


def _course_table(name: str, title: str, head: str, rows: list[Row]) -> Table:
    suspended = COURSE.index(Measure.SUSPENDED)
    rows.sort(key=lambda row: (-int(row.cells[suspended]), row.label))
    chart = chart_of(name, title, [Row(row.label, (row.cells[suspended],)) for row in rows])
    return Table(name=name, title=title, head=head, columns=_course_columns(), rows=rows, chart=chart)


def by_value(sums: Sums, measure: Measure) -> list[Row]:
    """The values of a measure with their numbers, the largest first."""
    rows = [Row(value_label(measure, value), (cases,)) for value, cases in sums.values[measure].items()]
    return sorted(rows, key=lambda row: (-int(row.cells[0]), row.label))


def _contents(sums: Sums, measure: Measure, name: str, title: str, head: str) -> Table:
    rows = by_value(sums, measure)
    note = _("A case counts once under each value it has.")
    columns = (str(COURSE_LABELS[Measure.SUSPENDED]),)
    chart = chart_of(name, title, rows)
    return Table(name=name, title=title, head=head, columns=columns, rows=rows, note=note, chart=chart)


def outcomes(sums: Sums) -> Table:
    """How suspensions ended."""
    rows, title = by_value(sums, Measure.OUTCOME), _("How suspensions ended")
    return Table(
        name="outcomes",
        title=title,
        head=_("End"),
        columns=(str(COURSE_LABELS[Measure.OUTCOME]),),
        rows=rows,
        chart=chart_of("outcomes", title, rows),
    )


def _first_terms(sums: Sums) -> Table:
    total, title = sums.total(Measure.FIRST_TERM), _("How first terms ended")
    numbers = by_value(sums, Measure.FIRST_TERM)
    return Table(
        name="first-terms",
        title=title,
        head=_("End"),
        columns=(_("Terms"), _("Share, %")),
        rows=[Row(row.label, (row.cells[0], share(int(row.cells[0]), total))) for row in numbers],
        note=_("The first term of each suspension; a term that was corrected away is left out."),
        chart=chart_of("first-terms", title, numbers),
    )


def _notices(sums: Sums) -> Table:
    """The authority's own duties: by law for each regime, by house rule for later acts."""
    kinds = {
        Regime.REGISTERED: ClockKind.SUSPENSION_NOTICE,
        Regime.EX_OFFICIO: ClockKind.EX_OFFICIO_NOTICE,
    }
    rows = []
    for regime, kind in kinds.items():
        given = {value: sums.regimes.get((Measure.NOTICE, value, regime), 0) for value in GIVEN_LABELS}
        rows.append(_notice_row(kind, given))
    rows.append(_notice_row(ClockKind.LATER_NOTICE, sums.values[Measure.LATER_NOTICE]))
    rows = [row for row in rows if any(row.cells[:3])]
    title = _("Notices given on time")
    bars = [Bar(row.label, float(row.cells[3]), f"{row.cells[3]} %") for row in rows]
    sentences = " ".join(f"{bar.label}: {bar.shown}." for bar in bars)
    return Table(
        name="notices",
        title=title,
        head=_("Duty"),
        columns=(*(str(label) for label in GIVEN_LABELS.values()), _("On time, %")),
        rows=rows,
        note=_("By the day on which the duty arose. One that still runs is not counted."),
        chart=bar_chart("notices", title, sentences, bars, full=100) if bars else NO_CHART,
    )


def _notice_row(kind: ClockKind, given: Mapping[str, int]) -> Row:
    rule = CLOCK_RULES[kind]
    label = f"{_(rule.label)}, {cited(rule.provision)}"
    return Row(label, (*(given.get(value, 0) for value in GIVEN_LABELS), on_time_rate(given)))


def _waited(sums: Sums) -> Table:
    waited = sums.values[Measure.WAITED]
    rows = [
        Row(value_label(Measure.WAITED, value), (waited[value],))
        for value in WAITED_LABELS
        if value in waited
    ]
    title = _("Time from prepared to decided")
    return Table(
        name="waited",
        title=title,
        head=_("Time"),
        columns=(_("Decisions"),),
        rows=rows,
        note=_("Decisions to suspend and not to suspend."),
        chart=chart_of("waited", title, rows),
    )


def chart_of(name: str, title: str, rows: Sequence[Row]) -> SafeString:
    """Bars of the first column, as many as the page shows; those with no number are left to the table."""
    drawn = [row for row in rows[:SHOWN] if isinstance(row.cells[0], int)]
    if not drawn:
        return NO_CHART
    largest = max(drawn, key=lambda row: int(row.cells[0]))
    description = _("Largest: %(label)s, %(number)s.") % {
        "label": largest.label,
        "number": largest.cells[0],
    }
    bars = [Bar(row.label, float(row.cells[0]), str(row.cells[0])) for row in drawn]
    return bar_chart(name, title, description, bars)
