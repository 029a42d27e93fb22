"""The working calendar in force: the base days as first taken, officers' overrides, certified years."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CalendarState(models.Model):
    """One row: the version of the calendar in force; it grows with every confirmed change."""

    singleton = models.BooleanField(default=True, primary_key=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_calendar_state")]


class BaseYear(models.Model):
    """The days of a year as the library of holidays gave them when the year was first taken in.

    One character a day: `1` working, `0` off. Never changed: when a later release of the library differs, the
    calendar goes on counting by this row until chief officers have confirmed the difference as overrides.
    """

    append_only = True

    year = models.PositiveSmallIntegerField(primary_key=True)
    days = models.CharField(max_length=366)
    source = models.CharField(max_length=60, help_text="The library's name and release.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__regex=r"^[01]+$"), name="base_year_of_days")]


class CalendarOverride(models.Model):
    """A day that an act made working or off, against the base. Never edited: revoked by a later act (trigger).

    Proposed by one chief officer, in force once another confirms it; revoked in the same two steps.
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
    rejected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    rejected_at = models.DateTimeField(null=True)
    rejection_reason = models.CharField(max_length=300, default="", blank=True)
    revocation_act = models.CharField(max_length=300, default="", blank=True)
    revocation_act_date = models.DateField(null=True)
    revocation_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    revocation_proposed_at = models.DateTimeField(null=True)
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
                condition=Q(rejected_by__isnull=True, rejected_at__isnull=True)
                | Q(rejected_by__isnull=False, rejected_at__isnull=False),
                name="override_rejection_paired",
            ),
            models.CheckConstraint(
                condition=Q(revocation_proposed_by__isnull=True, revocation_proposed_at__isnull=True)
                | Q(revocation_proposed_by__isnull=False, revocation_proposed_at__isnull=False),
                name="override_revocation_proposal_paired",
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
    """A year: projected until a chief officer certifies it against the ministry's twelve totals.

    Projected again when a change of the calendar leaves them; the totals stay on file.
    """

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
            models.CheckConstraint(
                condition=Q(state="projected", certified_by__isnull=True)
                | Q(state="certified", certified_by__isnull=False, totals__isnull=False),
                name="certified_year_has_its_totals",
            ),
        ]
