"""Decisions for the register in two steps: a registrar proposes, another person decides (HOUSE.register_decisions).

A proposal moves no term. It is rehearsed when it is made, so that what the law does not admit is never proposed;
whatever happens to its subject afterwards ends it (`registers.services._overtaking`). Nothing else carries these
decisions out; what the Commission decided for the register of the union is recorded at once, by a registrar.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete, OutOfState, Refusal, Repeated, Stale
from journal.services import hashed
from law.application_states import ApplicationEvent
from law.entry_law import next_status
from law.entry_states import KEPT_UNDER, EntryEvent, EntryStatus, ExclusionGround, Register
from law.register_proposals import DECIDES, Outcome, ProposedAct
from law.sentences import _
from law.time import ALMATY, local_date
from registers import policies
from registers.models import Application, Entry, Proposal
from registers.services._applications import act as act_on_application
from registers.services._applications import lock, provision_of
from registers.services._write import write
from registers.services.approve_report import approve_report
from registers.services.change_status import change_status
from registers.services.exclusion import drop_exclusion
from registers.services.include_application import include_application
from registers.services.renewal import COMMISSIONS, renew
from registers.services.renewed_right import record_renewed_right
from registers.services.review_application import refuse_application

PROVISION = policies.PROPOSALS

#: What carries out each decision; all are called with the subject's id, what is given, the decider and the instant.
SERVICES: Final[Mapping[ProposedAct, Callable[..., object]]] = {
    ProposedAct.INCLUDE: include_application,
    ProposedAct.REFUSE: refuse_application,
    ProposedAct.HOLD: partial(change_status, event=EntryEvent.HELD),
    ProposedAct.LIFT_HOLD: partial(change_status, event=EntryEvent.HOLD_LIFTED),
    ProposedAct.RENEW: renew,
    ProposedAct.KEEP: drop_exclusion,
    ProposedAct.EXCLUDE: partial(change_status, event=EntryEvent.EXCLUDED),
    ProposedAct.APPROVE_REPORT: approve_report,
    ProposedAct.RENEW_RIGHT: record_renewed_right,
}

#: How a value that is kept as text is read again; others are what they are.
_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(
        ("effective_on", "valid_to", "ends_on", "right_date", "representative_ended_on"), date.fromisoformat
    ),
    "ground": ExclusionGround,
}

#: Data of persons, which the journal keeps as hashes alone.
_PERSONAL: Final = frozenset({"holder_name", "holder_address", "holder_bin_iin"})


def is_proposed(subject: Application | Entry) -> bool:
    """Whether decisions on it are proposed here: those on the register of the union are the Commission's."""
    return subject.register == Register.NATIONAL


def given_of(proposal: Proposal) -> dict[str, Any]:
    """What the act of a proposal is asked with."""
    return {
        name: _READ[name](value) if name in _READ and value is not None else value
        for name, value in proposal.given.items()
    }


@transaction.atomic
def propose(
    *,
    act: ProposedAct,
    subject_id: int,
    given: Mapping[str, Any],
    why: str,
    by: User,
    now: datetime,
    version: int | None = None,
) -> Proposal | None:
    """Propose a decision to another person; None when the Commission's inclusion was recorded at once.

    `given`: what the act is asked with besides. Raises OutOfState (an entry of the Commission's register),
    NotAllowed, Stale, Repeated (one waits already), Incomplete (`why` is empty) and whatever the act itself
    would be refused with now.
    """
    refusal = policies.proposing(by, on=local_date(now))
    if refusal:
        raise refusal
    subject = _locked(act, subject_id, version)
    if not is_proposed(subject):
        if isinstance(subject, Entry):
            raise OutOfState(COMMISSIONS, KEPT_UNDER[Register.EEU])
        _carry_out(act, subject, given, by, now)
        return None
    if subject.proposals.filter(outcome="").exists():
        raise Repeated(_("Something is proposed already and waits for its decision."), PROVISION)
    with transaction.atomic():
        _carry_out(act, subject, given, by, now)
        transaction.set_rollback(True)
    if not why.strip():
        raise Incomplete(_("Say why it is proposed."), PROVISION, field="why")
    subject = _locked(act, subject_id)
    proposal = Proposal.objects.create(
        **_about(subject), act=act, given=dict(given), why=why.strip(), proposed_at=now, proposed_by=by
    )
    proposal.refresh_from_db(fields=["given"])
    payload = {
        "proposal": proposal.pk,
        "act": act.value,
        "given": {
            name: hashed(value) if name in _PERSONAL else value for name, value in proposal.given.items()
        },
        "why": proposal.why,
    }
    _note(subject, "DECISION_PROPOSED", payload, by, now, {"proposal": proposal})
    return proposal


