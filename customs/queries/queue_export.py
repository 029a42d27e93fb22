"""The queue as a table to take away: its columns as words, in the reader's language."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.models import User
from customs.labels import REGIME_LABELS
from customs.models import Case
from customs.policies import STATE_LABELS
from customs.queries.queue import Row, queue
from customs.queries.queue_filters import Filters
from law.case_states import CaseState
from law.events import Regime
from law.time import ALMATY

#: No list taken away is longer.
MOST_ROWS = 10_000
_CHUNK = 500


def export_rows(
    user: User, filters: Filters, *, now: datetime, visible: QuerySet[Case]
) -> Iterator[Sequence[str]]:
    """The heading, then the filtered cases in the order of the queue, at most `MOST_ROWS`; read as it goes."""
    yield [
        gettext("Case"),
        gettext("Regime"),
        gettext("State"),
        gettext("Deadline"),
        gettext("What is due"),
        gettext("Business days left"),
        gettext("Customs office"),
        gettext("Declaration"),
        gettext("Declarant"),
        gettext("IP object"),
        gettext("rights holder"),
        gettext("Assigned to"),
    ]
    after, sent = "", 0
    while sent < MOST_ROWS:
        page = queue(user, filters, now=now, after=after, size=_CHUNK, visible=visible)
        for row in page.rows:
            yield _cells(row)
        sent, after = sent + len(page.rows), page.after
        if not after:
            return


def _cells(row: Row) -> list[str]:
    case, due = row.case, row.clock
    return [
        case.number,
        capfirst(str(REGIME_LABELS[Regime(case.regime)])),
        gettext(STATE_LABELS[CaseState(case.state)]),
        f"{due.lapses_at.astimezone(ALMATY):%Y-%m-%d %H:%M}" if due and due.lapses_at else "",
        gettext(row.rule.label) if row.rule else "",
        "" if row.days_left is None else str(row.days_left),
        str(case.office),
        case.declaration.number,
        row.declarant,
        "; ".join(right["title"] for right in row.rights),
        "; ".join(dict.fromkeys(right["holder_name"] for right in row.rights)),
        str(case.assigned_to or ""),
    ]
