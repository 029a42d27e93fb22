"""Applications to the registers as data: a machine for each register, the grounds to refuse (LAW.md 4.1, 4.2).

A draft belongs to its applicant and is nothing in law yet; submitting it starts the review. The national
register decides on inclusion itself; an application to the register of the union goes on to the Commission, which
says that inclusion is possible, and the insurance follows within a month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.entry_states import Register
from law.sentences import _


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    REFUSAL_PROPOSED = "refusal_proposed"
    WITH_COMMISSION = "with_commission"
    AWAITING_SECURITY = "awaiting_security"
    INCLUDED = "included"
    REFUSED = "refused"
    NOT_INCLUDED = "not_included"
    WITHDRAWN = "withdrawn"


STATUS_WORDS: Mapping[ApplicationStatus, str] = {
    ApplicationStatus.DRAFT: _("draft"),
    ApplicationStatus.UNDER_REVIEW: _("under review"),
    ApplicationStatus.REFUSAL_PROPOSED: _("refusal proposed, objections awaited"),
    ApplicationStatus.WITH_COMMISSION: _("sent to the Commission, its answer awaited"),
    ApplicationStatus.AWAITING_SECURITY: _("inclusion possible, insurance awaited"),
    ApplicationStatus.INCLUDED: _("included in the register"),
    ApplicationStatus.REFUSED: _("refused"),
    ApplicationStatus.NOT_INCLUDED: _("not included: no insurance in time"),
    ApplicationStatus.WITHDRAWN: _("withdrawn by the applicant"),
}

#: Nothing more is expected of these.
FINAL: frozenset[ApplicationStatus] = frozenset(
    {
        ApplicationStatus.INCLUDED,
        ApplicationStatus.REFUSED,
        ApplicationStatus.NOT_INCLUDED,
        ApplicationStatus.WITHDRAWN,
    }
)

#: Filed, and something is still expected of somebody: the authorised body, the Commission or the applicant.
PENDING: frozenset[ApplicationStatus] = frozenset(ApplicationStatus) - FINAL - {ApplicationStatus.DRAFT}

#: The authorised body is at work on these: the review's clock runs.
IN_REVIEW: frozenset[ApplicationStatus] = frozenset(
    {ApplicationStatus.UNDER_REVIEW, ApplicationStatus.REFUSAL_PROPOSED}
)


class ApplicationEvent(StrEnum):
    """One thing that happened to an application; the value is what the journal stores."""

    STARTED = "application_started"
    DRAFT_SAVED = "draft_saved"
    SUBMITTED = "application_submitted"
    APPLICANT_ASKED = "applicant_asked"
    APPLICANT_ANSWERED = "applicant_answered"
    THIRD_PARTY_ASKED = "third_party_asked"
    THIRD_PARTY_POSTED = "third_party_posted"
    THIRD_PARTY_REACHED = "third_party_reached"
    THIRD_PARTY_ANSWERED = "third_party_answered"
    REVIEW_EXTENDED = "review_extended"
    REFUSAL_PROPOSED = "refusal_proposed"
    OBJECTION_LODGED = "objection_lodged"
    REFUSAL_DROPPED = "refusal_dropped"
    REFUSED = "application_refused"
    INCLUDED = "object_included"
    SENT_TO_COMMISSION = "sent_to_commission"
    COMMISSION_REFUSED = "commission_refused"
    INCLUSION_POSSIBLE = "inclusion_possible"
    SECURITY_LODGED = "security_lodged"
    SECURITY_TAKEN_BACK = "security_taken_back"
    SECURITY_NOT_LODGED = "security_not_lodged"
    WITHDRAWN = "application_withdrawn"
    DECISION_PROPOSED = "decision_proposed"
    PROPOSAL_ENDED = "proposal_ended"


@dataclass(frozen=True)
class Transition:
    """One row of a machine: in `state`, `event` leads to `to`, by `provision`. No state: it begins."""

    state: ApplicationStatus | None
    event: ApplicationEvent
    to: ApplicationStatus
    provision: str


S, E = ApplicationStatus, ApplicationEvent


def _drawn_up(content: str) -> list[Transition]:
    """From the first word to the submission; `content`: the provision on what an application holds."""
    return [
        Transition(None, E.STARTED, S.DRAFT, content),
        Transition(S.DRAFT, E.DRAFT_SAVED, S.DRAFT, "HOUSE.application_draft"),
        Transition(S.DRAFT, E.SUBMITTED, S.UNDER_REVIEW, content),
        Transition(S.DRAFT, E.WITHDRAWN, S.WITHDRAWN, "HOUSE.application_draft"),
    ]


def _reviewed(refusal: str) -> list[Transition]:
    """The review by the authorised body, with the hearing before a refusal; `refusal`: its provision."""
    return [
        *(
            Transition(state, event, state, "CC461.7")
            for state in (S.UNDER_REVIEW, S.REFUSAL_PROPOSED)
            for event in (
                E.APPLICANT_ASKED,
                E.APPLICANT_ANSWERED,
                E.THIRD_PARTY_ASKED,
                E.THIRD_PARTY_POSTED,
                E.THIRD_PARTY_REACHED,
                E.THIRD_PARTY_ANSWERED,
                E.REVIEW_EXTENDED,
            )
        ),
        Transition(S.UNDER_REVIEW, E.REFUSAL_PROPOSED, S.REFUSAL_PROPOSED, "HOUSE.hearing"),
        Transition(S.REFUSAL_PROPOSED, E.OBJECTION_LODGED, S.REFUSAL_PROPOSED, "HOUSE.hearing"),
        Transition(S.REFUSAL_PROPOSED, E.REFUSAL_DROPPED, S.UNDER_REVIEW, "HOUSE.hearing"),
        Transition(S.REFUSAL_PROPOSED, E.REFUSED, S.REFUSED, refusal),
        Transition(S.UNDER_REVIEW, E.WITHDRAWN, S.WITHDRAWN, refusal),
        Transition(S.REFUSAL_PROPOSED, E.WITHDRAWN, S.WITHDRAWN, refusal),
    ]


_NATIONAL: list[Transition] = [
    *_drawn_up("CC461"),
    *_reviewed("CC461"),
    Transition(S.UNDER_REVIEW, E.INCLUDED, S.INCLUDED, "CC460"),
    # A registrar proposes, another person decides; on the register of the union the Commission decides.
    *(
        Transition(state, event, state, "HOUSE.register_decisions")
        for state in (S.UNDER_REVIEW, S.REFUSAL_PROPOSED)
        for event in (E.DECISION_PROPOSED, E.PROPOSAL_ENDED)
    ),
]

#: The Commission decides, so that the authorised body asks, sends on and records; it refuses nothing itself.
_EEU: list[Transition] = [
    *_drawn_up("CC459"),
    *(
        Transition(state, event, state, "CC459")
        for state in (S.UNDER_REVIEW, S.WITH_COMMISSION)
        for event in (E.APPLICANT_ASKED, E.APPLICANT_ANSWERED)
    ),
    Transition(S.UNDER_REVIEW, E.SENT_TO_COMMISSION, S.WITH_COMMISSION, "CC459"),
    Transition(S.WITH_COMMISSION, E.INCLUSION_POSSIBLE, S.AWAITING_SECURITY, "CC459.11"),
    *(
        Transition(state, E.COMMISSION_REFUSED, S.REFUSED, "CC459")
        for state in (S.WITH_COMMISSION, S.AWAITING_SECURITY)
    ),
    *(Transition(state, E.WITHDRAWN, S.WITHDRAWN, "CC459") for state in (S.UNDER_REVIEW, S.WITH_COMMISSION)),
    *(
        Transition(S.AWAITING_SECURITY, event, S.AWAITING_SECURITY, "CC459.11")
        for event in (E.SECURITY_LODGED, E.SECURITY_TAKEN_BACK)
    ),
    Transition(S.AWAITING_SECURITY, E.INCLUDED, S.INCLUDED, "CC459"),
    Transition(S.AWAITING_SECURITY, E.SECURITY_NOT_LODGED, S.NOT_INCLUDED, "CC459.11"),
    Transition(S.AWAITING_SECURITY, E.WITHDRAWN, S.WITHDRAWN, "CC459"),
]

MACHINES: Mapping[Register, Mapping[tuple[ApplicationStatus | None, ApplicationEvent], Transition]] = {
    register: {(row.state, row.event): row for row in rows}
    for register, rows in ((Register.NATIONAL, _NATIONAL), (Register.EEU, _EEU))
}


def transition(
    register: Register, state: ApplicationStatus | None, event: ApplicationEvent
) -> Transition | None:
    """The machine's row for an event in a state (`None`: not begun); None where the law gives it no place."""
    return MACHINES[register].get((state, event))


class RefusalGround(StrEnum):
    """The closed list of grounds to refuse an application (CC 461). Every refusal cites one."""

    UNRELIABLE_DATA = "unreliable_data"
    DOCUMENT_MISSING = "document_missing"
    NOT_RECOGNISABLE = "not_recognisable"


REFUSAL_GROUNDS: Mapping[RefusalGround, str] = {
    RefusalGround.UNRELIABLE_DATA: _("the data of the application are incomplete or unreliable"),
    RefusalGround.DOCUMENT_MISSING: _("a document that the law lists is missing"),
    RefusalGround.NOT_RECOGNISABLE: _(
        "the description of the goods, or images of genuine and infringing goods, are missing"
    ),
}

#: The provision a refusal cites, by register.
REFUSED_UNDER: Mapping[Register, str] = {Register.NATIONAL: "CC461", Register.EEU: "CC459"}
