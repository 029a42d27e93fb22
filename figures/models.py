"""Stored totals of days and months: what the statistics are read from, and what keeps them true."""

from django.db import models
from django.db.models import Q

from accounts.models import Office
from customs.models import Case
from law.events import Regime


class Measure(models.TextChoices):
    """What is counted, each on the Almaty day it belongs to; in brackets: what `value` tells apart.

    A case split off was decided with the case it comes from: it counts by its own end only.
    """

    PREPARED = "prepared"  # cases, on the day they were prepared
    SUSPENDED = "suspended"  # decisions to suspend, on the day of the decision, like all down to `waited`
    DECLINED = "declined"  # decisions not to suspend
    OBJECT_TYPE = "object_type"  # suspensions [kind of object]; a case counts once under each
    MARK = "mark"  # suspensions [name of the object in capitals]
    CHAPTER = "chapter"  # suspensions [first two digits of the commodity code]
    ORIGIN = "origin"  # suspensions [country of origin]
    WAITED = "waited"  # decisions either way [how long the case had waited for the head]
    OUTCOME = "outcome"  # suspensions that ended, on the day of the end [typed end]
    FIRST_TERM = "first_term"  # first terms that ended, on that day [typed end of the clock]
    NOTICE = "notice"  # duties to give notice of the suspension, on the day of the decision [given how]
    LATER_NOTICE = "later_notice"  # duties to tell of a later act, on the day of the act [given how]


class DailyTotal(models.Model):
    """How many cases count on a day in an office under one value of one measure.

    `seconds` adds up durations where the measure has one (`waited`). There are no rows of nothing.
    """

    day = models.DateField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    regime = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Regime])
    measure = models.CharField(max_length=20, choices=Measure.choices)
    value = models.CharField(max_length=300, blank=True, default="")
    cases = models.PositiveIntegerField()
    seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "measure", "office", "regime", "value"], name="one_total_per_day_and_value"
            ),
            models.CheckConstraint(condition=Q(cases__gt=0), name="daily_total_of_something"),
        ]
        indexes = [
            # Sums by month, office and regime read a few measures only, straight from the index.
            models.Index(
                fields=["measure", "day"],
                include=["office", "regime", "value", "cases", "seconds"],
                name="daily_total_by_measure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.value}: {self.cases}"


class MonthlyTotal(models.Model):
    """The daily totals of a month added up: of each office by itself, and of each with all those below it.

    The latter of every office that may have others below it, whether it has any or not: a post never has.
    Pages read whole months here. Nothing is counted here: it is the sum of the days and always agrees with them.
    """

    month = models.DateField()  # its first day
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    with_below = models.BooleanField()
    regime = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Regime])
    measure = models.CharField(max_length=20, choices=Measure.choices)
    value = models.CharField(max_length=300, blank=True, default="")
    cases = models.PositiveIntegerField()
    seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "month", "with_below", "office", "regime", "value"],
                name="one_total_per_month_and_value",
            ),
            models.CheckConstraint(condition=Q(cases__gt=0), name="monthly_total_of_something"),
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_total_by_first_day"),
        ]
        indexes = [
            # Everything of some offices straight from the index.
            models.Index(
                fields=["office", "with_below", "month"],
                include=["measure", "regime", "value", "cases", "seconds"],
                name="monthly_total_by_office",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.measure} {self.value}: {self.cases}"


class CountedCase(models.Model):
    """That a case was looked at for the totals of a day: when it changes, this day is counted again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "case"], name="case_counted_once_a_day"),
        ]


class Progress(models.Model):
    """How far counting has come: one row, locked by whoever counts.

    `recorded_until` is the newest time of recording in the journal that is in the totals, by the database's
    clock; `counted_at` when that was.
    """

    recorded_until = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_row_of_progress"),
            models.CheckConstraint(
                condition=Q(recorded_until__isnull=True, counted_at__isnull=True)
                | Q(counted_at__isnull=False),
                name="progress_has_its_time",
            ),
        ]
