"""What of the registers is published anew: one row for each change the public can see."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.models.entry import Entry


class PublishedChange(models.Model):
    """An entry was added, changed or excluded: one line of the change feed (CC 460).

    Written in the transaction of the act that changed the entry, so that the feed neither misses an act nor tells of
    one that was refused. The journal holds the same acts, but among those of every case, and with what the public is
    not told. The last row names the state of the registers as a whole: files made of it keep as long as it is last.
    """

    append_only = True

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        EXCLUDED = "excluded", _("excluded")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="published_changes")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    event = models.CharField(max_length=30)
    effective_on = models.DateField(_("from"))
    at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["at"], name="published_change_by_time")]
        constraints = [
            models.CheckConstraint(
                name="published_change_kind_known", condition=Q(kind__in=["added", "changed", "excluded"])
            ),
        ]
