"""Customs offices: a tree of one committee, its departments and their posts."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    POST = "post", _("Customs post")
    DEPARTMENT = "department", _("Department")
    COMMITTEE = "committee", _("Committee")


class Office(models.Model):
    """A customs office. A parent ranks above its children (trigger `accounts_office_rank`): no cycles."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=OfficeKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    name_kk = models.CharField(_("name in Kazakh"), max_length=250)
    name_ru = models.CharField(_("name in Russian"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250)
    # The last moment of the day for paper brought here: paper counts when the office took it in.
    closes_at = models.TimeField(_("closes at"), default=time(18, 0))
    is_active = models.BooleanField(_("in service"), default=True)
    # What stands above the name on its letters, line by line, and below it: address, telephone, e-mail.
    letterhead_kk = models.TextField(_("letterhead in Kazakh"), blank=True, default="")
    letterhead_ru = models.TextField(_("letterhead in Russian"), blank=True, default="")
    contact_kk = models.TextField(_("contact lines in Kazakh"), blank=True, default="")
    contact_ru = models.TextField(_("contact lines in Russian"), blank=True, default="")
    # Letters say everything in Kazakh and Russian, unless the recipient's language alone is wanted.
    letters_side_by_side = models.BooleanField(_("letters in both languages"), default=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="office_kind_known",
                condition=Q(kind__in=[kind.value for kind in OfficeKind]),
            ),
            models.CheckConstraint(
                name="office_only_the_committee_has_no_parent",
                condition=Q(kind=OfficeKind.COMMITTEE, parent__isnull=True)
                | (~Q(kind=OfficeKind.COMMITTEE) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(name="office_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(
                name="office_is_named",
                condition=~Q(code="") & ~Q(name_kk="") & ~Q(name_ru="") & ~Q(name_en=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "ru")

    def name_in(self, language: str) -> str:
        """The office's name in `kk`, `ru` or `en`; Russian for any other language."""
        names = {"kk": self.name_kk, "en": self.name_en}
        return names.get(language[:2], self.name_ru)
