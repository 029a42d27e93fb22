"""Counting days: the stored totals become what the cases say now. Counting again changes nothing."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import TruncDate

from customs.models import Case
from deadlines.models import Clock
from figures.models import CountedCase, DailyTotal, Progress
from figures.services.roll_up import roll_up
from figures.services.tally import FIRST_TERMS, NOTICES, Key, Tally, tally
from journal.models import Record
from law.time import ALMATY

#: So many days are counted at a time: a bounded number of cases in memory, a short lock.
WINDOW = timedelta(days=31)

#: A record gets its time of recording before its transaction commits; what was recorded so long before the
#: newest that was counted is looked at again.
OVERLAP = timedelta(hours=1)


def count_days(days: Collection[date], *, now: datetime) -> int:
    """Count these days anew; returns how many rows were written, changed or removed: 0 when all was right."""
    return sum(_count_window(window, now) for window in _windows(sorted(set(days))))


def count_range(first: date, last: date, *, now: datetime) -> int:
    """Count every day from `first` to `last`, both included; returns the number of rows that changed."""
    return count_days([first + timedelta(days=n) for n in range((last - first).days + 1)], now=now)


def count_since_last_run(*, now: datetime) -> int:
    """Count the days of every case that the journal has a new record of; returns how many days these were.

    A timely paper entered late, a correction, a court's decision with an earlier date: all change days long
    past. A duty to give notice lapses with no record, so days with an open one are counted as well.
    """
    before = Progress.objects.filter(pk=1).first()
    newest = Record.objects.aggregate(newest=Max("recorded_at"))["newest"]
    days = _days_touched(before.recorded_until if before else None)
    count_days(days, now=now)
    Progress.objects.update_or_create(pk=1, defaults={"recorded_until": newest, "counted_at": now})
    return len(days)


def _windows(days: list[date]) -> Iterator[list[date]]:
    """The days in order, in groups that span no more than a window."""
    group: list[date] = []
    for day in days:
        if group and day - group[0] >= WINDOW:
            yield group
            group = []
        group.append(day)
    if group:
        yield group


def _count_window(days: list[date], now: datetime) -> int:
    with transaction.atomic():
        Progress.objects.get_or_create(pk=1)
        Progress.objects.select_for_update().get(pk=1)
        found = tally(days, now=now)
        _keep_looked_at(found)
        changed = _keep_totals(found)
        roll_up(days)
        return changed


def _keep_totals(found: Tally) -> int:
    """Make the stored rows of the days these; rows that are right already are left alone."""
    wrong: list[int] = []
    changed: list[DailyTotal] = []
    wanted = dict(found.amounts)
    for row in DailyTotal.objects.filter(day__in=found.days):
        amount = wanted.pop(Key(row.day, row.office_id, row.regime, row.measure, row.value), None)
        if amount is None:
            wrong.append(row.pk)
        elif (row.cases, row.seconds) != (amount.cases, amount.seconds):
            row.cases, row.seconds = amount.cases, amount.seconds
            changed.append(row)
    DailyTotal.objects.filter(pk__in=wrong).delete()
    DailyTotal.objects.bulk_update(changed, ["cases", "seconds"], batch_size=1000)
    new = [
        DailyTotal(
            day=key.day,
            office_id=key.office_id,
            regime=key.regime,
            measure=key.measure,
            value=key.value,
            cases=amount.cases,
            seconds=amount.seconds,
        )
        for key, amount in sorted(wanted.items())
    ]
    DailyTotal.objects.bulk_create(new, batch_size=1000)
    return len(wrong) + len(changed) + len(new)


def _keep_looked_at(found: Tally) -> None:
    stored = {
        (day, case_id): pk
        for pk, day, case_id in CountedCase.objects.filter(day__in=found.days).values_list(
            "pk", "day", "case_id"
        )
    }
    gone = [pk for place, pk in stored.items() if place not in found.looked_at]
    CountedCase.objects.filter(pk__in=gone).delete()
    new = sorted(found.looked_at - stored.keys())
    CountedCase.objects.bulk_create(
        [CountedCase(day=day, case_id=case_id) for day, case_id in new], batch_size=1000
    )


def _days_touched(since: datetime | None) -> set[date]:
    """The days on which cases touched since then count now, or counted when they were last looked at."""
    records = Record.objects.filter(subject_kind="case")
    if since is not None:
        records = records.filter(recorded_at__gt=since - OVERLAP)
    touched = records.values("subject_id")
    cases = Case.objects.filter(pk__in=touched)
    clocks = Clock.objects.filter(subject_kind="case")
    terms = clocks.filter(kind__in=FIRST_TERMS, subject_id__in=touched)
    notices = clocks.filter(Q(subject_id__in=touched) | Q(end=""), kind__in=NOTICES)
    return {
        *CountedCase.objects.filter(case_id__in=touched).values_list("day", flat=True).distinct(),
        *_days_of(cases, "prepared_at"),
        *_days_of(cases, "decided_at"),
        *_days_of(cases, "ended_at"),
        *_days_of(terms, "ended_at"),
        *notices.values_list("counted_from", flat=True).distinct(),
    }


def _days_of(rows: QuerySet, field: str) -> set[date]:  # type: ignore[type-arg]  # of cases or clocks
    days = rows.filter(**{f"{field}__isnull": False}).annotate(_day=TruncDate(field, tzinfo=ALMATY))
    return set(days.values_list("_day", flat=True).distinct())
