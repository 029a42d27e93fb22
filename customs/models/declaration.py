"""Declarations with their parties and goods lines."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from law.scope import CustomsProcedure, GoodsUse


class PartyRole(models.TextChoices):
    """In what capacity a person stands in a declaration or a case (LAW.md 1)."""

    DECLARANT = "declarant", _("declarant")
    OWNER = "owner", _("owner of the goods")
    RECIPIENT = "recipient", _("recipient")
    HOLDER = "holder", _("rights holder")
    REPRESENTATIVE = "representative", _("representative")


class Contact(models.Model):
    """A person and how to reach them.

    `location` is what the law lets the other side learn, be it no more than a country; paper goes to the
    `postal_address` only.
    """

    name = models.CharField(_("name"), max_length=300)
    is_person = models.BooleanField(_("natural person"), default=False)
    bin_iin = models.CharField(_("BIN or IIN"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    location = models.CharField(_("location"), max_length=500, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=500, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    language = models.CharField(
        _("language of notices"), max_length=2, choices=[("ru", "Русский"), ("kk", "Қазақша")], default="ru"
    )

    class Meta:
        abstract = True

    @property
    def is_reachable(self) -> bool:
        """Whether any channel is open: e-mail, or an address to which paper can be sent."""
        return bool(self.email or self.postal_address)


class Declaration(models.Model):
    """A goods declaration as customs received it."""

    number = models.CharField(_("declaration number"), max_length=40, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("customs office"))
    procedure = models.CharField(
        _("customs procedure"), max_length=40, choices=[(item.value, item.value) for item in CustomsProcedure]
    )
    goods_use = models.CharField(
        _("use of the goods"), max_length=40, choices=[(item.value, item.value) for item in GoodsUse]
    )
    used_in_kazakhstan = models.BooleanField(
        _("used in Kazakhstan"), default=True, help_text="Official use is exempt in Kazakhstan only (CC 458)."
    )
    registered_on = models.DateField(_("registered on"))
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class DeclarationParty(Contact):
    """A party of a declaration: declarant, owner or recipient."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=20, choices=PartyRole.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[PartyRole.DECLARANT, PartyRole.OWNER, PartyRole.RECIPIENT]),
                name="declaration_party_role",
            )
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="declared_party_name_trigrams"),
            models.Index(
                OpClass("bin_iin", name="varchar_pattern_ops"),
                condition=~Q(bin_iin=""),
                name="declared_party_by_bin_iin",
            ),
        ]


class GoodsLine(models.Model):
    """One line of a declaration: a ten-digit commodity code and what lies under it."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField(_("line"))
    code = models.CharField(_("commodity code"), max_length=10)
    description = models.CharField(_("description"), max_length=500)
    mark = models.CharField(_("mark on the goods"), max_length=200, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=20)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="KZT")
    origin = models.CharField(_("country of origin"), max_length=2)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="one_line_per_number"),
            models.CheckConstraint(condition=Q(code__regex=r"^\d{10}$"), name="goods_code_ten_digits"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="goods_quantity_positive"),
            models.CheckConstraint(condition=Q(value__gte=0), name="goods_value_not_negative"),
        ]
        indexes = [
            GinIndex(OpClass(Upper("mark"), name="gin_trgm_ops"), name="goods_mark_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"
