"""Files on their way into an application, part by part."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registers.models.application import Application, ApplicationFile


class Upload(models.Model):
    """A file that arrives in parts; once whole it is handed in as `file` and its parts are gone.

    `identity` tells the same file of the same draft again, in another tab or after a lost connection: a hash of its
    name, size, time of change and, where the browser could make one, its SHA-256. `received`: bytes that have arrived,
    without a gap. It is no record: what was begun and left alone is forgotten.
    """

    key = models.UUIDField(unique=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="uploads")
    identity = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    received = models.PositiveBigIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    file = models.ForeignKey(ApplicationFile, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["touched_at"], name="upload_by_age")]
        constraints = [
            models.UniqueConstraint(
                name="upload_once_by_identity",
                fields=["application", "identity"],
                condition=Q(finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="upload_of_something", condition=Q(size__gt=0, received__lte=F("size"))
            ),
            models.CheckConstraint(
                name="upload_finished_by_and_at",
                condition=Q(finished_at__isnull=True, finished_by__isnull=True, file__isnull=True)
                | Q(
                    finished_at__isnull=False,
                    finished_by__isnull=False,
                    file__isnull=False,
                    received=F("size"),
                ),
            ),
        ]
