"""What happens in a case, as records that are never edited: requests, documents, decisions, judgments."""

from typing import Self, TypeVar, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customs.models.case import Case, CaseLine, CaseParty
from law.documents import DOCUMENT_LABELS, DocumentKind
from law.events import Channel
from law.facts import FACT_RULES, FactKind

_Kept = TypeVar("_Kept", bound=models.Model)

CHANNELS = [
    (Channel.PORTAL.value, _("portal")),
    (Channel.EMAIL.value, _("e-mail")),
    (Channel.FAX.value, _("fax")),
    (Channel.PAPER.value, _("paper, brought to the office")),
    (Channel.POST.value, _("post")),
]


class StandingManager(models.Manager[_Kept]):
    """Records that stand. One that a correction has superseded counts nowhere: it is found under `records`."""

    def get_queryset(self) -> QuerySet[_Kept]:
        return super().get_queryset().filter(superseded_by__isnull=True)


class RecordsManager(models.Manager[_Kept]):
    """All records, those that a correction has superseded too: what was known before."""


class Supersedable(models.Model):
    """A record that is never edited: a correction puts another in its place, named by `superseded_by`."""

    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="supersedes")

    objects = StandingManager()
    records = RecordsManager()

    class Meta:
        abstract = True

    def standing(self) -> Self:
        """The record that stands in its place after all corrections; itself when there was none."""
        record = self
        while record.superseded_by is not None:
            record = cast(Self, record.superseded_by)
        return record


class Received(Supersedable):
    """Something that reached customs: channel, instant of receipt, who entered it, whether the original came.

    What was received, when and from whom is frozen (trigger): a correction supersedes the record.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss")
    party = models.ForeignKey(CaseParty, models.PROTECT, related_name="+", verbose_name=_("from whom"))
    channel = models.CharField(_("channel"), max_length=10, choices=CHANNELS)
    received_at = models.DateTimeField(_("received at"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    original_received_at = models.DateTimeField(_("paper original received at"), null=True, blank=True)

    class Meta(Supersedable.Meta):
        abstract = True


class Document(Received):
    """A lodged document. In time it counts at once, to be verified; found not to be one, it is rejected."""

    class State(models.TextChoices):
        TO_VERIFY = "to_verify", _("to be verified")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("found not to be what it was lodged as")

    kind = models.CharField(
        _("document"), max_length=30, choices=[(kind.value, DOCUMENT_LABELS[kind]) for kind in DocumentKind]
    )
    issuer = models.CharField(_("issued by"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    posted_at = models.DateTimeField(_("handed to the post at"), null=True, blank=True)
    in_time = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.TO_VERIFY)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    verified_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True, state="to_verify")
                | Q(verified_by__isnull=False, verified_at__isnull=False) & ~Q(state="to_verify"),
                name="document_verification_paired",
            )
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(state="to_verify"), name="documents_to_verify"),
        ]
        ordering = ["received_at", "pk"]


class Request(Received):
    """What the holder's side asked: extension, prolongation or cancellation."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("extension of the suspension")
        PROLONGATION = "prolongation", _("prolongation to ten business days")
        CANCELLATION = "cancellation", _("cancellation of the suspension")

    class Outcome(models.TextChoices):
        UNDECIDED = "undecided", _("not decided yet")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        IN_EFFECT = "in_effect", _("in effect by receipt")
        BEHIND_HOLD = "behind_hold", _("received in time; counts if the court hold falls away")
        SET_ASIDE = "set_aside", _("set aside: not the holder's")
        OUT_OF_TIME = "out_of_time", _("received out of time")
        NOTED = "noted", _("noted: the goods had gone when it was entered")
        LAPSED = "lapsed", _("undecided when the term ended")
        REPLACED = "replaced", _("replaced by a later request")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    asked_days = models.PositiveSmallIntegerField(_("business days asked for"), null=True, blank=True)
    proof = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.UNDECIDED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="request_decision_paired",
            )
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(outcome="undecided"), name="undecided_requests"),
        ]
        ordering = ["received_at", "pk"]


