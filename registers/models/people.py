"""Rights holders, their representatives, and the powers of attorney that bind the two for a time."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ContactLanguage(models.TextChoices):
    """In which language a person is written to."""

    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
    ENGLISH = "en", "English"


class Party(models.Model):
    """What is known of a holder or representative.

    `stated_address` is the address as the imported register words it, `address` the one that is used: the
    same
    until an officer corrects it, and again as soon as the register states a new one. `name_key` is the name
    without regard to case, quotation marks and spaces: by it a party without a BIN/IIN is recognised.
    """

    name = models.TextField(_("name"))
    name_key = models.TextField(editable=False)
    bin_iin = models.CharField(_("BIN/IIN"), max_length=12, blank=True)
    is_person = models.BooleanField(_("natural person"), default=False)
    country = models.CharField(_("country"), max_length=2, blank=True)
    address = models.TextField(_("address"), blank=True)
    stated_address = models.TextField(_("address as the register states it"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=ContactLanguage.choices, default=ContactLanguage.RUSSIAN
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_is_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="%(class)s_bin_iin_has_12_figures", condition=Q(bin_iin__regex=r"^(\d{12})?$")
            ),
            models.CheckConstraint(
                name="%(class)s_language_known", condition=Q(language__in=list(ContactLanguage.values))
            ),
            models.UniqueConstraint(
                name="%(class)s_once_by_bin_iin", fields=["bin_iin"], condition=~Q(bin_iin="")
            ),
            models.UniqueConstraint(
                name="%(class)s_once_by_name", fields=["name_key"], condition=Q(bin_iin="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RightsHolder(Party):
    """The owner of rights. `folded_key` finds the name however it is spelled."""

    folded_key = models.TextField(editable=False)

    class Meta(Party.Meta):
        indexes = [
            GinIndex(fields=["folded_key"], name="holder_name_trigrams", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["name_key"], name="holder_by_name"),
        ]


class Representative(Party):
    """Someone who acts for holders under powers of attorney. `in_kazakhstan`: located there (CC 199(3))."""

    in_kazakhstan = models.BooleanField(_("in Kazakhstan"), default=False)

    class Meta(Party.Meta):
        pass


class PowerSource(models.TextChoices):
    """How the power is known. The published register names the person, not the paper."""

    REGISTER = "register", _("named by the register")
    DOCUMENT = "document", _("document seen")


class PowerOfAttorney(models.Model):
    """The power of a representative to act for a holder, for all objects or (`entry`) for one.

    Both days included; an unknown first day is left empty. `ended_on`: no longer good from that day on,
    because it
    was revoked or the register stopped naming the person.
    """

    representative = models.ForeignKey(Representative, models.PROTECT, related_name="powers")
    holder = models.ForeignKey(RightsHolder, models.PROTECT, related_name="powers")
    entry = models.ForeignKey(
        "registers.Entry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="powers",
        verbose_name=_("only for"),
    )
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    eeu_wide = models.BooleanField(_("valid across the EEU"), default=False)
    source = models.CharField(_("known from"), max_length=10, choices=PowerSource.choices)
    document = models.CharField(_("document"), max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="power_of_attorney_days_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="power_of_attorney_source_known", condition=Q(source__in=list(PowerSource.values))
            ),
            models.CheckConstraint(
                name="power_of_attorney_by_document_or_register",
                condition=Q(source=PowerSource.REGISTER, entry__isnull=False)
                | (Q(source=PowerSource.DOCUMENT) & ~Q(document="")),
            ),
            models.UniqueConstraint(
                name="power_of_attorney_stated_once_per_entry",
                fields=["entry", "representative"],
                condition=Q(source=PowerSource.REGISTER),
            ),
        ]
