"""Applications to the registers: what an applicant writes, hands in and is asked, and what is decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, Organisation
from law.application_check import NOT_ACCEPTED
from law.application_states import STATUS_WORDS, ApplicationStatus
from law.entry_states import ObjectType, Register
from law.required_documents import COPY_WORDS, DOCUMENT_WORDS, RIGHT_PROOF_WORDS
from notifications.models import PaperWay
from registers.models.entry import OBJECT_TYPE_LABELS, REGISTER_LABELS, Entry

_TYPES = [(value.value, words) for value, words in OBJECT_TYPE_LABELS.items()]
#: Offered so that the check can say why they are not accepted.
_NOT_ACCEPTED = [(value, _(words)) for value, words in NOT_ACCEPTED.items()]


class Application(models.Model):
    """An application of one organisation; for a holder it represents, under `mandate`.

    A draft holds whatever was typed so far, also what no register takes in: the check says so. `number` is given on
    submission, `right_until` is the end of the right in Kazakhstan. `version` rises with every change, so that two
    people at one draft do not overwrite each other unseen.
    """

    register = models.CharField(
        _("register"), max_length=10, choices=[(key.value, words) for key, words in REGISTER_LABELS.items()]
    )
    status = models.CharField(
        _("status"), max_length=20, choices=[(key.value, _(words)) for key, words in STATUS_WORDS.items()]
    )
    version = models.PositiveIntegerField(default=0)
    number = models.CharField(_("number"), max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, blank=True, related_name="applications")
    started_at = models.DateTimeField(_("begun"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    object_type = models.CharField(
        _("kind of object"),
        max_length=30,
        blank=True,
        choices=[*_TYPES, *((key, _(words)) for key, words in NOT_ACCEPTED.items())],
    )
    title = models.CharField(_("name of the object"), max_length=250, blank=True)
    aliases = ArrayField(models.TextField(), verbose_name=_("also written"), default=list, blank=True)
    title_document = models.CharField(_("document of title"), max_length=250, blank=True)
    title_number = models.CharField(_("its number"), max_length=100, blank=True)
    title_date = models.DateField(_("its date"), null=True, blank=True)
    right_until = models.DateField(_("the right lasts until"), null=True, blank=True)
    classes = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("classes"), default=list, blank=True
    )
    wished_until = models.DateField(_("protection wished until"), null=True, blank=True)
    goods_description = models.TextField(_("goods"), blank=True)
    goods_codes = ArrayField(
        models.CharField(max_length=10), verbose_name=_("goods codes"), default=list, blank=True
    )
    recognition = models.TextField(_("how to recognise infringing goods"), blank=True)
    risks = models.TextField(_("known routes and infringers"), blank=True)
    proof = models.CharField(
        _("what proves the right"),
        max_length=30,
        blank=True,
        choices=[(key.value, _(words)) for key, words in RIGHT_PROOF_WORDS.items()],
    )
    proof_form = models.CharField(
        _("form of the copy"),
        max_length=20,
        blank=True,
        choices=[(key.value, _(words)) for key, words in COPY_WORDS.items()],
    )
    right_in_state_systems = models.BooleanField(
        _("state systems can supply the proof of the right"), default=False
    )

    insurer = models.CharField(_("insurer"), max_length=250, blank=True)
    insurance_number = models.CharField(_("number of the contract"), max_length=100, blank=True)
    insurance_amount = models.DecimalField(
        _("sum insured, tenge"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    insured_on = models.DateField(_("contract made on"), null=True, blank=True)
    insurance_changed_on = models.DateField(_("sum changed on"), null=True, blank=True)
    insured_from = models.DateField(_("insured from"), null=True, blank=True)
    insured_to = models.DateField(_("insured until"), null=True, blank=True)

    undertaken_at = models.DateTimeField(_("undertaking given"), null=True, blank=True)
    undertaken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undertaking = models.TextField(_("text of the undertaking"), blank=True)

    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.CharField(_("ground"), max_length=30, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="application", verbose_name=_("entry")
    )

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["organisation", "status"], name="application_of_organisation")]
        constraints = [
            models.CheckConstraint(
                name="application_register_known", condition=Q(register__in=[key.value for key in Register])
            ),
            models.CheckConstraint(
                name="application_status_known",
                condition=Q(status__in=[key.value for key in ApplicationStatus]),
            ),
            models.UniqueConstraint(
                name="application_once_by_number", fields=["number"], condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="application_submitted_by_and_at",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True, number="")
                | (Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(number="")),
            ),
            models.CheckConstraint(
                name="application_beyond_a_draft_was_submitted",
                condition=Q(submitted_at__isnull=False)
                | Q(status__in=[ApplicationStatus.DRAFT.value, ApplicationStatus.WITHDRAWN.value]),
            ),
            models.CheckConstraint(
                name="application_object_accepted_once_submitted",
                condition=Q(submitted_at__isnull=True)
                | Q(object_type__in=[value.value for value in ObjectType]),
            ),
            models.CheckConstraint(
                name="application_undertaken_by_and_at",
                condition=Q(undertaken_at__isnull=True, undertaken_by__isnull=True, undertaking="")
                | (Q(undertaken_at__isnull=False, undertaken_by__isnull=False) & ~Q(undertaking="")),
            ),
            models.CheckConstraint(
                name="application_decided_by_and_at",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="application_included_has_its_entry",
                condition=Q(entry__isnull=True) | Q(status=ApplicationStatus.INCLUDED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])

    @property
    def holder_name(self) -> str:
        """The holder for whom it is: the one of the mandate, else the organisation itself."""
        return self.mandate.name if self.mandate else self.organisation.name


class ApplicationFile(models.Model):
    """A file handed in with an application: its real type, size and hash; the given name is shown, never trusted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="files")
    kind = models.CharField(
        _("document"), max_length=30, choices=[(key.value, _(words)) for key, words in DOCUMENT_WORDS.items()]
    )
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200, unique=True)
    # Of the scan of a signed form: the hash of the undertaking that stood in it.
    undertaking_sha256 = models.CharField(max_length=64, blank=True)
    # When those concerned were told that malware was found in it.
    malware_told_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # Taken out of a draft again: the file stays, as everything that was ever handed in.
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                name="application_file_once_by_content",
                fields=["application", "kind", "sha256"],
                condition=Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(name="application_file_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="application_file_removed_by_and_at",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]


class ApplicationDownload(models.Model):
    """Who took which file, when; with `previewed_on` who looked at an image made small, once a person and day."""

    append_only = True

    file = models.ForeignKey(ApplicationFile, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    previewed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="application_preview_once_a_day", fields=["file", "by", "previewed_on"]
            ),
        ]


