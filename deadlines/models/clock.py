"""A clock of the law running, or having run, for one subject."""

from django.db import models
from django.db.models import Q

from law.business_days import Grade
from law.clock_ends import ClockEnd
from law.clocks import TERM_RULES


class Clock(models.Model):
    """Stores a term's inputs, so that its due date can always be computed again.

    `due_on` is the last day in full, Almaty; `lapses_at` the instant after it (00:00 of the next day).
    Both are empty for a hold that lasts until a court decides. `end` is empty while the clock runs.
    `ref` tells apart clocks of one kind in one subject, e.g. the check of each lodged document.
    """

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=40, choices=[(str(kind), str(kind)) for kind in TERM_RULES])
    ref = models.CharField(max_length=60, default="", blank=True)
    counted_from = models.DateField(help_text="Day 0: the Almaty day of the event the term follows.")
    length = models.PositiveSmallIntegerField(help_text="In the unit of the clock's rule.")
    due_on = models.DateField(null=True)
    lapses_at = models.DateTimeField(null=True)
    grade = models.CharField(
        max_length=20, choices=[(grade.value, grade.value) for grade in Grade], default=Grade.NOT_CERTIFIED
    )
    calendar_version = models.PositiveIntegerField()
    rulebook = models.CharField(max_length=20, help_text="Date of the version of the law that set the term.")
    started_at = models.DateTimeField()
    end = models.CharField(
        max_length=40, default="", blank=True, choices=[(end.value, end.value) for end in ClockEnd]
    )
    ended_at = models.DateTimeField(null=True, help_text="When the end counts in law.")
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "ref"],
                condition=Q(end=""),
                name="one_open_clock_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="clock_end_has_its_instant",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, lapses_at__isnull=True)
                | Q(due_on__isnull=False, lapses_at__isnull=False),
                name="clock_due_day_has_its_instant",
            ),
        ]
        indexes = [
            # With the key: hundreds of terms lapse at one midnight, and the queue takes them in order.
            models.Index(fields=["lapses_at", "id"], condition=Q(end=""), name="open_clock_by_lapse"),
            models.Index(fields=["subject_kind", "subject_id"], name="clock_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_kind} {self.subject_id} due {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Whether the clock has no end yet. It may still have lapsed: compare `lapses_at` with now."""
        return not self.end
