"""The read side of the rights behind entries: what is known of them, until when they last, which proof waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from law.entry_states import EntryStatus, hold_ends_on
from law.time import local_date
from registers.models import Entry, EntryReport, EntryRight


def current_rights() -> QuerySet[EntryRight]:
    """What is known now, without what was superseded."""
    return EntryRight.objects.filter(superseded_by__isnull=True)


def right_ends_of(entry: Entry) -> dict[str, date]:
    """Until when the right lasts, by member state ("" in the national register); empty where nothing is known."""
    return dict(current_rights().filter(entry=entry).values_list("state", "ends_on"))


def first_to_end(day: date, until: date) -> QuerySet[EntryRight]:
    """Of each entry whose right ends first between two days, the row of that end (CC 464(3))."""
    window = current_rights().filter(ends_on__range=(day, until))
    earlier = (
        current_rights().filter(entry__in=window.values("entry_id")).values_list("entry_id", "ends_on", "pk")
    )
    first: dict[int, tuple[date, int]] = {}
    for entry, end, pk in earlier:
        first[entry] = min(first.get(entry, (end, pk)), (end, pk))
    return window.filter(pk__in=[pk for _end, pk in first.values()])


@dataclass(frozen=True)
class Rights:
    """The rights of an entry as a page shows them: those of now, those that were superseded, the proof that waits.

    `first_end`: when the first of them ends, None where nothing is known.
    """

    current: list[EntryRight]
    earlier: list[EntryRight]
    waiting: list[EntryReport]

    @property
    def first_end(self) -> date | None:
        return min((right.ends_on for right in self.current), default=None)


def read_rights(rights: Iterable[EntryRight], reports: Iterable[EntryReport]) -> Rights:
    """Sort the rows of one entry, all of them, as a page shows them."""
    rows = list(rights)
    gone = {row.supersedes_id for row in rows}
    return Rights(
        current=sorted((row for row in rows if row.pk not in gone), key=lambda row: row.state),
        earlier=[row for row in rows if row.pk in gone],
        waiting=[each for each in reports if each.kind == EntryReport.Kind.RIGHT_RENEWED and each.waits],
    )


def waiting_proofs(entry: Entry) -> QuerySet[EntryReport]:
    """The proofs of a renewed right that nobody has decided on, the first one first."""
    return entry.reports.filter(_WAITS).order_by("pk")


_WAITS = Q(kind=EntryReport.Kind.RIGHT_RENEWED, approved_at__isnull=True, declined_at__isnull=True)


def came_in_time(report: EntryReport, entry: Entry) -> bool:
    """Whether a proof came while a hold could still run (CC 462(2); HOUSE.right_renewed)."""
    return local_date(report.reported_at) <= hold_ends_on(entry.valid_to)


def hold_outlived(entry: Entry, reports: Iterable[EntryReport]) -> bool:
    """Whether a hold that ran out may still be lifted: proof came in time and was not declined (HOUSE.right_renewed).

    `reports`: those of the entry.
    """
    if entry.status != EntryStatus.EXPIRED:
        return False
    changes = list(entry.status_changes.all())
    last = max(changes, key=lambda change: (change.effective_on, change.pk), default=None)
    return (
        last is not None
        and last.old == EntryStatus.ON_HOLD
        and any(
            each.kind == EntryReport.Kind.RIGHT_RENEWED
            and each.declined_at is None
            and came_in_time(each, entry)
            for each in reports
        )
    )
