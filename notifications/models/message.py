"""Messages to people: a text frozen when the act happened, and what became of its delivery."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message reaches its recipient. Paper is for those who have no e-mail address."""

    EMAIL = "email", _("e-mail")
    PAPER = "paper", _("paper")


class Language(models.TextChoices):
    """The language in which a message was frozen."""

    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
    ENGLISH = "en", "English"


class DeliveryState(models.TextChoices):
    """What became of a message so far."""

    QUEUED = "queued", _("waiting to be sent")
    CLAIMED = "claimed", _("being sent")
    TO_PRINT = "to_print", _("to be printed")
    ACCEPTED = "accepted", _("accepted by the channel")
    FAILED = "failed", _("failed")
    BOUNCED = "bounced", _("not reached")


class PaperWay(models.TextChoices):
    """How a paper left the office."""

    POSTED = "posted", _("posted")
    HANDED_OVER = "handed_over", _("handed over")


#: Columns fixed when a message is queued. The trigger `notifications_message_frozen` refuses to change them.
FROZEN_COLUMNS: tuple[str, ...] = (
    "id",
    "dedupe_key",
    "attempt_of_id",
    "channel",
    "subject_kind",
    "subject_id",
    "notice_kind",
    "clock_id",
    "recipient_role",
    "recipient_ref",
    "right_refs",
    "address",
    "recipient_name",
    "language",
    "subject",
    "body",
    "provision",
    "effective_at",
    "created_at",
    "recorded_at",
)

#: Columns that delivery writes. `accepted_at`, once set, stays (same trigger): it stops a statutory clock.
DELIVERY_COLUMNS: tuple[str, ...] = (
    "state",
    "attempts",
    "claimed_until",
    "next_attempt_at",
    "accepted_at",
    "failed_at",
    "last_error",
    "bounced_at",
    "bounce_reason",
    "paper_way",
    "paper_number",
    "posted_at",
    "posted_by",
    "retried_at",
    "retried_by",
)


class Message(models.Model):
    """One text to one recipient by one channel, frozen when the act that caused it was recorded.

    "Sent" means handed to the channel and accepted by it (LAW.md 7): `accepted_at`. For paper that is the
    time of posting or hand-over which an officer records. A later bounce does not undo acceptance.
    """

    dedupe_key = models.CharField(max_length=250, unique=True)
    # A new attempt after a failure or a bounce is a message of its own and names the first one.
    attempt_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="new_attempts")
    channel = models.CharField(max_length=16, choices=Channel.choices)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    notice_kind = models.CharField(max_length=60)
    # The clock that acceptance stops, where there is one. Not a foreign key: this app knows no clocks.
    clock_id = models.BigIntegerField(null=True, blank=True)
    recipient_role = models.CharField(max_length=40)
    recipient_ref = models.CharField(max_length=100)
    # References of the register entries for which this recipient answers.
    right_refs = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    # E-mail address or postal address, as the channel asks.
    address = models.TextField(blank=True)
    recipient_name = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    subject = models.TextField()
    body = models.TextField()
    provision = models.CharField(max_length=60)
    effective_at = models.DateTimeField()
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=16, choices=DeliveryState.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.TextField(blank=True)
    paper_way = models.CharField(max_length=16, choices=PaperWay.choices, blank=True)
    paper_number = models.CharField(max_length=100, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    # Users by number, as in the journal: this app stands below the one that knows people.
    posted_by = models.BigIntegerField(null=True, blank=True)
    retried_at = models.DateTimeField(null=True, blank=True)
    retried_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="message_of_subject"),
            models.Index(
                fields=["next_attempt_at", "id"],
                name="message_due",
                condition=Q(state__in=["queued", "claimed"]),
            ),
            models.Index(
                fields=["state", "id"],
                name="message_needs_an_officer",
                condition=Q(state__in=["failed", "to_print", "bounced"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_words_known",
                condition=Q(channel__in=Channel.values)
                & Q(language__in=Language.values)
                & Q(state__in=DeliveryState.values),
            ),
            models.CheckConstraint(
                name="message_state_fits_channel",
                condition=Q(channel="email", state__in=["queued", "claimed", "accepted", "failed", "bounced"])
                | Q(channel="paper", state__in=["to_print", "accepted", "bounced"]),
            ),
            models.CheckConstraint(
                name="message_accepted_has_its_time",
                condition=Q(accepted_at__isnull=False, state__in=["accepted", "bounced"])
                | (Q(accepted_at__isnull=True) & ~Q(state__in=["accepted", "bounced"])),
            ),
            models.CheckConstraint(
                name="message_claimed_has_its_end",
                condition=Q(claimed_until__isnull=False, state="claimed")
                | (Q(claimed_until__isnull=True) & ~Q(state="claimed")),
            ),
            models.CheckConstraint(
                name="message_failed_has_its_time",
                condition=Q(failed_at__isnull=False, state="failed")
                | (Q(failed_at__isnull=True) & ~Q(state="failed")),
            ),
            models.CheckConstraint(
                name="message_bounced_has_its_time",
                condition=Q(bounced_at__isnull=False, state="bounced")
                | (Q(bounced_at__isnull=True) & ~Q(state="bounced")),
            ),
            # Paper is accepted by nothing but a recorded posting or hand-over: how, when, number, who.
            models.CheckConstraint(
                name="message_paper_posted_how_when_and_by_whom",
                condition=Q(
                    channel="paper",
                    accepted_at__isnull=False,
                    posted_at=F("accepted_at"),
                    posted_by__isnull=False,
                    paper_way__in=PaperWay.values,
                )
                & ~Q(paper_number="")
                | Q(channel="paper", accepted_at__isnull=True, posted_at__isnull=True, posted_by__isnull=True)
                & Q(paper_way="", paper_number="")
                | Q(channel="email", posted_at__isnull=True, posted_by__isnull=True)
                & Q(paper_way="", paper_number=""),
            ),
            models.CheckConstraint(
                name="message_retried_when_and_by_whom",
                condition=Q(retried_at__isnull=True, retried_by__isnull=True)
                | Q(retried_at__isnull=False, retried_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key


class Disclosure(models.Model):
    """One field of one party that a message told another: what, to whom, when, on what ground (CC 198(5))."""

    append_only = True

    message = models.ForeignKey(Message, models.PROTECT, related_name="disclosures")
    about_ref = models.CharField(max_length=100)
    to_ref = models.CharField(max_length=100)
    field = models.CharField(max_length=60)
    ground = models.CharField(max_length=60)
    # When the text was frozen; when it went out is the message's `accepted_at`.
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="disclosure_is_complete",
                condition=~Q(about_ref="") & ~Q(to_ref="") & ~Q(field="") & ~Q(ground=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about_ref} {self.field} -> {self.to_ref}"
