"""Many applications handed in by one archive: the archive, each application in it, the references they came by."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from registers.models.application import Application


class Wanted(models.TextChoices):
    """What is to be made of the applications of an archive."""

    DRAFTS = "drafts", _("make drafts")
    FILED = "filed", _("file them")


class BulkFiling(models.Model):
    """An archive of applications. It is checked, shown, and then what is wanted is done with it.

    `stored_as`: where the archive lies until everything is done; `wanted_at`: when a person said what to do, which is
    when applications that are filed by it count as received. `language`: in which the undertaking was shown.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bulk_filings")
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    wanted = models.CharField(max_length=10, blank=True, choices=Wanted.choices)
    wanted_at = models.DateTimeField(null=True, blank=True)
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="bulk_filing_wanted_by_and_at",
                condition=Q(wanted_at__isnull=True, wanted_by__isnull=True, wanted="")
                | Q(wanted_at__isnull=False, wanted_by__isnull=False, wanted__in=Wanted.values),
            ),
        ]
        indexes = [
            models.Index(name="bulk_filing_unfinished", fields=["id"], condition=Q(finished_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bulk-filing", args=[self.pk])


class Outcome(models.TextChoices):
    """Where an application of an archive stands."""

    WAITING = "waiting", _("waiting to be checked")
    READY = "ready", _("can be filed")
    LACKING = "lacking", _("can be a draft, not filed")
    REFUSED = "refused", _("refused")
    DRAFT = "draft", _("accepted as a draft")
    FILED = "filed", _("filed")
    KNOWN = "known", _("handed in before")


#: Something can still be made of these.
OPEN_OUTCOMES = (Outcome.READY, Outcome.LACKING)


class BulkItem(models.Model):
    """One application of an archive: what its JSON says, what is wrong with it, what became of it."""

    filing = models.ForeignKey(BulkFiling, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    place = models.CharField(max_length=300)
    folder = models.CharField(max_length=300, blank=True)
    reference = models.CharField(_("your reference"), max_length=100, blank=True)
    title = models.CharField(_("name of the object"), max_length=250, blank=True)
    given = models.JSONField(null=True)
    faults = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="bulk_items"
    )

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(name="bulk_item_once_by_position", fields=["filing", "position"]),
            models.CheckConstraint(name="bulk_item_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="bulk_item_accepted_is_an_application",
                condition=Q(application__isnull=False)
                | ~Q(outcome__in=[Outcome.DRAFT, Outcome.FILED, Outcome.KNOWN]),
            ),
        ]


class ClientReference(models.Model):
    """A reference of an applicant's own, and the application that came by it: once in an organisation."""

    append_only = True

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=100)
    application = models.OneToOneField(Application, models.PROTECT, related_name="client_reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="client_reference_once_an_organisation", fields=["organisation", "reference"]
            ),
            models.CheckConstraint(name="client_reference_is_something", condition=~Q(reference="")),
        ]
