"""What a registrar proposes for the national register and another person decides (LAW.md 1; HOUSE.register_decisions).

The Commission decides on the register of the union: what it decided is recorded, not proposed.
"""

from collections.abc import Mapping
from enum import StrEnum

from law.application_states import ApplicationEvent
from law.clocks.register_clocks import RegisterClock
from law.entry_states import EntryEvent
from law.sentences import _


class ProposedAct(StrEnum):
    """The decisions that take two people."""

    INCLUDE = "include"
    REFUSE = "refuse"
    HOLD = "hold"
    LIFT_HOLD = "lift-hold"
    RENEW = "renew"
    KEEP = "keep"
    EXCLUDE = "exclude"
    APPROVE_REPORT = "approve-report"
    RENEW_RIGHT = "renew-right"


ACT_WORDS: Mapping[ProposedAct, str] = {
    ProposedAct.INCLUDE: _("inclusion in the register"),
    ProposedAct.REFUSE: _("refusal of the application"),
    ProposedAct.HOLD: _("hold of the entry"),
    ProposedAct.LIFT_HOLD: _("end of the hold"),
    ProposedAct.RENEW: _("renewal of the protection"),
    ProposedAct.KEEP: _("no exclusion: the entry stays"),
    ProposedAct.EXCLUDE: _("exclusion from the register"),
    ProposedAct.APPROVE_REPORT: _("approval of the holder's report"),
    ProposedAct.RENEW_RIGHT: _("record that the right was renewed"),
}

#: What each decision does; by it the law gives the decision its place and its provision.
DECIDES: Mapping[ProposedAct, ApplicationEvent | EntryEvent] = {
    ProposedAct.INCLUDE: ApplicationEvent.INCLUDED,
    ProposedAct.REFUSE: ApplicationEvent.REFUSED,
    ProposedAct.HOLD: EntryEvent.HELD,
    ProposedAct.LIFT_HOLD: EntryEvent.HOLD_LIFTED,
    ProposedAct.RENEW: EntryEvent.RENEWED,
    ProposedAct.KEEP: EntryEvent.EXCLUSION_DROPPED,
    ProposedAct.EXCLUDE: EntryEvent.EXCLUDED,
    ProposedAct.APPROVE_REPORT: EntryEvent.DATA_CHANGED,
    ProposedAct.RENEW_RIGHT: EntryEvent.RIGHT_RENEWED,
}


class Outcome(StrEnum):
    """What became of a proposal."""

    CARRIED_OUT = "carried_out"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    OVERTAKEN = "overtaken"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.CARRIED_OUT: _("decided as proposed"),
    Outcome.RETURNED: _("sent back"),
    Outcome.TAKEN_BACK: _("taken back by the proposer"),
    Outcome.OVERTAKEN: _("overtaken by a change"),
}

#: What says nothing about the matter that is to be decided: a proposal outlives it.
OVERTAKES_NOT: frozenset[ApplicationEvent | EntryEvent] = frozenset(
    {
        ApplicationEvent.DECISION_PROPOSED,
        ApplicationEvent.PROPOSAL_ENDED,
        ApplicationEvent.THIRD_PARTY_POSTED,
        ApplicationEvent.THIRD_PARTY_REACHED,
        EntryEvent.DECISION_PROPOSED,
        EntryEvent.PROPOSAL_ENDED,
        EntryEvent.CONTACTS_COMPLETED,
        EntryEvent.LICENSEES_CHANGED,
        EntryEvent.EXCLUSION_TOLD,
        EntryEvent.CLOCK_MOVED,
    }
)

#: Events that overtake a proposal, in words; any other is `OTHER_CHANGE`.
CHANGE_WORDS: Mapping[str, str] = {
    ApplicationEvent.APPLICANT_ASKED: _("the applicant was asked a question"),
    ApplicationEvent.APPLICANT_ANSWERED: _("the applicant answered a question"),
    ApplicationEvent.THIRD_PARTY_ASKED: _("a third party was asked"),
    ApplicationEvent.THIRD_PARTY_ANSWERED: _("a third party answered"),
    ApplicationEvent.REVIEW_EXTENDED: _("the review was extended"),
    ApplicationEvent.REFUSAL_PROPOSED: _("a refusal was proposed to the applicant"),
    ApplicationEvent.OBJECTION_LODGED: _("the applicant lodged objections"),
    ApplicationEvent.REFUSAL_DROPPED: _("the refusal is no longer proposed to the applicant"),
    ApplicationEvent.WITHDRAWN: _("the applicant took the application back"),
    EntryEvent.HELD: _("the entry was put on hold"),
    EntryEvent.HOLD_LIFTED: _("the hold was lifted"),
    EntryEvent.TERM_ENDED: _("the term of protection ended"),
    EntryEvent.EXCLUDED: _("the entry was excluded"),
    EntryEvent.DATA_CHANGED: _("the data of the entry changed"),
    EntryEvent.RENEWAL_REQUESTED: _("the holder asked for renewal"),
    EntryEvent.RENEWED: _("the protection was renewed"),
    EntryEvent.RIGHT_END_REPORTED: _("the holder reported that the right has ended"),
    EntryEvent.RIGHT_RENEWAL_REPORTED: _("the holder handed in proof that the right was renewed"),
    EntryEvent.RIGHT_RENEWED: _("the renewed right was recorded"),
    EntryEvent.RIGHT_RENEWAL_DECLINED: _("the proof of the renewed right was declined"),
    EntryEvent.EXCLUSION_PROPOSED: _("an exclusion came under consideration"),
    EntryEvent.EXCLUSION_DROPPED: _("the exclusion is no longer considered"),
}
OTHER_CHANGE = _("the register changed")

#: The lawful terms by which proposals are listed for the decider, the first to end on top.
URGENT_CLOCKS: tuple[RegisterClock, ...] = (
    RegisterClock.APPLICATION_REVIEW,
    RegisterClock.EXCLUSION_DECISION,
    RegisterClock.PROTECTION_HOLD,
)
