"""The working calendar in force: the library's days, officers' overrides, certified years."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CalendarState(models.Model):
    """One row: the version of the calendar in force; it grows with every confirmed change."""

    singleton = models.BooleanField(default=True, primary_key=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_calendar_state")]


class CalendarOverride(models.Model):
    """A day that an act made working or off, against the library. Never edited: revoked by a later act.

    Proposed by one chief officer, in force once another confirms it.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        REJECTED = "rejected"
        IN_FORCE = "in_force"
        REVOCATION_PROPOSED = "revocation_proposed"
        REVOKED = "revoked"

    day = models.DateField()
    working = models.BooleanField()
    act = models.CharField(max_length=300, help_text="The decree or order, with its number.")
    act_date = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    revocation_act = models.CharField(max_length=300, default="", blank=True)
    revocation_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(state__in=["proposed", "in_force", "revocation_proposed"]),
                name="one_override_per_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="override_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="override_confirmation_paired",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="override_revocation_paired",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | ~Q(revoked_by=F("revocation_proposed_by")),
                name="override_revocation_four_eyes",
            ),
        ]
        ordering = ["day", "pk"]


class CalendarYear(models.Model):
    """A year: projected until a chief officer certifies it against the ministry's twelve totals."""

    class State(models.TextChoices):
        PROJECTED = "projected"
        CERTIFIED = "certified"

    year = models.PositiveSmallIntegerField(primary_key=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROJECTED)
    totals = models.JSONField(null=True, help_text="Twelve working-day totals as published.")
    source = models.CharField(max_length=300, default="", blank=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    certified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True, certified_at__isnull=True)
                | Q(certified_by__isnull=False, certified_at__isnull=False),
                name="year_certification_paired",
            ),
        ]
