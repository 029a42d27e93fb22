"""Rates of the euro and monthly indexes, each with its source: never changed, superseded by another (LAW.md 5)."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


class Published(models.Model):
    """An amount that somebody published and a person entered. `supersedes`: the one that it replaces, and why."""

    append_only = True

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
        abstract = True

    @classmethod
    def in_force(cls) -> "models.QuerySet[Self]":
        """Those that no other supersedes."""
        return cls._default_manager.filter(superseded_by__isnull=True)


def _superseded_for_a_reason(name: str) -> models.CheckConstraint:
    condition = Q(supersedes__isnull=True, reason="") | (Q(supersedes__isnull=False) & ~Q(reason=""))
    return models.CheckConstraint(name=name, condition=condition)


class EuroRate(Published):
    """Tenge for one euro on a day. A day without a rate has that of the last day before it."""

    day = models.DateField(_("day"))
    kzt = models.DecimalField(_("tenge for one euro"), max_digits=12, decimal_places=4)

    class Meta:
        ordering = ("-day", "-id")
        indexes = [models.Index(fields=["-day", "-id"], name="euro_rate_by_day")]
        constraints = [
            models.CheckConstraint(name="euro_rate_is_positive", condition=Q(kzt__gt=0)),
            models.CheckConstraint(name="euro_rate_has_its_source", condition=~Q(source="")),
            _superseded_for_a_reason("euro_rate_superseded_for_a_reason"),
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


class MonthlyIndex(Published):
    """The monthly calculation index in force from a day on, in tenge; it replaces what the law's table has."""

    since = models.DateField(_("in force from"))
    kzt = models.PositiveIntegerField(_("tenge"))

    class Meta:
        ordering = ("-since", "-id")
        constraints = [
            models.CheckConstraint(name="monthly_index_is_positive", condition=Q(kzt__gt=0)),
            models.CheckConstraint(name="monthly_index_has_its_source", condition=~Q(source="")),
            _superseded_for_a_reason("monthly_index_superseded_for_a_reason"),
            models.UniqueConstraint(
                name="monthly_index_once_a_day", fields=["since"], condition=Q(supersedes__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%d.%m.%Y}: {self.kzt}"


def rate_written(kzt: Decimal) -> str:
    """A rate as it is read, in the language of the page, without zeros at its end: 610,55."""
    return number_format(Decimal(f"{kzt.normalize():f}"), use_l10n=True)
