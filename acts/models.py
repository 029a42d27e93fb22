"""What the sweep leaves behind: its runs, and the subjects it could not settle."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SweepRun(models.Model):
    """One pass of the sweep. `at` is the instant it enforced; times are the database's."""

    at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    ended = models.PositiveIntegerField(default=0, help_text="Subjects whose term this run ended.")
    set_aside = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="sweep_run_latest")]


class SetAside(models.Model):
    """A subject whose settling failed: shown and alarmed, left out of batches, tried again on its own.

    `resolved_at` without `resolved_by`: a later try went through.
    """

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)
    error = models.TextField()
    next_try_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(resolved_at__isnull=True),
                name="one_open_set_aside_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | Q(resolved_at__isnull=False),
                name="set_aside_resolved_when",
            ),
        ]


class FileScan(models.Model):
    """What a malware scanner said of a stored file; no row means that nobody asked one."""

    class Verdict(models.TextChoices):
        CLEAN = "clean"
        INFECTED = "infected"
        WAITING = "waiting"
        NOT_SCANNED = "not_scanned"

    stored_as = models.CharField(max_length=200, unique=True)
    verdict = models.CharField(max_length=12)
    threat = models.CharField(max_length=100, blank=True, default="")
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="file_to_scan",
                condition=Q(verdict__in=["waiting", "not_scanned"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="file_scanned_when",
                condition=Q(verdict__in=["clean", "infected"], scanned_at__isnull=False)
                | Q(verdict__in=["waiting", "not_scanned"], scanned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="file_scan_names_what_it_found",
                condition=(Q(verdict="infected") & ~Q(threat="")) | (~Q(verdict="infected") & Q(threat="")),
            ),
        ]
