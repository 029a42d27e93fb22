"""The right behind an entry: until when it lasts, in which state, from which paper that is known."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from law.required_documents import MEMBER_STATES
from registers.member_states import STATES
from registers.models.application import ApplicationFile
from registers.models.entry import Entry


class EntryRight(models.Model):
    """The right to the object of an entry, in one member state (CC 464(3)); `state` is empty in the national register.

    Never changed: a renewed right is a row that `supersedes` the one before. An entry of which nothing is known has
    none. `holder`: who holds it there, empty for the holder of the entry. `file` or `paper`: from what it is known.
    """

    append_only = True

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="rights")
    state = models.CharField(
        _("member state"),
        max_length=2,
        blank=True,
        choices=STATES,
    )
    document = models.CharField(_("document of title"), max_length=250, blank=True)
    number = models.CharField(_("its number"), max_length=100, blank=True)
    document_date = models.DateField(_("its date"), null=True, blank=True)
    holder = models.TextField(_("holder there"), blank=True)
    ends_on = models.DateField(_("the right lasts until"))
    file = models.ForeignKey(ApplicationFile, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.CharField(_("document"), max_length=250, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["ends_on"], name="entry_right_by_end")]
        constraints = [
            models.CheckConstraint(
                name="entry_right_of_a_member_state", condition=Q(state__in=["", *MEMBER_STATES])
            ),
            models.CheckConstraint(
                name="entry_right_known_from_a_paper", condition=Q(file__isnull=False) | ~Q(paper="")
            ),
            models.CheckConstraint(name="entry_right_supersedes_another", condition=~Q(supersedes=F("id"))),
            models.UniqueConstraint(
                name="entry_right_once_per_state",
                fields=["entry", "state"],
                condition=Q(supersedes__isnull=True),
            ),
        ]

    @property
    def title(self) -> str:
        """The document of title in words."""
        return " ".join(filter(None, (self.document, self.number)))
