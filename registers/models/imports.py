"""Imports of a published register: what each did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from law.entry_states import Register
from registers.models.entry import REGISTER_LABELS


class ImportRun(models.Model):
    """One import that went through. Counts are rows of the file, `absent` entries that the file does not
    hold.
    """

    register = models.CharField(
        _("register"),
        max_length=10,
        choices=[(value.value, label) for value, label in REGISTER_LABELS.items()],
    )
    file_name = models.CharField(_("file"), max_length=250)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added = models.PositiveIntegerField(_("added"))
    updated = models.PositiveIntegerField(_("updated"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    rejected = models.PositiveIntegerField(_("rejected"))
    absent = models.PositiveIntegerField(_("absent"))

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="import_run_register_known",
                condition=Q(register__in=[value.value for value in Register]),
            )
        ]
