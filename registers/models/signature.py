"""The document of an application as it was filed, and signatures over it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.models.application import Application


class ApplicationDocument(models.Model):
    """The canonical JSON of an application (registers.interchange), frozen when it was filed."""

    append_only = True

    application = models.OneToOneField(Application, models.PROTECT, related_name="document")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)


class Verdict(models.TextChoices):
    """What the checks of a signature come to; never more than was checked."""

    VALID = "valid", _("valid")
    INVALID = "invalid", _("invalid")
    NOT_VERIFIED = "not_verified", _("not verified")


class ApplicationSignature(models.Model):
    """A detached signature over the document of an application, and what was checked of it when it came in.

    `document_sha256`: of the document as it stood then; of another it says nothing. `checks`: each check by its name
    with what it came to (registers.signatures). `stated_at`: the time the signer states; nobody has proven it.
    `stamp`: a time stamp that came in a file of its own; `stamped_at`, `stamped_by`: what the time stamp says, that one
    or one in the signature; the check of it says whether it holds.
    """

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="signatures")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    document_sha256 = models.CharField(max_length=64)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    checks = models.JSONField(default=list)
    signer = models.CharField(_("signer"), max_length=250, blank=True)
    signer_iin = models.CharField(max_length=12, blank=True)
    signer_bin = models.CharField(max_length=12, blank=True)
    signer_organisation = models.CharField(max_length=250, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    stamp = models.BinaryField(default=b"")
    stamp_sha256 = models.CharField(max_length=64, blank=True)
    stamped_at = models.DateTimeField(null=True, blank=True)
    stamped_by = models.CharField(max_length=250, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="application_signature_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.UniqueConstraint(
                name="application_signature_once_a_document",
                fields=["application", "document_sha256", "sha256", "stamp_sha256"],
            ),
        ]
