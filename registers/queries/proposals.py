"""The read side of proposals: which wait for their decision, the one whose lawful term ends first on top."""

from datetime import date

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from deadlines.models import Clock
from law.register_proposals import URGENT_CLOCKS
from registers.models import Application, Entry, Proposal

_WITH = ("application__mandate", "application__organisation", "entry__holder", "proposed_by", "decided_by")


def seen_proposals(user: User, *, on: date) -> QuerySet[Proposal]:
    """All proposals, for those who may see every application that was filed.

    Each with `due_on`: the last day of its lawful term, or of the protection it concerns.
    """
    due = Coalesce(_due("application"), _due("entry"), F("entry__valid_to"), output_field=DateField())
    found = Proposal.objects.select_related(*_WITH).annotate(due_on=due)
    return found if may(user, What.SEE_APPLICATIONS, on=on) else found.none()


def waiting_proposals(user: User, *, on: date) -> QuerySet[Proposal]:
    """Those that wait for their decision, the one whose term ends first on top."""
    return seen_proposals(user, on=on).filter(outcome="").order_by(F("due_on").asc(nulls_last=True), "pk")


def lately_ended(user: User, *, on: date, limit: int = 20) -> QuerySet[Proposal]:
    """Those on which nothing more is expected, the latest first."""
    return seen_proposals(user, on=on).exclude(outcome="").order_by("-pk")[:limit]


def proposals_on(subject: Application | Entry) -> list[Proposal]:
    """The proposals on one subject, the latest first."""
    return list(subject.proposals.select_related("proposed_by", "decided_by").order_by("-pk")[:10])


def _due(kind: str) -> Subquery:
    clocks = Clock.objects.filter(
        subject_kind=kind,
        subject_id=OuterRef(f"{kind}_id"),
        kind__in=[name.value for name in URGENT_CLOCKS],
        end="",
    )
    return Subquery(clocks.order_by("due_on").values("due_on")[:1])
