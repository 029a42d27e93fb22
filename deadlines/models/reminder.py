"""What officers were reminded of, so that each reminder goes once and none is lost."""

from django.db import models

from deadlines.models.clock import Clock


class Reminder(models.Model):
    """One reminder or escalation of one clock; `name` says which ("2_days", "1_day", "undecided"...)."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="reminders")
    name = models.CharField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "name"], name="one_reminder_per_clock_and_name")
        ]
