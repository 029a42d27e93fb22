"""Decisions that a registrar proposes and another person takes (HOUSE.register_decisions)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from law.register_proposals import ACT_WORDS, CHANGE_WORDS, OTHER_CHANGE, OUTCOME_WORDS, Outcome, ProposedAct
from registers.models.application import Application
from registers.models.entry import Entry

_OPEN = Q(outcome="")


class Proposal(models.Model):
    """One decision on an application or an entry as it was proposed, and what became of it; open while no outcome.

    `given`: what the act is asked with, checked when it was proposed; `why`: the proposer's words to the one who
    decides; `answer`: why it was sent or taken back. One that is overtaken says by which event and has no decider.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="proposals")
    act = models.CharField(
        _("decision"), max_length=20, choices=[(key.value, _(words)) for key, words in ACT_WORDS.items()]
    )
    given = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    why = models.TextField(_("why it is proposed"))
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(
        _("outcome"),
        max_length=12,
        blank=True,
        choices=[(key.value, _(words)) for key, words in OUTCOME_WORDS.items()],
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("reasons"), blank=True)
    overtaken_at = models.DateTimeField(null=True, blank=True)
    overtaking_event = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="proposal_about_one_thing",
                condition=Q(application__isnull=True, entry__isnull=False)
                | Q(application__isnull=False, entry__isnull=True),
            ),
            models.CheckConstraint(
                name="proposal_act_known", condition=Q(act__in=[key.value for key in ProposedAct])
            ),
            models.CheckConstraint(name="proposal_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="proposal_decided_by_and_at",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_ended_in_one_way",
                condition=Q(outcome="", decided_at__isnull=True, overtaken_at__isnull=True)
                | Q(outcome=Outcome.CARRIED_OUT.value, decided_at__isnull=False, overtaken_at__isnull=True)
                | (
                    Q(
                        outcome__in=[Outcome.RETURNED.value, Outcome.TAKEN_BACK.value],
                        decided_at__isnull=False,
                        overtaken_at__isnull=True,
                    )
                    & ~Q(answer="")
                )
                | Q(outcome=Outcome.OVERTAKEN.value, decided_at__isnull=True, overtaken_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_proposal_per_application", fields=["application"], condition=_OPEN
            ),
            models.UniqueConstraint(name="one_open_proposal_per_entry", fields=["entry"], condition=_OPEN),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.subject}"

    @property
    def subject(self) -> Application | Entry:
        """What is decided on."""
        subject = self.application or self.entry
        assert subject is not None
        return subject

    @property
    def change(self) -> str:
        """What overtook it, as an English message id."""
        return CHANGE_WORDS.get(self.overtaking_event, OTHER_CHANGE)