class Decision(models.Model):
    """A signed decision. Immutable (trigger): what was decided wrongly is answered by another decision."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    event = models.CharField(max_length=40)
    provision = models.CharField(max_length=60)
    reasons = models.TextField()
    days = models.PositiveSmallIntegerField(null=True)
    lines = models.JSONField(default=list, help_text="Numbers of the goods lines it names.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField()
    automatic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(automatic=True, decided_by__isnull=True)
                | Q(automatic=False, decided_by__isnull=False),
                name="decision_signed_or_automatic",
            )
        ]
        ordering = ["decided_at", "pk"]


class Judgment(Supersedable):
    """A court decision about the case's goods, in force from a day. Frozen: a correction supersedes it."""

    class Outcome(models.TextChoices):
        INFRINGEMENT = "infringement", _("infringement found")
        NONE = "none", _("no infringement")

    case = models.ForeignKey(Case, models.PROTECT, related_name="judgments")
    court = models.CharField(_("court"), max_length=300)
    number = models.CharField(_("number"), max_length=100)
    decided_on = models.DateField(_("decided on"))
    in_force_on = models.DateField(_("in force on"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    received_at = models.DateTimeField(_("received at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_on__gte=F("decided_on")), name="judgment_in_force_after_decided"
            )
        ]


class Correction(models.Model):
    """What was recorded wrongly, what is right, why; confirmed by a second person, or rejected.

    `target_id` is the record as it stood when this was proposed. `old` and `new` are written as
    `customs.services.correctable` writes them. `effect` is the previewed effect as it was confirmed.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    target = models.CharField(max_length=30, help_text="request, document or judgment")
    target_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    old = models.CharField(max_length=200)
    new = models.CharField(max_length=200)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED)
    effect = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    rejected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    rejected_at = models.DateTimeField(null=True)
    rejected_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="correction_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=False, confirmed_at__isnull=False, state="confirmed")
                | Q(confirmed_by__isnull=True, confirmed_at__isnull=True) & ~Q(state="confirmed"),
                name="correction_confirmation_paired",
            ),
            models.CheckConstraint(
                condition=Q(rejected_by__isnull=False, rejected_at__isnull=False, state="rejected")
                | Q(rejected_by__isnull=True, rejected_at__isnull=True) & ~Q(state="rejected"),
                name="correction_rejection_paired",
            ),
            models.UniqueConstraint(
                fields=["target", "target_id", "field"],
                condition=Q(state="proposed"),
                name="one_open_correction_per_field",
            ),
        ]


class Attachment(models.Model):
    """A stored file of a case: its real type, size and hash; the given name is shown, never trusted."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200, unique=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256"], name="one_attachment_per_case_and_content"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
        ]


class Download(models.Model):
    """Who took which file, when; with `previewed_on` who looked at a photograph made small, once a person and day."""

    append_only = True

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    previewed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="attachment_preview_once_a_day", fields=["attachment", "by", "previewed_on"]
            ),
        ]


class Preview(models.Model):
    """Which officer looked at what a party of a case has been told, when."""

    append_only = True

    party = models.ForeignKey(CaseParty, models.PROTECT, related_name="previews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Fact(models.Model):
    """Something done or seen during a case (CC 198(14); costs of LAW.md 3.6), by the table `law.facts`.

    `officer` is the officer present, `attachment` the photograph, `request` or `document` what the paper
    original belongs to, `amount` in KZT.
    """

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    kind = models.CharField(
        max_length=30, choices=[(kind.value, FACT_RULES[kind].label) for kind in FactKind]
    )
    party = models.ForeignKey(CaseParty, models.PROTECT, null=True, related_name="+")
    line = models.ForeignKey(CaseLine, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    note = models.TextField(blank=True)
    seal = models.CharField(_("seal number"), max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="fact_amount_positive"
            ),
            models.UniqueConstraint(
                fields=["case", "seal"], condition=Q(kind="sample_taken"), name="one_sample_per_seal"
            ),
        ]
