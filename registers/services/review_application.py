"""The review of an application: questions, one extension, a proposed refusal with objections, the decision.

What is asked of third parties and how it reaches them: `registers.services.third_parties`.
"""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.changes import MoveClock, OpenClock
from acts.refusals import Incomplete, OutOfState, Repeated, TooEarly, TooLate
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.application_states import ApplicationEvent, RefusalGround
from law.clocks import REGISTER_CLOCK_RULES, RegisterClock
from law.clocks.register_clocks import MOST_REVIEW_EXTENSION
from law.protection import earliest_refusal
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Application, Inquiry, ProposedRefusal
from registers.services._applications import act, lock, open_clocks, provision_of

REVIEW = "CC461.7"
HEARING = "HOUSE.hearing"


def under_review(
    application_id: int,
    event: ApplicationEvent,
    by: User,
    now: datetime,
    version: int | None = None,
    *,
    decided: bool = False,
) -> Application:
    """The locked application, for an act of a registrar, or for a decision that is carried out (`decided`).

    Raises NotAllowed, OutOfState, Stale.
    """
    application = lock(application_id, version)
    refusal = (policies.carrying_out if decided else policies.reviewing)(by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(application, event)
    return application


def _of_applicant(application_id: int, event: ApplicationEvent, by: User, now: datetime) -> Application:
    application = lock(application_id)
    refusal = policies.writing(application, by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(application, event)
    return application


@transaction.atomic
def ask_applicant(
    *, application_id: int, question: str, by: User, now: datetime, version: int | None = None
) -> Inquiry:
    """Ask the applicant for an explanation or a document. Raises NotAllowed, OutOfState, Stale, Incomplete."""
    event = ApplicationEvent.APPLICANT_ASKED
    application = under_review(application_id, event, by, now, version)
    inquiry = new_inquiry(application, question, by, now)
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"inquiry": inquiry.pk},
        context={"text": inquiry.question},
    )
    return inquiry


@transaction.atomic
def answer_inquiry(*, application_id: int, inquiry_id: int, answer: str, by: User, now: datetime) -> Inquiry:
    """Answer a question: the applicant its own, a registrar records what a third party answered.

    Raises NotAllowed, OutOfState, Repeated (answered already), Incomplete (no words).
    """
    inquiry = Inquiry.objects.select_related("application").get(pk=inquiry_id, application=application_id)
    if inquiry.third_party:
        event = ApplicationEvent.THIRD_PARTY_ANSWERED
        application = under_review(application_id, event, by, now)
    else:
        event = ApplicationEvent.APPLICANT_ANSWERED
        application = _of_applicant(application_id, event, by, now)
    # Read again behind the lock: two may answer at once.
    inquiry.refresh_from_db()
    if inquiry.answered_at is not None:
        raise Repeated(_("This question is answered already."), REVIEW)
    if not answer.strip():
        raise Incomplete(_("Give the answer."), REVIEW, field="answer")
    inquiry.answer, inquiry.answered_at, inquiry.answered_by = answer.strip(), now, by
    inquiry.save(update_fields=["answer", "answered_at", "answered_by"])
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"inquiry": inquiry.pk},
        refs=frozenset({ref_of(inquiry)}),
    )
    return inquiry


@transaction.atomic
def extend_review(
    *, application_id: int, days: int, reasons: str, by: User, now: datetime, version: int | None = None
) -> Clock:
    """Lengthen the review once, by up to twenty business days, because third parties were asked (CC 461(7)).

    Counted from the receipt, so that a calendar change moves the date rightly. Raises NotAllowed, OutOfState, Stale,
    Incomplete (nobody was asked, no reasons, too many days), Repeated, TooLate (the review's time is over).
    """
    event = ApplicationEvent.REVIEW_EXTENDED
    application = under_review(application_id, event, by, now, version)
    rule = REGISTER_CLOCK_RULES[RegisterClock.APPLICATION_REVIEW]
    clock = next(each for each in open_clocks(application) if each.kind == RegisterClock.APPLICATION_REVIEW)
    if clock.length > rule.length:
        raise Repeated(_("The review was extended already: it is extended once."), REVIEW)
    if clock.lapses_at is not None and clock.lapses_at <= now:
        raise TooLate(_("The time of the review is over."), REVIEW)
    if not application.inquiries.exclude(third_party="").exists():
        raise Incomplete(_("The review is extended only when third parties were asked."), REVIEW)
    if not 1 <= days <= MOST_REVIEW_EXTENSION:
        raise Incomplete(
            _("The review is extended by 1 to %(most)d business days."),
            REVIEW,
            {"most": MOST_REVIEW_EXTENSION},
            field="days",
        )
    _need_reasons(reasons, REVIEW)
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"days": days, "reasons": reasons.strip()},
        moves=[MoveClock(clock=clock, length=rule.length + days, counted_from=clock.counted_from)],
        context={"text": reasons.strip()},
    )
    return clock


