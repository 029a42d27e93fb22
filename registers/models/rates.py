"""Rates of the euro to the tenge, day by day, each with its source: never changed, superseded by another (LAW.md 5)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


class EuroRate(models.Model):
    """Tenge for one euro on a day. `supersedes`: the rate of the same day that it replaces, and why.

    A day's rate is the one that no other supersedes; a day without one has that of the last day before it.
    """

    append_only = True

    day = models.DateField(_("day"))
    kzt = models.DecimalField(_("tenge for one euro"), max_digits=12, decimal_places=4)
    source = models.CharField(_("source"), max_length=250)
    recorded_at = models.DateTimeField(_("entered"))
    # Nobody: it came by a command.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField(_("why it was superseded"), max_length=250, blank=True)

    class Meta:
        ordering = ("-day", "-id")
        indexes = [models.Index(fields=["-day", "-id"], name="euro_rate_by_day")]
        constraints = [
            models.CheckConstraint(name="euro_rate_is_positive", condition=Q(kzt__gt=0)),
            models.CheckConstraint(name="euro_rate_has_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="euro_rate_superseded_for_a_reason",
                condition=Q(supersedes__isnull=True, reason="")
                | (Q(supersedes__isnull=False) & ~Q(reason="")),
            ),
            # One first rate a day; every other one supersedes the one before it.
            models.UniqueConstraint(
                name="euro_rate_once_a_day", fields=["day"], condition=Q(supersedes__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}: {self.written}"

    @property
    def written(self) -> str:
        """The rate as it is read, in the language of the page, without zeros at its end."""
        return rate_written(self.kzt)


def rate_written(kzt: Decimal) -> str:
    """A rate as it is read, in the language of the page, without zeros at its end: 610,55."""
    return number_format(Decimal(f"{kzt.normalize():f}"), use_l10n=True)
