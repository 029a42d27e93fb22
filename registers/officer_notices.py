"""Mails within the authorised body: to those who decide what was proposed, to the proposer what was sent back."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.queries import people_who_may
from accounts.roles import What
from acts.changes import Applied
from law.application_states import ApplicationEvent
from law.entry_states import EntryEvent
from law.register_notices import APPLICANT_LANGUAGES
from law.register_proposals import Outcome
from law.time import local_date
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.models import Proposal
from registers.policies import PROPOSALS

_PROPOSED = (ApplicationEvent.DECISION_PROPOSED, EntryEvent.DECISION_PROPOSED)
_ENDED = (ApplicationEvent.PROPOSAL_ENDED, EntryEvent.PROPOSAL_ENDED)


def tell_of_proposal(item: Applied) -> list[OutgoingMessage]:
    """The mails that a step of a proposal causes; none for anything else (HOUSE.register_decisions)."""
    proposal: Proposal | None = item.change.context.get("proposal")
    if proposal is None:
        return []
    if item.change.event in _PROPOSED:
        return [_mail("proposed", proposal, item, person) for person in _deciders(proposal, item)]
    if item.change.event in _ENDED and proposal.outcome == Outcome.RETURNED:
        return [_mail("returned", proposal, item, proposal.proposed_by)]
    return []


def _deciders(proposal: Proposal, item: Applied) -> Iterable[User]:
    """Whoever may decide it, but the proposer."""
    office_id = proposal.proposed_by.office_id
    if office_id is None:
        return []
    on = local_date(item.change.effective_at)
    people = people_who_may(What.DECIDE_REGISTER, office_id, on=on)
    if settings.REGISTRARS_DECIDE:
        people = people | people_who_may(What.REVIEW_APPLICATIONS, office_id, on=on)
    return people.exclude(pk=proposal.proposed_by_id).exclude(email="").order_by("pk")


def _mail(kind: str, proposal: Proposal, item: Applied, person: User) -> OutgoingMessage:
    language = person.language if person.language in APPLICANT_LANGUAGES else "ru"
    with translation.override(language):
        words = {
            "act": proposal.get_act_display(),
            "subject": str(proposal.subject),
            "proposed_by": proposal.proposed_by.full_name,
            "why": proposal.why,
            "answer": proposal.answer,
            "link": settings.SITE_URL + reverse("proposal", args=[proposal.pk]),
        }
        text = render_to_string(f"notices/registers/officers/{kind}.{language}.txt", words)
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMessage(
        dedupe_key=f"proposal:{proposal.pk}:{kind}:officer:{person.pk}",
        channel=Channel.EMAIL,
        subject_kind=item.kind.name,
        subject_id=item.subject.pk,
        notice_kind=f"proposal_{kind}",
        recipient_role="officer",
        recipient_ref=f"user:{person.pk}",
        address=person.email,
        recipient_name=person.full_name,
        language=language,
        subject=subject,
        body=body.strip(),
        provision=PROPOSALS,
        effective_at=item.change.effective_at,
    )
