"""The clocks of the registers, one row each (LAW.md 4.1, 4.2), and the events that open and close them.

Kept apart from a case's clocks: they run for an application or an entry, and none of them releases goods.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.application_states import IN_REVIEW, ApplicationEvent, ApplicationStatus
from law.clock_ends import ClockEnd
from law.clocks.rule import OnExpiry, TermRule, Unit
from law.entry_states import PROTECTION_HOLD_MONTHS, EntryEvent, EntryStatus, Register
from law.sentences import _


class RegisterClock(StrEnum):
    """The names of LAW.md 4.1 and 4.2, and a house clock of the hearing before a refusal."""

    APPLICATION_REVIEW = "application_review"
    THIRD_PARTY_ANSWER = "third_party_answer"
    OBJECTIONS = "objections"
    COMMISSION_REVIEW = "commission_review"
    UNION_SECURITY = "union_security"
    CHANGE_REPORT = "change_report"
    RIGHT_END_REPORT = "right_end_report"
    RENEWAL_FILING = "renewal_filing"
    PROTECTION_HOLD = "protection_hold"
    EXCLUSION_DECISION = "exclusion_decision"
    EXCLUSION_NOTICE = "exclusion_notice"


@dataclass(frozen=True, kw_only=True)
class RegisterClockRule(TermRule):
    """One clock of the registers. `runs_in`: where the application, or the entry, may then stand."""

    kind: RegisterClock
    runs_in: frozenset[ApplicationStatus] | frozenset[EntryStatus]


K, A, S, N = RegisterClock, ApplicationStatus, EntryStatus, ClockEnd

#: A review takes at most so many business days longer, once, when third parties were asked (CC 461(7)).
MOST_REVIEW_EXTENSION = 20

#: The applicant learns so many business days before the decision that a refusal is proposed (house rule).
HEARING_NOTICE_DAYS = 3

#: A request whose receipt is not recorded so many business days after it left is shown as such (house rule).
RECEIPT_AWAITED_DAYS = 10

#: The most business days that may be expected of the Commission; the number itself is a setting (house rule).
MOST_COMMISSION_REVIEW = 120

_NOT_EXCLUDED = frozenset({S.ACTIVE, S.ON_HOLD, S.EXPIRED})

_ROWS: tuple[RegisterClockRule, ...] = (
    RegisterClockRule(
        kind=K.APPLICATION_REVIEW,
        label=_("Review of the application"),
        unit=Unit.BUSINESS_DAYS,
        length=20,
        shortest=20,
        longest=20 + MOST_REVIEW_EXTENSION,
        counted_from=_("receipt of the application"),
        on_expiry=OnExpiry.FLAG,
        provision="CC461.7",
        runs_in=IN_REVIEW,
        reminders=(5, 2, 1),
    ),
    RegisterClockRule(
        kind=K.THIRD_PARTY_ANSWER,
        label=_("Answer of a third party or a state body"),
        unit=Unit.BUSINESS_DAYS,
        length=10,
        shortest=10,
        longest=10,
        counted_from=_("receipt of the request by the one who is asked"),
        on_expiry=OnExpiry.FLAG,
        provision="CC461.7",
        runs_in=IN_REVIEW,
    ),
    RegisterClockRule(
        kind=K.OBJECTIONS,
        label=_("Objections to a proposed refusal"),
        unit=Unit.BUSINESS_DAYS,
        length=2,
        shortest=2,
        longest=2,
        counted_from=_("receipt of the proposed refusal"),
        on_expiry=OnExpiry.REMIND,
        provision="HOUSE.hearing",
        runs_in=frozenset({A.REFUSAL_PROPOSED}),
        house=True,
    ),
    RegisterClockRule(
        kind=K.COMMISSION_REVIEW,
        label=_("Answer of the Commission, as expected"),
        unit=Unit.BUSINESS_DAYS,
        # The law sets no time: how many days are expected is a setting, and without it no clock runs.
        length=MOST_COMMISSION_REVIEW,
        shortest=1,
        longest=MOST_COMMISSION_REVIEW,
        counted_from=_("sending of the application to the Commission"),
        on_expiry=OnExpiry.REMIND,
        provision="HOUSE.commission_review",
        runs_in=frozenset({A.WITH_COMMISSION}),
        house=True,
    ),
    RegisterClockRule(
        kind=K.UNION_SECURITY,
        label=_("Insurance for the register of the union"),
        unit=Unit.MONTHS,
        length=1,
        shortest=1,
        longest=1,
        counted_from=_("sending of the Commission's notice that inclusion is possible"),
        on_expiry=OnExpiry.FLAG,
        provision="CC459.11",
        runs_in=frozenset({A.AWAITING_SECURITY}),
        reminders=(10, 5, 1),
    ),
    RegisterClockRule(
        kind=K.CHANGE_REPORT,
        label=_("Report of a change of data"),
        unit=Unit.CALENDAR_DAYS,
        length=15,
        shortest=15,
        longest=15,
        counted_from=_("the change"),
        on_expiry=OnExpiry.FLAG,
        provision="CC461.8",
        runs_in=_NOT_EXCLUDED,
    ),
    RegisterClockRule(
        kind=K.RIGHT_END_REPORT,
        label=_("Report that the right has ended"),
        unit=Unit.CALENDAR_DAYS,
        length=5,
        shortest=5,
        longest=5,
        counted_from=_("end of the right"),
        on_expiry=OnExpiry.FLAG,
        provision="CC463.1",
        runs_in=_NOT_EXCLUDED,
    ),
    RegisterClockRule(
        kind=K.RENEWAL_FILING,
        label=_("Request to renew protection"),
        unit=Unit.DAYS_BACK,
        length=15,
        shortest=15,
        longest=15,
        counted_from=_("end of protection, counted back"),
        on_expiry=OnExpiry.FLAG,
        provision="CC462.1",
        runs_in=frozenset({S.ACTIVE}),
        roll=False,
    ),
    RegisterClockRule(
        kind=K.PROTECTION_HOLD,
        label=_("Hold until the right is shown to be renewed"),
        unit=Unit.MONTHS,
        length=PROTECTION_HOLD_MONTHS,
        shortest=PROTECTION_HOLD_MONTHS,
        longest=PROTECTION_HOLD_MONTHS,
        counted_from=_("end of the right"),
        on_expiry=OnExpiry.FLAG,
        provision="CC462.2",
        runs_in=frozenset({S.ON_HOLD}),
        # A cap on protection, not a term to act: it does not roll (LAW.md 2).
        roll=False,
    ),
    RegisterClockRule(
        kind=K.EXCLUSION_DECISION,
        label=_("Decision on exclusion"),
        unit=Unit.BUSINESS_DAYS,
        length=3,
        shortest=3,
        longest=3,
        counted_from=_("the request, or the day on which the ground was discovered"),
        on_expiry=OnExpiry.FLAG,
        provision="CC463.2",
        runs_in=_NOT_EXCLUDED,
    ),
    RegisterClockRule(
        kind=K.EXCLUSION_NOTICE,
        label=_("Notice of the exclusion"),
        unit=Unit.BUSINESS_DAYS,
        length=1,
        shortest=1,
        longest=1,
        counted_from=_("registration of the exclusion"),
        on_expiry=OnExpiry.FLAG,
        provision="CC463.2",
        runs_in=frozenset({S.EXCLUDED}),
    ),
)

REGISTER_CLOCK_RULES: Mapping[RegisterClock, RegisterClockRule] = {row.kind: row for row in _ROWS}

#: Clocks that an event of an application opens.
APPLICATION_OPENS: Mapping[ApplicationEvent, tuple[RegisterClock, ...]] = {
    ApplicationEvent.SUBMITTED: (K.APPLICATION_REVIEW,),
    ApplicationEvent.THIRD_PARTY_ASKED: (K.THIRD_PARTY_ANSWER,),
    # Handed over, the letter is received on the same day.
    ApplicationEvent.THIRD_PARTY_POSTED: (K.THIRD_PARTY_ANSWER,),
    ApplicationEvent.THIRD_PARTY_REACHED: (K.THIRD_PARTY_ANSWER,),
    ApplicationEvent.REFUSAL_PROPOSED: (K.OBJECTIONS,),
    ApplicationEvent.SENT_TO_COMMISSION: (K.COMMISSION_REVIEW,),
    ApplicationEvent.INCLUSION_POSSIBLE: (K.UNION_SECURITY,),
    # Where a member state is left without a contract: the same month, with its own days.
    ApplicationEvent.SECURITY_TAKEN_BACK: (K.UNION_SECURITY,),
}

#: Clocks that an event of an application ends, and how; several of one kind are told apart by the act.
APPLICATION_CLOSES: Mapping[ApplicationEvent, tuple[tuple[RegisterClock, ClockEnd], ...]] = {
    ApplicationEvent.THIRD_PARTY_ANSWERED: ((K.THIRD_PARTY_ANSWER, N.MET),),
    ApplicationEvent.OBJECTION_LODGED: ((K.OBJECTIONS, N.MET),),
    ApplicationEvent.REFUSAL_DROPPED: ((K.OBJECTIONS, N.CORRECTED),),
    **dict.fromkeys(
        (ApplicationEvent.REFUSED, ApplicationEvent.INCLUSION_POSSIBLE, ApplicationEvent.INCLUDED),
        (
            (K.APPLICATION_REVIEW, N.MET),
            (K.THIRD_PARTY_ANSWER, N.NO_LONGER_NEEDED),
            (K.OBJECTIONS, N.NO_LONGER_NEEDED),
            (K.COMMISSION_REVIEW, N.MET),
            (K.UNION_SECURITY, N.MET),
        ),
    ),
    ApplicationEvent.COMMISSION_REFUSED: (
        (K.COMMISSION_REVIEW, N.MET),
        (K.UNION_SECURITY, N.NO_LONGER_NEEDED),
    ),
    # By the contract with which the security covers every member state.
    ApplicationEvent.SECURITY_LODGED: ((K.UNION_SECURITY, N.MET),),
    ApplicationEvent.SECURITY_NOT_LODGED: ((K.UNION_SECURITY, N.DOCUMENTS_INCOMPLETE),),
    ApplicationEvent.WITHDRAWN: tuple(
        (kind, N.WITHDRAWN_BY_HOLDER)
        for kind in (
            K.APPLICATION_REVIEW,
            K.THIRD_PARTY_ANSWER,
            K.OBJECTIONS,
            K.COMMISSION_REVIEW,
            K.UNION_SECURITY,
        )
    ),
}

#: For applications to which register each of their clocks runs: the Commission's review is no term of CC 461(7).
RUNS_FOR: Mapping[RegisterClock, Register] = {
    K.APPLICATION_REVIEW: Register.NATIONAL,
    K.THIRD_PARTY_ANSWER: Register.NATIONAL,
    K.OBJECTIONS: Register.NATIONAL,
    K.COMMISSION_REVIEW: Register.EEU,
    K.UNION_SECURITY: Register.EEU,
}

#: Clocks that an event of an entry opens.
ENTRY_OPENS: Mapping[EntryEvent, tuple[RegisterClock, ...]] = {
    EntryEvent.HELD: (K.PROTECTION_HOLD,),
    EntryEvent.STATED_ON_HOLD: (K.PROTECTION_HOLD,),
    EntryEvent.EXCLUSION_PROPOSED: (K.EXCLUSION_DECISION,),
    EntryEvent.EXCLUDED: (K.EXCLUSION_NOTICE,),
}

#: Clocks that an event of an entry ends, and how.
ENTRY_CLOSES: Mapping[EntryEvent, tuple[tuple[RegisterClock, ClockEnd], ...]] = {
    EntryEvent.HOLD_LIFTED: ((K.PROTECTION_HOLD, N.MET),),
    EntryEvent.TERM_ENDED: ((K.PROTECTION_HOLD, N.DOCUMENTS_INCOMPLETE),),
    EntryEvent.EXCLUSION_DROPPED: ((K.EXCLUSION_DECISION, N.MET),),
    EntryEvent.EXCLUSION_TOLD: ((K.EXCLUSION_NOTICE, N.MET),),
    EntryEvent.EXCLUDED: (
        (K.EXCLUSION_DECISION, N.MET),
        (K.PROTECTION_HOLD, N.CANCELLED_EXCLUDED),
    ),
    # What a register states ends the clocks that the stated status has no place for (LAW.md 4.1).
    EntryEvent.STATED_ACTIVE: ((K.PROTECTION_HOLD, N.MET), (K.EXCLUSION_NOTICE, N.CORRECTED)),
    EntryEvent.STATED_ON_HOLD: ((K.EXCLUSION_NOTICE, N.CORRECTED),),
    EntryEvent.STATED_EXPIRED: (
        (K.PROTECTION_HOLD, N.DOCUMENTS_INCOMPLETE),
        (K.EXCLUSION_NOTICE, N.CORRECTED),
    ),
    EntryEvent.STATED_EXCLUDED: (
        (K.EXCLUSION_DECISION, N.MET),
        (K.PROTECTION_HOLD, N.CANCELLED_EXCLUDED),
    ),
}

#: Terms that the holder has to keep; they start on a day that only the holder's report, or the entry's own end,
#: makes known: what is late is counted from it, no clock runs beforehand.
COUNTED_ONLY: frozenset[RegisterClock] = frozenset({K.CHANGE_REPORT, K.RIGHT_END_REPORT, K.RENEWAL_FILING})
