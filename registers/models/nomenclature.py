"""The commodity nomenclature as it was loaded: the words of each code."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NomenclatureCode(models.Model):
    """A code of two to ten figures and its words in one language."""

    code = models.CharField(_("code"), max_length=10)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    words = models.TextField(_("words"))

    class Meta:
        ordering = ("code", "language")
        constraints = [
            models.UniqueConstraint(name="nomenclature_code_once", fields=["code", "language"]),
            models.CheckConstraint(
                name="nomenclature_code_of_pairs_of_figures", condition=Q(code__regex=r"^(\d{2}){1,5}$")
            ),
            models.CheckConstraint(name="nomenclature_code_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"