@transaction.atomic
def decide(*, proposal_id: int, by: User, now: datetime, document: str | None = None) -> Proposal:
    """Decide as proposed, as another person than the proposer: the act is carried out in the same transaction.

    `document`: the decision's number and date, where the decider gives others than were proposed. Raises NotAllowed,
    Repeated (decided already), Stale (overtaken: says by what), and what the act itself is refused with.
    """
    proposal = _open(proposal_id, by, now)
    refusal = policies.deciding_proposal(proposal, by, on=local_date(now))
    if refusal:
        raise refusal
    given = given_of(proposal)
    if document is not None and "document" in given:
        given["document"] = document
    _end(proposal, Outcome.CARRIED_OUT, "", by, now)
    _carry_out(ProposedAct(proposal.act), proposal.subject, given, by, now)
    return proposal


@transaction.atomic
def send_back(*, proposal_id: int, answer: str, by: User, now: datetime) -> Proposal:
    """Do not decide as proposed: the decider sends it back, the proposer takes it back; each says why.

    Raises NotAllowed, Repeated (decided already), Stale (overtaken), Incomplete (no reasons).
    """
    proposal = _open(proposal_id, by, now)
    own = proposal.proposed_by_id == by.pk
    refusal = (policies.proposing if own else policies.deciding)(by, on=local_date(now))
    if refusal:
        raise refusal
    if not answer.strip():
        raise Incomplete(_("Give the reasons."), PROVISION, field="answer")
    _end(proposal, Outcome.TAKEN_BACK if own else Outcome.RETURNED, answer.strip(), by, now)
    return proposal


def _locked(act: ProposedAct, subject_id: int, version: int | None = None) -> Application | Entry:
    """The subject, locked, where the law gives the decision a place now."""
    event = DECIDES[act]
    if isinstance(event, ApplicationEvent):
        application = lock(subject_id, version)
        provision_of(application, event)
        return application
    entry = Entry.objects.select_for_update().get(pk=subject_id)
    if next_status(entry.register, EntryStatus(entry.status), event) is None:
        raise OutOfState(_("The entry's status does not admit this."), PROVISION)
    return entry


def _open(proposal_id: int, by: User, now: datetime) -> Proposal:
    """The proposal behind the locks of its subject and its own, still open."""
    subject = Proposal.objects.get(pk=proposal_id).subject
    type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    refusal = ended(proposal)
    if refusal:
        raise refusal
    return proposal


def ended(proposal: Proposal) -> Refusal | None:
    """Why a proposal can no longer be decided: decided already, or overtaken by what changed."""
    if proposal.outcome == Outcome.OVERTAKEN:
        assert proposal.overtaken_at is not None
        return Stale(
            _("This was overtaken on %(day)s at %(time)s: %(what)s. It has to be proposed again."),
            PROVISION,
            {
                "day": local_date(proposal.overtaken_at),
                "time": f"{proposal.overtaken_at.astimezone(ALMATY):%H:%M}",
                "what": proposal.change,
            },
        )
    if proposal.outcome:
        return Repeated(_("This proposal has been decided already."), PROVISION)
    return None


def _end(proposal: Proposal, outcome: Outcome, answer: str, by: User, now: datetime) -> None:
    proposal.outcome, proposal.answer = outcome, answer
    proposal.decided_at, proposal.decided_by = now, by
    proposal.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    payload = {
        "proposal": proposal.pk,
        "act": proposal.act,
        "outcome": outcome.value,
        "proposed_by": proposal.proposed_by_id,
        "answer": answer,
    }
    _note(proposal.subject, "PROPOSAL_ENDED", payload, by, now, {"proposal": proposal})


def _carry_out(
    act: ProposedAct, subject: Application | Entry, given: Mapping[str, Any], by: User, now: datetime
) -> None:
    name = "application_id" if isinstance(subject, Application) else "entry_id"
    SERVICES[act](**{name: subject.pk}, **given, by=by, now=now)


def _about(subject: Application | Entry) -> dict[str, Application | Entry]:
    return {"application" if isinstance(subject, Application) else "entry": subject}


def _note(
    subject: Application | Entry,
    event: str,
    payload: Mapping[str, Any],
    by: User,
    now: datetime,
    context: Mapping[str, Any],
) -> None:
    """The same step in the journal of an application or of an entry."""
    if isinstance(subject, Application):
        act_on_application(
            subject, ApplicationEvent[event], actor=by, now=now, payload=payload, context=context
        )
        return
    change = Change(
        subject=subject,
        event=EntryEvent[event],
        effective_at=now,
        provision=PROVISION,
        actor_id=by.pk,
        payload=payload,
        context=context,
    )
    write([change], now=now)