@transaction.atomic
def propose_refusal(
    *,
    application_id: int,
    ground: RefusalGround,
    reasons: str,
    by: User,
    now: datetime,
    version: int | None = None,
) -> ProposedRefusal:
    """Tell the applicant that a refusal is proposed; objections are due within two business days (HOUSE.hearing).

    Raises NotAllowed, OutOfState (proposed already, decided), Stale, Incomplete (no reasons).
    """
    event = ApplicationEvent.REFUSAL_PROPOSED
    application = under_review(application_id, event, by, now, version)
    _need_reasons(reasons, HEARING)
    proposal = ProposedRefusal.objects.create(
        application=application, ground=ground, reasons=reasons.strip(), proposed_at=now, proposed_by=by
    )
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"proposal": proposal.pk, "ground": ground.value, "reasons": proposal.reasons},
        opens=[OpenClock(kind=RegisterClock.OBJECTIONS, counted_from=local_date(now), started_at=now)],
        context={"text": proposal.reasons, "ground": ground.value},
    )
    return proposal


@transaction.atomic
def object_to_refusal(*, application_id: int, objections: str, by: User, now: datetime) -> ProposedRefusal:
    """The applicant's objections; heard until the decision, also after the two days (HOUSE.hearing).

    Raises NotAllowed, OutOfState (no refusal is proposed), Repeated, Incomplete (no words).
    """
    event = ApplicationEvent.OBJECTION_LODGED
    application = _of_applicant(application_id, event, by, now)
    proposal = open_proposal(application)
    if proposal.objected_at is not None:
        raise Repeated(_("Objections were lodged already."), HEARING)
    if not objections.strip():
        raise Incomplete(_("Give the objections."), HEARING, field="objections")
    proposal.objections, proposal.objected_at, proposal.objected_by = objections.strip(), now, by
    proposal.save(update_fields=["objections", "objected_at", "objected_by"])
    act(application, event, actor=by, now=now, payload={"proposal": proposal.pk})
    return proposal


@transaction.atomic
def drop_refusal(*, application_id: int, by: User, now: datetime, version: int | None = None) -> Application:
    """No longer propose the refusal: the review goes on. Raises NotAllowed, OutOfState, Stale."""
    event = ApplicationEvent.REFUSAL_DROPPED
    application = under_review(application_id, event, by, now, version)
    proposal = open_proposal(application)
    proposal.dropped_at, proposal.dropped_by = now, by
    proposal.save(update_fields=["dropped_at", "dropped_by"])
    act(application, event, actor=by, now=now, payload={"proposal": proposal.pk})
    return application


def refusal_not_before(proposal: ProposedRefusal) -> date:
    """The first day on which the proposed refusal may be decided (HOUSE.hearing)."""
    return earliest_refusal(local_date(proposal.proposed_at), calendar_in_force())


@transaction.atomic
def refuse_application(
    *, application_id: int, by: User, now: datetime, version: int | None = None
) -> Application:
    """Refuse, on the ground and for the reasons that the applicant was told (CC 461).

    Raises NotAllowed, OutOfState (not proposed), Stale, TooEarly (the three business days are not over).
    """
    event = ApplicationEvent.REFUSED
    application = under_review(application_id, event, by, now, version, decided=True)
    proposal = open_proposal(application)
    earliest = refusal_not_before(proposal)
    if local_date(now) < earliest:
        raise TooEarly(
            _("The applicant is heard first: the refusal may be decided from %(day)s."),
            HEARING,
            {"day": earliest},
        )
    act(
        application,
        event,
        actor=by,
        now=now,
        fields={
            "decided_at": now,
            "decided_by": by,
            "ground": proposal.ground,
            "reasons": proposal.reasons,
        },
        payload={"ground": proposal.ground, "proposal": proposal.pk},
        context={"text": proposal.reasons, "ground": proposal.ground},
    )
    return application


def open_proposal(application: Application) -> ProposedRefusal:
    """The refusal that is proposed now. Raises OutOfState when none is."""
    proposal = application.proposed_refusals.filter(dropped_at__isnull=True).order_by("-pk").first()
    if proposal is None:
        raise OutOfState(_("No refusal is proposed."), HEARING)
    return proposal


def new_inquiry(
    application: Application, question: str, by: User, now: datetime, third_party: str = ""
) -> Inquiry:
    """A question as it is asked. Raises Incomplete (no words)."""
    if not question.strip():
        raise Incomplete(_("Give the question."), REVIEW, field="question")
    return Inquiry.objects.create(
        application=application,
        third_party=third_party,
        question=question.strip(),
        asked_at=now,
        asked_by=by,
    )


def ref_of(inquiry: Inquiry) -> str:
    """What tells the clock of this question from those of others."""
    return f"inquiry:{inquiry.pk}"


def _need_reasons(reasons: str, provision: str) -> None:
    if not reasons.strip():
        raise Incomplete(_("Give the reasons."), provision, field="reasons")
