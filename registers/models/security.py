"""The insurance contracts that secure an entry: each stored with who handed it in and who approved it."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from law.union_security import Currency
from registers.member_states import STATES
from registers.models.application import ApplicationFile
from registers.models.entry import Entry


class InsuranceContract(models.Model):
    """A contract, or an amendment of one (`replaces`), that insures the liability for an entry (CC 461; 459(11)).

    Handed in by the holder, or recorded by a registrar; it counts from `approved_at` on and is never edited.
    `changed_on`: the day of the amendment whose floor counts (LAW.md 4.3). `late`: handed in after the last day to
    report a change (CC 461(8)). `states`: the member states in which it is valid, in the register of the union; empty
    in the national one. `ended_on`: no longer good from that day on, because an amendment took its place or it
    was ended early, as `end_document` says.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="contracts")
    insurer = models.CharField(_("insurer"), max_length=250)
    number = models.CharField(_("number of the contract"), max_length=100)
    amount = models.DecimalField(_("sum insured"), max_digits=15, decimal_places=2)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        choices=[(each.value, each.value) for each in Currency],
        default=Currency.KZT.value,
    )
    concluded_on = models.DateField(_("contract made on"))
    changed_on = models.DateField(_("sum changed on"), null=True, blank=True)
    valid_from = models.DateField(_("insured from"))
    valid_to = models.DateField(_("insured until"))
    states = ArrayField(
        models.CharField(max_length=2, choices=STATES),
        verbose_name=_("valid in these member states"),
        default=list,
        blank=True,
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("changes")
    )
    file = models.ForeignKey(ApplicationFile, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.CharField(_("document"), max_length=250, blank=True)
    late = models.BooleanField(_("late"), default=False)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = models.TextField(_("reasons"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_document = models.CharField(_("document"), max_length=250, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["valid_to"], name="contract_by_end", condition=Q(approved_at__isnull=False)),
            models.Index(
                fields=["ended_on"], name="contract_by_early_end", condition=Q(ended_on__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="contract_is_named", condition=~Q(insurer="") & ~Q(number="")),
            models.CheckConstraint(name="contract_insures_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="contract_days_in_order", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="contract_changed_after_it_was_made",
                condition=Q(changed_on__isnull=True) | Q(changed_on__gte=F("concluded_on")),
            ),
            models.CheckConstraint(
                name="contract_shown_by_a_file_or_a_document",
                condition=Q(file__isnull=False) | ~Q(document=""),
            ),
            models.CheckConstraint(
                name="contract_approved_by_and_at",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_declined_by_at_and_why",
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, reasons="")
                | (
                    Q(declined_at__isnull=False, declined_by__isnull=False, approved_at__isnull=True)
                    & ~Q(reasons="")
                ),
            ),
            models.CheckConstraint(
                name="contract_ended_by_at_and_on",
                condition=Q(ended_on__isnull=True, ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    ended_on__isnull=False,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    approved_at__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="one_waiting_contract_per_entry",
                fields=["entry"],
                condition=Q(approved_at__isnull=True, declined_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insurer}, {self.number}"

    @property
    def last_day(self) -> date:
        """The last day on which it is good; before its first day for one that never came to count."""
        if self.ended_on is None:
            return self.valid_to
        return min(self.valid_to, self.ended_on - timedelta(days=1))
