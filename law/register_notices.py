"""What an applicant is told of, and under which provision (LAW.md 4.1, 4.2; HOUSE.hearing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.application_states import ApplicationEvent
from law.clocks.register_clocks import RegisterClock
from law.entry_states import EntryEvent, Register
from law.security import WARNED_UNDER


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
    RENEWED = "renewed"
    HELD = "held"
    THIRD_PARTY_QUESTION = "third_party_question"
    SECURITY_DECIDED = "security_decided"
    LICENSEES_CHANGED = "licensees_changed"
    RIGHT_DECIDED = "right_decided"
    ENDS_SOON = "ends_soon"
    MALWARE_FOUND = "malware_found"
    UNION_RECEIVED = "union_received"
    SENT_TO_COMMISSION = "sent_to_commission"
    INCLUSION_POSSIBLE = "inclusion_possible"
    SECURITY_RECEIVED = "security_received"
    NOT_INCLUDED = "not_included"
    COMMISSION_REFUSED = "commission_refused"


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

#: What the holder and every representative are told of an entry of the national register, with a letter.
ENTRY_NOTICES: Mapping[EntryEvent, ApplicantNotice] = {
    EntryEvent.EXCLUDED: EXCLUSION_NOTICE,
    EntryEvent.RENEWED: _N(RegisterNotice.RENEWED, "CC462.1"),
    EntryEvent.HELD: _N(RegisterNotice.HELD, "CC462.2"),
}

#: What else they, and whoever applied for the entry, are told. The list of licensees also goes to registrars.
LIFE_NOTICES: Mapping[EntryEvent, ApplicantNotice] = {
    EntryEvent.SECURITY_APPROVED: _N(RegisterNotice.SECURITY_DECIDED, "CC461.8"),
    EntryEvent.SECURITY_DECLINED: _N(RegisterNotice.SECURITY_DECIDED, "CC461.8"),
    EntryEvent.RIGHT_RENEWED: _N(RegisterNotice.RIGHT_DECIDED, "CC461.8"),
    EntryEvent.RIGHT_RENEWAL_DECLINED: _N(RegisterNotice.RIGHT_DECIDED, "CC461.8"),
    EntryEvent.LICENSEES_CHANGED: _N(RegisterNotice.LICENSEES_CHANGED, "HOUSE.licensee_list"),
}

#: A letter alone: a third party or a state body may have no address here.
THIRD_PARTY_LETTER = _N(RegisterNotice.THIRD_PARTY_QUESTION, "CC461.7")

#: Warnings 60, 30 and 15 days ahead (house rule).
WARNING_NOTICE = _N(RegisterNotice.ENDS_SOON, WARNED_UNDER)

#: A file that was taken turns out to hold malware: told to who handed it in, and to registrars once it was filed.
MALWARE_NOTICE = _N(RegisterNotice.MALWARE_FOUND, "HOUSE.malware")

APPLICANT_NOTICES: Mapping[ApplicationEvent, ApplicantNotice] = {
    ApplicationEvent.SUBMITTED: _N(RegisterNotice.APPLICATION_RECEIVED, "CC461.7"),
    ApplicationEvent.APPLICANT_ASKED: _N(RegisterNotice.QUESTION, "CC461.7"),
    ApplicationEvent.REVIEW_EXTENDED: _N(RegisterNotice.REVIEW_EXTENDED, "CC461.7"),
    ApplicationEvent.REFUSAL_PROPOSED: _N(RegisterNotice.REFUSAL_PROPOSED, "HOUSE.hearing"),
    ApplicationEvent.REFUSAL_DROPPED: _N(RegisterNotice.REFUSAL_DROPPED, "HOUSE.hearing"),
    ApplicationEvent.REFUSED: _N(RegisterNotice.REFUSED, "CC461"),
    ApplicationEvent.INCLUDED: _N(RegisterNotice.INCLUDED, "CC460"),
}

#: What is told otherwise, or only, of an application to the register of the union.
UNION_NOTICES: Mapping[ApplicationEvent, ApplicantNotice] = {
    ApplicationEvent.SUBMITTED: _N(RegisterNotice.UNION_RECEIVED, "CC459"),
    ApplicationEvent.APPLICANT_ASKED: _N(RegisterNotice.QUESTION, "CC459"),
    ApplicationEvent.SENT_TO_COMMISSION: _N(RegisterNotice.SENT_TO_COMMISSION, "CC459"),
    ApplicationEvent.INCLUSION_POSSIBLE: _N(RegisterNotice.INCLUSION_POSSIBLE, "CC459.11"),
    ApplicationEvent.SECURITY_LODGED: _N(RegisterNotice.SECURITY_RECEIVED, "CC459.11"),
    ApplicationEvent.SECURITY_NOT_LODGED: _N(RegisterNotice.NOT_INCLUDED, "CC459.11"),
    ApplicationEvent.COMMISSION_REFUSED: _N(RegisterNotice.COMMISSION_REFUSED, "CC459"),
    ApplicationEvent.INCLUDED: _N(RegisterNotice.INCLUDED, "CC459"),
}


def applicant_notice(register: Register, event: ApplicationEvent) -> ApplicantNotice | None:
    """What the applicant is told of an event of an application to this register; None for nothing."""
    return (UNION_NOTICES if register is Register.EEU else APPLICANT_NOTICES).get(event)


#: What a person decides, and what the system confirms by itself; anything else somebody has written.
DECIDED: frozenset[RegisterNotice] = frozenset(
    {
        RegisterNotice.REFUSED,
        RegisterNotice.INCLUDED,
        RegisterNotice.RENEWED,
        RegisterNotice.HELD,
        RegisterNotice.EXCLUDED,
        RegisterNotice.SECURITY_DECIDED,
        RegisterNotice.RIGHT_DECIDED,
    }
)
CONFIRMED_ALONE: frozenset[RegisterNotice] = frozenset({RegisterNotice.APPLICATION_RECEIVED})

#: Terms whose days a letter counts out for whoever waits for them or has to keep them.
COUNTED_OUT: frozenset[RegisterClock] = frozenset(
    {RegisterClock.APPLICATION_REVIEW, RegisterClock.THIRD_PARTY_ANSWER, RegisterClock.OBJECTIONS}
)
