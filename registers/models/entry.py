"""Register entries: one IP object under one number of one register, its licensees, its changes of status."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from law.entry_states import NATIONAL_ONLY, EntryStatus, ObjectType, Register
from registers.models.people import RightsHolder

REGISTER_LABELS = {
    Register.NATIONAL: _("National register"),
    Register.EEU: _("Register of the Eurasian Economic Union"),
}
OBJECT_TYPE_LABELS = {
    ObjectType.COPYRIGHT: _("object of copyright"),
    ObjectType.RELATED_RIGHTS: _("object of related rights"),
    ObjectType.TRADEMARK: _("trademark"),
    ObjectType.SERVICE_MARK: _("service mark"),
    ObjectType.APPELLATION: _("appellation of origin"),
    ObjectType.GEOGRAPHICAL_INDICATION: _("geographical indication"),
}
STATUS_LABELS = {
    EntryStatus.ACTIVE: _("active"),
    EntryStatus.ON_HOLD: _("on hold"),
    EntryStatus.EXPIRED: _("expired"),
    EntryStatus.EXCLUDED: _("excluded"),
}


def _choices(labels: dict) -> list[tuple[str, object]]:  # type: ignore[type-arg]
    return [(value.value, label) for value, label in labels.items()]


class Entry(models.Model):
    """An entry of the national or the EEU register.

    `status` is what the register says and is written by acts only; whether the entry protects on a day
    follows
    from status and term together (`registers.queries.is_active`). `valid_from` is empty when the register
    does not
    say since when. `title` is empty for a figurative mark. `absent_since`: the first import that no longer
    held it.
    """

    register = models.CharField(_("register"), max_length=10, choices=_choices(REGISTER_LABELS))
    number = models.CharField(_("number"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=30, choices=_choices(OBJECT_TYPE_LABELS))
    title = models.TextField(_("name of the object"), blank=True)
    aliases = ArrayField(models.TextField(), verbose_name=_("also written"), default=list, blank=True)
    folded_key = models.TextField(editable=False, blank=True)
    alias_keys = ArrayField(models.TextField(), default=list, editable=False, blank=True)
    holder = models.ForeignKey(
        RightsHolder, models.PROTECT, related_name="entries", verbose_name=_("right holder")
    )

    title_document = models.TextField(_("document of title"), blank=True)
    title_number = models.TextField(_("its number"), blank=True)
    title_date = models.DateField(_("its date"), null=True, blank=True)
    letter = models.TextField(_("letter of the authorised body"), blank=True)
    letter_number = models.TextField(_("number of the letter"), blank=True)
    letter_date = models.DateField(_("date of the letter"), null=True, blank=True)

    goods_description = models.TextField(_("goods"), blank=True)
    goods_codes = ArrayField(
        models.CharField(max_length=10), verbose_name=_("goods codes"), default=list, blank=True
    )
    classes = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("classes"), default=list, blank=True
    )

    status = models.CharField(_("status"), max_length=10, choices=_choices(STATUS_LABELS))
    valid_from = models.DateField(_("protected from"), null=True, blank=True)
    valid_to = models.DateField(_("protected until"))
    absent_since = models.DateField(_("absent from the register since"), null=True, blank=True)

    class Meta:
        ordering = ("register", "number")
        indexes = [
            GinIndex(fields=["goods_codes"], name="entry_goods_codes"),
            models.Index(fields=["status", "valid_to"], name="entry_by_status_and_term"),
            models.Index(fields=["number"], name="entry_by_number", opclasses=["varchar_pattern_ops"]),
            # People also know a number by its end.
            models.Index(OpClass(Reverse("number"), "text_pattern_ops"), name="entry_by_number_from_its_end"),
        ]
        constraints = [
            models.UniqueConstraint(name="entry_number_once_per_register", fields=["register", "number"]),
            models.CheckConstraint(name="entry_is_numbered", condition=~Q(number="")),
            models.CheckConstraint(
                name="entry_register_known", condition=Q(register__in=[value.value for value in Register])
            ),
            models.CheckConstraint(
                name="entry_status_known", condition=Q(status__in=[value.value for value in EntryStatus])
            ),
            # Also keeps patents, designs and varieties out: they are no kind of object here (LAW.md 1).
            models.CheckConstraint(
                name="entry_object_type_accepted",
                condition=Q(object_type__in=[value.value for value in ObjectType]),
            ),
            models.CheckConstraint(
                name="entry_object_type_in_that_register",
                condition=Q(register=Register.NATIONAL.value)
                | ~Q(object_type__in=sorted(value.value for value in NATIONAL_ONLY)),
            ),
            models.CheckConstraint(
                name="entry_term_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("register-entry", args=[self.register, self.number])


class SearchKey(models.Model):
    """A folded key by which an entry is found: that of its mark, or of one of its aliases.

    A trigger on entries writes these rows, so that no writer of an entry can forget them. Narrow rows, because edit
    distance has to look at every key there is: a table of keys alone is read in a third of the time of the entries.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="search_keys")
    key = models.TextField()
    alias = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="search_key"),
            GinIndex(fields=["key"], name="search_key_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [models.CheckConstraint(name="search_key_not_empty", condition=~Q(key=""))]


class EntryStatusChange(models.Model):
    """One change of an entry's status: what it was, what it became, from which day, on what ground.

    `checked_at` is set once the open cases that cite the entry were looked at.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="status_changes")
    old = models.CharField(max_length=10, choices=_choices(STATUS_LABELS))
    new = models.CharField(max_length=10, choices=_choices(STATUS_LABELS))
    effective_on = models.DateField(_("from"))
    at = models.DateTimeField(_("recorded"))
    ground = models.CharField(_("ground"), max_length=30, blank=True)
    document = models.CharField(_("decision"), max_length=250, blank=True)
    provision = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    run = models.ForeignKey(
        "registers.ImportRun", models.PROTECT, null=True, blank=True, related_name="status_changes"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("effective_on", "id")
        indexes = [
            models.Index(fields=["entry", "effective_on"], name="status_change_of_entry"),
            models.Index(fields=["id"], name="status_change_unchecked", condition=Q(checked_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(name="status_change_changes", condition=~Q(old=F("new"))),
            models.CheckConstraint(
                name="status_change_of_known_statuses",
                condition=Q(
                    old__in=[value.value for value in EntryStatus],
                    new__in=[value.value for value in EntryStatus],
                ),
            ),
        ]


class Licensee(models.Model):
    """Someone who uses the object with the holder's consent (LAW.md 4.1); never deleted, only ended.

    Both days included, an unknown one is left empty. `added_at` is empty for those that an entry came with.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="licensees")
    name = models.TextField(_("name"))
    bin_iin = models.CharField(_("BIN/IIN"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    address = models.TextField(_("address"), blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    added_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="licensee_is_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="licensee_days_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="licensee_added_by_and_at",
                condition=Q(added_at__isnull=True, added_by__isnull=True)
                | Q(added_at__isnull=False, added_by__isnull=False),
            ),
            models.CheckConstraint(
                name="licensee_ended_by_at_and_on",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_on__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="licensee_bin_iin_has_12_figures", condition=Q(bin_iin__regex=r"^(\d{12})?$")
            ),
            models.UniqueConstraint(
                name="licensee_once_per_entry",
                fields=["entry", "name", "bin_iin"],
                condition=Q(ended_at__isnull=True),
            ),
        ]
