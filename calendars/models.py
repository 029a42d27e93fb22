"""Due dates that a change of the calendar would move into the past: the chief officer's list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deadlines.models import Clock


class PendingMove(models.Model):
    """The old date of the clock stands until a chief officer decides (LAW.md 3.7).

    Applied: the clock lapses at the instant of the decision, never retroactively. Kept: the old date stays.
    Overtaken: a later change of the calendar moved or restored the date, so nothing is left to decide.
    """

    class Decision(models.TextChoices):
        UNDECIDED = "", _("not decided")
        APPLIED = "applied", _("moved")
        KEPT = "kept", _("old date kept")
        OVERTAKEN = "overtaken", _("overtaken by another change")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pending_moves")
    old_due = models.DateField()
    new_due = models.DateField()
    act = models.TextField(help_text="The acts that caused it.")
    calendar_version = models.PositiveIntegerField(help_text="The version that first gives the new date.")
    raised_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    reasons = models.CharField(max_length=500, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(decision=""), name="one_undecided_move_per_clock"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="pending_move_decision_paired",
            ),
        ]
        ordering = ["raised_at", "pk"]

    def __str__(self) -> str:
        return f"{self.clock}: {self.old_due} to {self.new_due}"