class FeaturePair(models.Model):
    """One distinguishing feature: what it is like on genuine goods and on infringing ones, with an image of each."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="features")
    feature = models.CharField(_("feature"), max_length=250)
    genuine = models.ForeignKey(ApplicationFile, models.PROTECT, related_name="+")
    infringing = models.ForeignKey(ApplicationFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="feature_pair_is_named", condition=~Q(feature="")),
            models.CheckConstraint(name="feature_pair_of_two_images", condition=~Q(genuine=F("infringing"))),
        ]


class ApplicationLicensee(models.Model):
    """Someone who uses the object with the holder's consent, as the application names them."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="licensees")
    name = models.CharField(_("name"), max_length=250)
    bin_iin = models.CharField(_("BIN/IIN"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="application_licensee_is_named", condition=~Q(name="")),
            models.UniqueConstraint(
                name="application_licensee_once", fields=["application", "name", "bin_iin"]
            ),
        ]


class Inquiry(models.Model):
    """A question of the authorised body during the review, and its answer.

    `third_party`: whom it asks, a third party or a state body; empty for the applicant. Ten business days run from
    `received_on`, the day on which the one who is asked received it. `posted_on`: when its letter left the office,
    `paper_way` and `paper_number`: how, and under which number; `posted_at` is when that was recorded.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="inquiries")
    third_party = models.CharField(_("whom"), max_length=250, blank=True)
    question = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    paper_way = models.CharField(_("how"), max_length=16, blank=True, choices=PaperWay.choices)
    paper_number = models.CharField(_("number of the posting"), max_length=100, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_on = models.DateField(_("received on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="inquiry_answered_by_and_at",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(name="inquiry_asks_something", condition=~Q(question="")),
            models.CheckConstraint(
                name="inquiry_posted_how_when_and_by_whom",
                condition=Q(
                    posted_at__isnull=True,
                    posted_by__isnull=True,
                    posted_on__isnull=True,
                    paper_way="",
                    paper_number="",
                )
                | (
                    Q(
                        posted_at__isnull=False,
                        posted_by__isnull=False,
                        posted_on__isnull=False,
                        paper_way__in=PaperWay.values,
                    )
                    & ~Q(paper_number="")
                    & ~Q(third_party="")
                ),
            ),
            models.CheckConstraint(
                name="inquiry_received_after_its_posting",
                condition=Q(posted_on__isnull=True)
                | Q(received_on__isnull=True)
                | Q(received_on__gte=F("posted_on")),
            ),
        ]


class ProposedRefusal(models.Model):
    """A refusal that is proposed before it is decided, and the applicant's objections to it (HOUSE.hearing)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="proposed_refusals")
    ground = models.CharField(_("ground"), max_length=30)
    reasons = models.TextField(_("reasons"))
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    objections = models.TextField(_("objections"), blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="proposed_refusal_objected_by_and_at",
                condition=Q(objected_at__isnull=True, objected_by__isnull=True)
                | Q(objected_at__isnull=False, objected_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_refusal_dropped_by_and_at",
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
            ),
        ]


class ApplicationCounter(models.Model):
    """The last application number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
