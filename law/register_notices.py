"""What an applicant is told of, and under which provision (LAW.md 4.1, 4.2; HOUSE.hearing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.application_states import ApplicationEvent
from law.clocks.register_clocks import RegisterClock
from law.entry_law import UNION_EVENTS
from law.entry_states import EntryEvent, Register
from law.security import WARNED_UNDER
from law.union_security import REMINDED_UNDER


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
    SECURITY_TAKEN_BACK = "security_taken_back"
    SECURITY_REMINDER = "security_reminder"
    UNION_INCLUDED = "union_included"
    UNION_RENEWAL_SENT = "union_renewal_sent"
    UNION_RENEWED = "union_renewed"
    UNION_RENEWAL_DECLINED = "union_renewal_declined"
    UNION_REPORT_SENT = "union_report_sent"
    UNION_EXCLUDED = "union_excluded"
    TO_COMMISSION = "to_commission"


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

#: What they are told of an entry of the register of the union, with a letter: what was passed on, what the Commission
#: wrote. No term runs for it; the Commission tells of its decisions itself.
UNION_ENTRY_NOTICES: Mapping[EntryEvent, ApplicantNotice] = {
    event: _N(kind, UNION_EVENTS[event].provision)
    for event, kind in (
        (EntryEvent.RENEWAL_SENT, RegisterNotice.UNION_RENEWAL_SENT),
        (EntryEvent.RENEWED, RegisterNotice.UNION_RENEWED),
        (EntryEvent.RENEWAL_DECLINED, RegisterNotice.UNION_RENEWAL_DECLINED),
        (EntryEvent.REPORT_SENT, RegisterNotice.UNION_REPORT_SENT),
        (EntryEvent.EXCLUDED, RegisterNotice.UNION_EXCLUDED),
    )
}


def entry_notice(register: Register | str, event: EntryEvent) -> ApplicantNotice | None:
    """What the holder's side is told of an event of an entry in this register; None for nothing."""
    return (UNION_ENTRY_NOTICES if register == Register.EEU else ENTRY_NOTICES).get(event)


#: What else they, and whoever applied for the entry, are told. The list of licensees also goes to registrars.
LIFE_NOTICES: Mapping[EntryEvent, ApplicantNotice] = {
    EntryEvent.SECURITY_APPROVED: _N(RegisterNotice.SECURITY_DECIDED, "CC461.8"),
    EntryEvent.SECURITY_DECLINED: _N(RegisterNotice.SECURITY_DECIDED, "CC461.8"),
    EntryEvent.RIGHT_RENEWED: _N(RegisterNotice.RIGHT_DECIDED, "CC461.8"),
    EntryEvent.RIGHT_RENEWAL_DECLINED: _N(RegisterNotice.RIGHT_DECIDED, "CC461.8"),
    EntryEvent.LICENSEES_CHANGED: _N(RegisterNotice.LICENSEES_CHANGED, "HOUSE.licensee_list"),
}


def life_notice(register: Register | str, event: EntryEvent) -> ApplicantNotice | None:
    """The same, under the provision of this register."""
    notice = LIFE_NOTICES.get(event)
    if notice is None or register != Register.EEU or event not in UNION_EVENTS:
        return notice
    return _N(notice.kind, UNION_EVENTS[event].provision)


#: A letter alone: a third party or a state body may have no address here.
THIRD_PARTY_LETTER = _N(RegisterNotice.THIRD_PARTY_QUESTION, "CC461.7")

#: The letter with which an application goes on to the Commission.
COMMISSION_LETTER = _N(RegisterNotice.TO_COMMISSION, "CC459")

#: Reminders before the month for the insurance ends (house rule).
REMINDER_NOTICE = _N(RegisterNotice.SECURITY_REMINDER, REMINDED_UNDER)

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
    ApplicationEvent.SECURITY_TAKEN_BACK: _N(RegisterNotice.SECURITY_TAKEN_BACK, "CC459.11"),
    ApplicationEvent.SECURITY_NOT_LODGED: _N(RegisterNotice.NOT_INCLUDED, "CC459.11"),
    ApplicationEvent.COMMISSION_REFUSED: _N(RegisterNotice.COMMISSION_REFUSED, "CC459"),
    ApplicationEvent.INCLUDED: _N(RegisterNotice.UNION_INCLUDED, "CC459"),
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
CONFIRMED_ALONE: frozenset[RegisterNotice] = frozenset(
    {
        RegisterNotice.APPLICATION_RECEIVED,
        RegisterNotice.UNION_RECEIVED,
        RegisterNotice.SECURITY_RECEIVED,
        RegisterNotice.SECURITY_TAKEN_BACK,
    }
)

#: Terms whose days a letter counts out for whoever waits for them or has to keep them.
COUNTED_OUT: frozenset[RegisterClock] = frozenset(
    {RegisterClock.APPLICATION_REVIEW, RegisterClock.THIRD_PARTY_ANSWER, RegisterClock.OBJECTIONS}
)
