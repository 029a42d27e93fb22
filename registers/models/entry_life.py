"""What a holder asks and reports of an entry after its inclusion."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.models.entry import Entry


class RenewalRequest(models.Model):
    """A request to renew the protection of an entry (CC 462(1)); `decided_at` once it was renewed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="renewal_requests")
    wished_until = models.DateField(_("protection wished until"))
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="renewal_decided_by_and_at",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_renewal_per_entry", fields=["entry"], condition=Q(decided_at__isnull=True)
            ),
        ]


class EntryReport(models.Model):
    """A change of data, or the end of the right, that the holder reports; `late`: after its last day."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("change of data")
        RIGHT_ENDED = "right_ended", _("end of the right")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    happened_on = models.DateField(_("happened on"))
    words = models.TextField(_("what has changed"))
    late = models.BooleanField(_("late"), default=False)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Entered into the register.
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="entry_report_kind_known", condition=Q(kind__in=["change", "right_ended"])
            ),
            models.CheckConstraint(
                name="entry_report_approved_by_and_at",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]
