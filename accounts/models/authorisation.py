"""Standing authorisations: who may decide in the head's stead, where, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.office import Office


class AuthorisationState(models.TextChoices):
    """Written by `acts.apply` only. Whether a granted order is in force on a day, its dates say."""

    GRANTED = "granted", _("granted")
    REVOKED = "revoked", _("revoked")


class StandingAuthorisation(models.Model):
    """The standing order that a person decides in the head's stead in an office and the offices below it.

    Both days included. Revoked once, never edited or deleted (trigger `accounts_authorisation_kept`): a
    change is a revocation and a new order.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="authorisations", verbose_name=_("person")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="authorisations", verbose_name=_("customs office")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AuthorisationState.choices, default=AuthorisationState.GRANTED
    )
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"))
    act = models.CharField(_("order (number and date)"), max_length=250)
    granted_at = models.DateTimeField(_("granted at"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoked_why = models.CharField(_("reason for revoking"), max_length=250, blank=True)

    class Meta:
        ordering = ("-valid_to", "id")
        indexes = [models.Index(fields=["person", "valid_from", "valid_to"], name="authorisation_of_person")]
        constraints = [
            models.CheckConstraint(
                name="authorisation_ends_after_it_begins", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="authorisation_not_granted_to_oneself", condition=~Q(person=F("granted_by"))
            ),
            models.CheckConstraint(name="authorisation_cites_its_order", condition=~Q(act="")),
            models.CheckConstraint(
                name="authorisation_revoked_by_at_and_why",
                condition=Q(
                    state=AuthorisationState.GRANTED,
                    revoked_at__isnull=True,
                    revoked_by__isnull=True,
                    revoked_why="",
                )
                | (
                    Q(state=AuthorisationState.REVOKED, revoked_at__isnull=False, revoked_by__isnull=False)
                    & ~Q(revoked_why="")
                ),
            ),
            models.CheckConstraint(
                name="authorisation_revoked_after_granted",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("granted_at")),
            ),
        ]
