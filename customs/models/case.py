"""A suspension case: its rights, parties and goods lines."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from customs.models.declaration import Contact, Declaration, GoodsLine, PartyRole
from law.case_states import CaseState
from law.events import Regime
from registers.models import Entry


class Case(models.Model):
    """One decision about one declaration, with its goods lines and the rights it cites.

    `state` is written by `acts.apply` only. `decided_at` is the suspension decision; every term counts from
    its Almaty day. `version` grows with each act: it makes stale pages and repeated messages visible.
    """

    number = models.CharField(_("case number"), max_length=20, unique=True)
    regime = models.CharField(
        _("regime"), max_length=20, choices=[(item.value, item.value) for item in Regime]
    )
    state = models.CharField(max_length=30, choices=[(item.value, item.value) for item in CaseState])
    version = models.PositiveIntegerField(default=1)
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases", verbose_name=_("customs office"))
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="cases")
    signs = models.TextField(_("signs of infringement"))
    found_on = models.DateField(_("signs found on"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="prepared_cases")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    initial_days = models.PositiveSmallIntegerField(_("first term, business days"), null=True)
    ended_at = models.DateTimeField(null=True, help_text="When the suspension or hold ended in law.")
    end = models.CharField(max_length=40, blank=True, default="", help_text="Typed end of the suspension.")
    closed_at = models.DateTimeField(null=True, help_text="When the goods left the case for good.")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="split_into")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assigned_cases",
        null=True,
        verbose_name=_("assigned to"),
        help_text="Who works on it. No legal state: the journal says who assigned it, and when.",
    )
    nothing_pending_on = models.DateField(
        null=True, help_text="Last day on which an officer confirmed that nothing received is unentered."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="case_decision_paired",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CaseState.PREPARED]) | Q(decided_at__isnull=False),
                name="case_decided_unless_prepared",
            ),
            models.CheckConstraint(
                condition=Q(initial_days__isnull=True) | Q(initial_days__gte=1, initial_days__lte=3),
                name="case_initial_days_one_to_three",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state"], name="case_by_office_state"),
            models.Index(fields=["state", "id"], name="case_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


class CitedRight(models.Model):
    """A right that a case cites: a register entry, or ex officio a trade mark in no register.

    `right_key` names the right across both articles, so that the same goods are not suspended twice for it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="rights")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    object_type = models.CharField(_("type of IP object"), max_length=40)
    title = models.CharField(_("IP object"), max_length=300)
    holder_name = models.CharField(_("rights holder"), max_length=300)
    right_key = models.CharField(max_length=700)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "entry"], condition=Q(entry__isnull=False), name="one_citation_per_entry"
            ),
            models.UniqueConstraint(
                fields=["case", "right_key"], condition=Q(entry__isnull=True), name="one_citation_per_right"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="cited_right_title_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title


class CaseParty(Contact):
    """A party as the case knows it: taken at the opening, completed on the case when contact data lack.

    `valid_from` and `valid_to` are the days of a representative's power as far as they are known.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20, choices=PartyRole.choices)
    right = models.ForeignKey(CitedRight, models.PROTECT, null=True, related_name="parties")
    in_kazakhstan = models.BooleanField(default=True)
    valid_from = models.DateField(_("power of attorney from"), null=True)
    valid_to = models.DateField(_("power of attorney until"), null=True)
    power = models.CharField(
        _("power of attorney"), max_length=250, blank=True, default="", help_text="When entered on the case."
    )
    contact_source = models.TextField(
        blank=True, default="", help_text="Where contact data completed on the case come from."
    )
    contact_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    contact_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact_by__isnull=True, contact_at__isnull=True)
                | Q(contact_by__isnull=False, contact_at__isnull=False) & ~Q(contact_source=""),
                name="case_party_contact_paired",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[PartyRole.HOLDER, PartyRole.REPRESENTATIVE], right__isnull=False)
                | Q(role__in=[PartyRole.DECLARANT, PartyRole.OWNER, PartyRole.RECIPIENT], right__isnull=True),
                name="holder_side_names_its_right",
            ),
            models.CheckConstraint(
                condition=Q(role=PartyRole.REPRESENTATIVE)
                | Q(valid_from__isnull=True, valid_to__isnull=True, power=""),
                name="only_representatives_need_a_power",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="case_party_name_trigrams"),
            models.Index(fields=["bin_iin"], condition=~Q(bin_iin=""), name="case_party_by_bin_iin"),
        ]

    def __str__(self) -> str:
        return self.name

    def may_act_on(self, day: date) -> bool:
        """Whether the party's power is valid on a day (both days included); a holder needs none."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class LineState(models.TextChoices):
    """Where a goods line of a case stands."""

    HELD = "held", _("in the case")
    RELEASED = "released", _("released")
    SEIZED = "seized", _("seized")
    MOVED = "moved", _("moved to another case")


class CaseLine(models.Model):
    """A goods line in a case; it leaves by a decision that names it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="lines")
    goods_line = models.ForeignKey(GoodsLine, models.PROTECT, related_name="case_lines")
    state = models.CharField(max_length=20, choices=LineState.choices, default=LineState.HELD)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["goods_line__number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "goods_line"], name="one_case_line_per_goods_line"),
            models.CheckConstraint(
                condition=Q(state="held", left_at__isnull=True) | ~Q(state="held") & Q(left_at__isnull=False),
                name="case_line_left_paired",
            ),
        ]


class LineRight(models.Model):
    """That a line is held for a right. While `open`, no other case may hold the line for the same right.

    `given_up_at`: its holder no longer wants it held, while the line stays held for another right.
    """

    line = models.ForeignKey(CaseLine, models.PROTECT, related_name="rights")
    right = models.ForeignKey(CitedRight, models.PROTECT, related_name="lines")
    goods_line = models.ForeignKey(GoodsLine, models.PROTECT, related_name="+")
    right_key = models.CharField(max_length=700)
    open = models.BooleanField(default=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) | Q(open=False), name="given_up_bars_no_other_case"
            ),
            models.UniqueConstraint(
                fields=["goods_line", "right_key"],
                condition=Q(open=True),
                name="one_open_case_per_line_and_right",
            ),
            models.UniqueConstraint(fields=["line", "right"], name="one_right_per_line"),
        ]


class CaseCounter(models.Model):
    """The last case number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Task(models.Model):
    """Something an officer has to look at: the case goes on, but not unseen.

    `audience` says on whose list it stands; raised once per case, kind and `ref`.
    """

    class Kind(models.TextChoices):
        EXCLUSION = "exclusion", _("Cancellation is due: the object was excluded from the register")
        ENTRY_WARNING = "entry_warning", _("A register entry cited in the case has changed")
        LATE_ENTRY = "late_entry", _("A timely paper was entered after the goods had gone")
        NOT_REACHED = "not_reached", _("A party has not been reached")
        PAPER_REJECTED = "paper_rejected", _("A paper that lies in this case too was found not to be one")
        INSTRUCTION = "instruction", _("The declaration system has not confirmed an instruction")

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    ref = models.CharField(max_length=100, default="", blank=True)
    provision = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    for_chief = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "ref"], name="one_task_per_case_kind_ref"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True, done_at__isnull=True)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="task_done_paired",
            ),
        ]


__all__ = [
    "Case",
    "CaseCounter",
    "CaseLine",
    "CaseParty",
    "CitedRight",
    "LineRight",
    "LineState",
    "Task",
]
