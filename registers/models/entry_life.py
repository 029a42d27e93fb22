"""What a holder asks and reports of an entry after its inclusion."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.member_states import STATES
from registers.models.application import ApplicationFile
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
    """A change of data, the end of the right or its renewal, that the holder reports; `late`: after its last day.

    A renewal of the right says with its `file` until when it lasts, and in the register of the union in which `state`.
    `entered`: of a change that was approved, the data of persons it replaced and set, each as [old, new]: they stand
    here and not in the journal, which keeps none.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("change of data")
        RIGHT_ENDED = "right_ended", _("end of the right")
        RIGHT_RENEWED = "right_renewed", _("renewal of the right")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    happened_on = models.DateField(_("happened on"))
    words = models.TextField(_("what has changed"))
    state = models.CharField(
        _("member state"),
        max_length=2,
        blank=True,
        choices=STATES,
    )
    right_until = models.DateField(_("the right lasts until"), null=True, blank=True)
    file = models.ForeignKey(ApplicationFile, models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField(_("late"), default=False)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Entered into the register.
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered = models.JSONField(default=dict, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = models.TextField(_("reasons"), blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="entry_report_kind_known",
                condition=Q(kind__in=["change", "right_ended", "right_renewed"]),
            ),
            models.CheckConstraint(
                name="entry_report_approved_by_and_at",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_report_declined_by_at_and_why",
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, reasons="")
                | (
                    Q(declined_at__isnull=False, declined_by__isnull=False, approved_at__isnull=True)
                    & ~Q(reasons="")
                ),
            ),
            models.CheckConstraint(
                name="entry_report_of_a_renewed_right_says_until_when",
                condition=Q(kind="right_renewed", right_until__isnull=False, file__isnull=False)
                | (~Q(kind="right_renewed") & Q(right_until__isnull=True, file__isnull=True, state="")),
            ),
            models.UniqueConstraint(
                name="one_waiting_renewal_of_the_right",
                fields=["entry", "state"],
                condition=Q(kind="right_renewed", approved_at__isnull=True, declined_at__isnull=True),
            ),
        ]

    @property
    def waits(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.approved_at is None and self.declined_at is None
