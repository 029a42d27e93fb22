"""What only an application to the register of the union has: rights by state, languages, the Commission, security."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate
from law.required_documents import MEMBER_STATES
from law.union_check import READ_IN
from law.union_security import Currency
from registers.member_states import STATES
from registers.models.application import Application, ApplicationFile
from registers.models.entry import Entry
from registers.models.entry_life import EntryReport, RenewalRequest
from registers.models.rates import rate_written


class UnionRight(models.Model):
    """The right in one member state (CC 459): its document of title, the file that proves it, until when it lasts.

    `mandate`: the power of attorney of whoever holds the right there, where it is another than the application's
    own holder.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="union_rights")
    state = models.CharField(_("member state"), max_length=2, choices=STATES)
    document = models.CharField(_("document of title"), max_length=250, blank=True)
    number = models.CharField(_("its number"), max_length=100, blank=True)
    document_date = models.DateField(_("its date"), null=True, blank=True)
    ends_on = models.DateField(_("the right lasts until"), null=True, blank=True)
    proof = models.ForeignKey(
        ApplicationFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file that proves it"),
    )
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("holder there")
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(name="union_right_once_a_state", fields=["application", "state"]),
            models.CheckConstraint(
                name="union_right_of_a_member_state", condition=Q(state__in=list(MEMBER_STATES))
            ),
        ]


class PaperLanguage(models.Model):
    """In which language a document is, by its code, and the file that translates it into Russian (CC 459)."""

    file = models.OneToOneField(ApplicationFile, models.PROTECT, related_name="said_language")
    language = models.CharField(_("language"), max_length=10)
    translation = models.ForeignKey(
        ApplicationFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("its translation into Russian"),
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="paper_language_is_said", condition=~Q(language="")),
            models.CheckConstraint(
                name="paper_in_russian_is_not_translated",
                condition=Q(translation__isnull=True) | ~Q(language=READ_IN),
            ),
            models.CheckConstraint(
                name="paper_is_translated_by_another", condition=~Q(file=F("translation"))
            ),
        ]


class CommissionRecord(models.Model):
    """A step between the authorised body and the Commission: what was sent or came, by which letter, on which day.

    It concerns an application, or an entry: then a `renewal` that was asked for or a `report`, or neither. `dated`: the
    day of its sending, from which terms are counted (CC 459(11)). `until`: the new end of protection that it gives;
    `words`: what else it says.
    """

    append_only = True

    class Kind(models.TextChoices):
        SENT = "sent", _("sent to the Commission")
        POSSIBLE = "possible", _("the Commission notifies that inclusion is possible")
        REFUSED = "refused", _("the Commission refuses")
        RENEWAL_SENT = "renewal_sent", _("request for renewal sent to the Commission")
        RENEWED = "renewed", _("the Commission renews the protection")
        NOT_RENEWED = "not_renewed", _("the Commission does not renew the protection")
        REPORT_SENT = "report_sent", _("report sent to the Commission")
        CHANGED = "changed", _("the Commission changes the data of the entry")
        EXCLUDED = "excluded", _("the Commission excludes the object")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="commission_records", null=True, blank=True
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="commission_records", null=True, blank=True)
    renewal = models.ForeignKey(
        RenewalRequest, models.PROTECT, related_name="commission_records", null=True, blank=True
    )
    report = models.ForeignKey(
        EntryReport, models.PROTECT, related_name="commission_records", null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    document = models.CharField(_("letter (number and date)"), max_length=250)
    dated = models.DateField(_("sent on"))
    until = models.DateField(_("protected until"), null=True, blank=True)
    words = models.TextField(_("what the letter says"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(name="commission_record_once_a_kind", fields=["application", "kind"]),
            models.UniqueConstraint(name="commission_record_once_a_renewal", fields=["renewal", "kind"]),
            models.UniqueConstraint(name="commission_record_once_a_report", fields=["report", "kind"]),
            models.CheckConstraint(
                name="commission_record_kind_known",
                condition=Q(
                    application__isnull=False,
                    entry__isnull=True,
                    renewal__isnull=True,
                    report__isnull=True,
                    kind__in=["sent", "possible", "refused"],
                )
                | Q(
                    application__isnull=True,
                    entry__isnull=False,
                    kind__in=[
                        "renewal_sent",
                        "renewed",
                        "not_renewed",
                        "report_sent",
                        "changed",
                        "excluded",
                    ],
                ),
            ),
            models.CheckConstraint(
                name="commission_record_renews_until_a_day",
                condition=Q(kind="renewed", until__isnull=False)
                | (~Q(kind="renewed") & Q(until__isnull=True)),
            ),
            models.CheckConstraint(name="commission_record_cites_its_letter", condition=~Q(document="")),
        ]


class UnionContract(models.Model):
    """A contract that secures the damage of other persons, handed in within the month (CC 459(11)).

    `amount` is in `currency`. `stated_rate`: tenge for a euro as the applicant states it, where no rate was known
    on the day of handing in; it counts until one is entered, and never for the inclusion.
    """

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="union_contracts")
    insurer = models.CharField(_("insurer"), max_length=250)
    number = models.CharField(_("number of the contract"), max_length=100)
    amount = models.DecimalField(_("sum insured"), max_digits=15, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, choices=[(each.value, each.value) for each in Currency]
    )
    concluded_on = models.DateField(_("contract made on"))
    changed_on = models.DateField(_("sum changed on"), null=True, blank=True)
    valid_from = models.DateField(_("insured from"))
    valid_to = models.DateField(_("insured until"))
    states = ArrayField(
        models.CharField(max_length=2, choices=STATES), verbose_name=_("valid in these member states")
    )
    stated_rate = models.DecimalField(
        _("rate of the euro on that day, tenge"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    rate_source = models.CharField(_("where the rate was published"), max_length=250, blank=True)
    file = models.ForeignKey(ApplicationFile, models.PROTECT, related_name="+")
    lodged_at = models.DateTimeField(_("handed in"))
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="union_contract_currency_known",
                condition=Q(currency__in=[each.value for each in Currency]),
            ),
            models.CheckConstraint(name="union_contract_is_worth_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="union_contract_states_its_rate_with_its_source",
                condition=Q(stated_rate__isnull=True, rate_source="")
                | (Q(stated_rate__isnull=False) & ~Q(rate_source="")),
            ),
        ]

    @property
    def taken_back(self) -> "ContractTakenBack | None":
        """That the applicant has taken it back; None while it stands."""
        return getattr(self, "withdrawal", None)

    @property
    def stated_rate_written(self) -> str:
        """The rate that the applicant states, as it is read; empty where none was needed."""
        return rate_written(self.stated_rate) if self.stated_rate is not None else ""


class ContractTakenBack(models.Model):
    """That an applicant took back a contract typed wrongly, while the month ran: it counts no more and is kept."""

    append_only = True

    contract = models.OneToOneField(UnionContract, models.PROTECT, related_name="withdrawal")
    reasons = models.CharField(_("why"), max_length=250, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"))
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
