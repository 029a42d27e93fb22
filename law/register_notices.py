"""What an applicant is told of, and under which provision (LAW.md 4.1; HOUSE.hearing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.application_states import ApplicationEvent


class RegisterNotice(StrEnum):
    """A notice's content; each has a template `templates/notices/registers/<kind>.<language>.txt`."""

    APPLICATION_RECEIVED = "application_received"
    QUESTION = "question"
    REVIEW_EXTENDED = "review_extended"
    REFUSAL_PROPOSED = "refusal_proposed"
    REFUSAL_DROPPED = "refusal_dropped"
    REFUSED = "refused"
    INCLUDED = "included"
    EXCLUDED = "excluded"


#: Applicants write and read in English as well.
APPLICANT_LANGUAGES: tuple[str, ...] = ("kk", "ru", "en")


@dataclass(frozen=True)
class ApplicantNotice:
    """Which notice an event of an application causes, by which provision."""

    kind: RegisterNotice
    provision: str


_N = ApplicantNotice

#: The holder and every representative are told of an exclusion (CC 463(2)); acceptance ends the clock.
EXCLUSION_NOTICE = _N(RegisterNotice.EXCLUDED, "CC463.2")

APPLICANT_NOTICES: Mapping[ApplicationEvent, ApplicantNotice] = {
    ApplicationEvent.SUBMITTED: _N(RegisterNotice.APPLICATION_RECEIVED, "CC461.7"),
    ApplicationEvent.APPLICANT_ASKED: _N(RegisterNotice.QUESTION, "CC461.7"),
    ApplicationEvent.REVIEW_EXTENDED: _N(RegisterNotice.REVIEW_EXTENDED, "CC461.7"),
    ApplicationEvent.REFUSAL_PROPOSED: _N(RegisterNotice.REFUSAL_PROPOSED, "HOUSE.hearing"),
    ApplicationEvent.REFUSAL_DROPPED: _N(RegisterNotice.REFUSAL_DROPPED, "HOUSE.hearing"),
    ApplicationEvent.REFUSED: _N(RegisterNotice.REFUSED, "CC461"),
    ApplicationEvent.INCLUDED: _N(RegisterNotice.INCLUDED, "CC460"),
}
