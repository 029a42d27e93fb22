"""Letters: numbered and frozen in the act's transaction, made into a PDF afterwards."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

#: Columns fixed when a letter is issued. The trigger `letters_letter_frozen` refuses to change them.
FROZEN_COLUMNS: tuple[str, ...] = (
    "id",
    "dedupe_key",
    "office_id",
    "year",
    "place",
    "number",
    "dated",
    "kind",
    "subject_kind",
    "subject_id",
    "recipient_ref",
    "recipient_name",
    "title",
    "data",
    "token",
    "effective_at",
    "created_at",
    "recorded_at",
)


class Counter(models.Model):
    """The last place that an office has given to a letter in a year."""

    # Offices by number: this app stands below the one that knows them.
    office_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_id", "year"], name="one_counter_per_office_and_year"),
        ]


class Letter(models.Model):
    """One letter of one office, to one recipient or for the file.

    `dedupe_key` is that of the message it goes with, where there is one. `dated` is the Almaty day on which
    it was issued, `year` that day's; `place` follows without gaps. `data` is all that the page says
    (`letters.frozen`); `token` leads to the page that confirms the letter.
    """

    dedupe_key = models.CharField(max_length=250, unique=True)
    office_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    dated = models.DateField()
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    recipient_ref = models.CharField(max_length=100, blank=True)
    recipient_name = models.TextField(blank=True)
    title = models.TextField()
    data = models.JSONField()
    token = models.CharField(max_length=40, unique=True)
    effective_at = models.DateTimeField()
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    rendered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="letter_of_subject"),
            models.Index(fields=["id"], name="letter_to_render", condition=Q(rendered_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "year", "place"], name="one_letter_per_office_year_and_place"
            ),
            models.CheckConstraint(
                name="letter_is_complete",
                condition=Q(place__gte=1) & ~Q(number="") & ~Q(token="") & ~Q(title=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def file_name(self) -> str:
        """The name to save it under, ASCII only."""
        return f"letter-{self.number.replace('/', '-')}.pdf"


class Rendering(models.Model):
    """The PDF of a letter as it was made the first time; what was sent and downloaded is exactly this."""

    append_only = True

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="rendering")
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # The program and its release: another one may set the same data differently.
    made_with = models.CharField(max_length=40)
    rendered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rendering_not_empty", condition=Q(size__gt=0)),
        ]


class Download(models.Model):
    """Who took which letter, when."""

    append_only = True

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="downloads")
    # Users by number, as in the journal.
    by = models.BigIntegerField()
    at = models.DateTimeField()
