"""What an officer has typed and not sent yet, and who else has a case open: neither is a legal record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Office, Presence
from customs.models.case import Case


class CaseDraft(models.Model):
    """What one person typed on one page: values by the name of their field, as the browser sent them.

    `key` is made with the page, so that saving it twice or late keeps one draft. `page` is empty for a new
    case, else the address of the act's page. A draft decides nothing, is nobody's but its author's and goes
    with the act that it was typed for: of one that was sent only the key stays for a while (`sent_at`), so that
    a page that is just being left does not bring it back.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    key = models.UUIDField()
    page = models.CharField(max_length=500, blank=True, default="")
    fields = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-updated_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_draft_per_key"),
            models.CheckConstraint(
                condition=Q(updated_at__gte=F("created_at")), name="draft_updated_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(fields={}), name="draft_sent_holds_nothing"
            ),
        ]
        indexes = [models.Index(fields=["updated_at"], name="draft_by_age")]

    def value(self, name: str) -> str:
        """What was typed into a field, empty when nothing was."""
        values = self.fields.get(name) or [""]
        return str(values[-1])


class DraftPhoto(models.Model):
    """A photograph taken for a case that is not open yet; on opening it becomes a file of the case."""

    draft = models.ForeignKey(CaseDraft, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200, unique=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "sha256"], name="one_photo_per_draft_and_content"),
        ]


class CasePresence(Presence):
    """That a person has a page of a case open; `act` names the act, empty on the case page."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="present")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="one_presence_per_case_and_person"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="presence_by_age")]
