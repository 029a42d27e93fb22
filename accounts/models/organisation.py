"""Organisations of rights holders and representatives: who belongs to them, and for whom they may act."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from law.parties import IDENTIFIED_IN, MandateScope

SCOPE_WORDS = {
    MandateScope.EVERYTHING: _("everything before the customs authorities"),
    MandateScope.APPLICATIONS: _("applications to the registers and what follows them"),
    MandateScope.CASES: _("suspension cases"),
}


class OrganisationKind(models.TextChoices):
    """Whose rights the organisation brings forward: its own, or those of others."""

    HOLDER = "holder", _("right holder")
    REPRESENTATIVE = "representative", _("representative")


class Named(models.Model):
    """Who an organisation, or somebody it acts for, is.

    In Kazakhstan a BIN or IIN identifies it, elsewhere whatever its own country's registers call it.
    """

    name = models.CharField(_("name"), max_length=250)
    country = models.CharField(_("country"), max_length=2)
    bin_iin = models.CharField(_("BIN/IIN"), max_length=12, blank=True)
    foreign_id = models.CharField(_("number in its own country's register"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=500)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_named_and_placed", condition=~Q(name="") & ~Q(country="") & ~Q(address="")
            ),
            models.CheckConstraint(
                name="%(class)s_identified_where_it_is",
                condition=Q(country=IDENTIFIED_IN, bin_iin__regex=r"^\d{12}$", foreign_id="")
                | (~Q(country=IDENTIFIED_IN) & Q(bin_iin="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(Named):
    """A rights holder or representative that has signed up. Never deleted: applications name it."""

    kind = models.CharField(_("signs up as"), max_length=16, choices=OrganisationKind.choices)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("signed up"), db_default=Now())

    class Meta(Named.Meta):
        ordering = ("name", "id")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.UniqueConstraint(
                name="organisation_once_by_bin_iin", fields=["bin_iin"], condition=~Q(bin_iin="")
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("organisation")


class MemberRole(models.TextChoices):
    """What a member may do: managers decide who belongs and for whom the organisation acts."""

    MANAGER = "manager", _("manager")
    MEMBER = "member", _("member")


class Membership(models.Model):
    """A person acting for an organisation, from `joined_at` on; one organisation a person at a time."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    joined_at = models.DateTimeField(_("since"))
    left_at = models.DateTimeField(_("until"), null=True, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=MemberRole.values)),
            models.CheckConstraint(
                name="membership_left_by_and_at",
                condition=Q(left_at__isnull=True, left_by__isnull=True)
                | Q(left_at__isnull=False, left_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_membership_at_a_time", fields=["person"], condition=Q(left_at__isnull=True)
            ),
        ]


class Mandate(Named):
    """A power of attorney of a representative for one holder: its scope, and its days, both included.

    Never edited: a change is an end and a new one.
    """

    representative = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    scope = models.CharField(
        _("scope"),
        max_length=16,
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
    )
    eeu_wide = models.BooleanField(_("valid across the EEU"), default=False)
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"))
    document = models.CharField(_("power of attorney (number and date)"), max_length=250)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Named.Meta):
        ordering = ("-valid_to", "id")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                name="mandate_scope_known", condition=Q(scope__in=[scope.value for scope in MandateScope])
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_begins", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="mandate_cites_its_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="mandate_revoked_by_at_and_on",
                condition=Q(ended_on__isnull=True, revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(ended_on__isnull=False, revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
