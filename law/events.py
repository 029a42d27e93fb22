"""The vocabulary shared by states, clocks, notices and acts: what can happen to a case (LAW.md 3).

A `Regime` is the route by which release was suspended; an `Event` is one thing that happened in law.
Events named after a person's act are caused by that person; `EXPIRED` is the only one the system causes.
"""

from enum import StrEnum


class Regime(StrEnum):
    """The route of a suspension: CC 198 (object in a register) or CC 199 (in none)."""

    REGISTERED = "registered"
    EX_OFFICIO = "ex_officio"


class Event(StrEnum):
    """One thing that happened to a case; the value is what the journal stores."""

    OPENED = "opened"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    EXTENSION_REQUESTED = "extension_requested"
    PROLONGATION_REQUESTED = "prolongation_requested"
    CANCELLATION_REQUESTED = "cancellation_requested"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    PROLONGED = "prolonged"
    PROLONGATION_SET_ASIDE = "prolongation_set_aside"
    CANCELLED = "cancelled"
    DOCUMENT_LODGED = "document_lodged"
    DOCUMENT_VERIFIED = "document_verified"
    DOCUMENT_REJECTED = "document_rejected"
    COURT_HOLD_BEGUN = "court_hold_begun"
    COURT_HOLD_SET_ASIDE = "court_hold_set_aside"
    JUDGMENT_INFRINGEMENT = "judgment_infringement"
    JUDGMENT_NO_INFRINGEMENT = "judgment_no_infringement"
    COURT_CASE_ENDED = "court_case_ended"
    DECISION_ANNULLED = "decision_annulled"
    SEIZED = "seized"
    EXPIRED = "expired"
    REOPENED = "reopened"
    LATE_ENTRY_NOTED = "late_entry_noted"
    END_RESTATED = "end_restated"
    LINES_RELEASED = "lines_released"
    LINES_SEIZED = "lines_seized"
    LINES_GIVEN_UP = "lines_given_up"
    RELEASED = "released"
    RELEASE_REFUSED = "release_refused"
    DESTRUCTION_ORDERED = "destruction_ordered"
    OTHER_DISPOSAL = "other_disposal"
    HANDED_OVER = "handed_over"
    DESTROYED = "destroyed"
    SPLIT = "split"
    SPLIT_FROM = "split_from"
    CORRECTION_PROPOSED = "correction_proposed"
    CORRECTED = "corrected"
    CORRECTION_REJECTED = "correction_rejected"
    NOTICE_MET = "notice_met"
    ATTACHMENT_ADDED = "attachment_added"
    CONTACT_COMPLETED = "contact_completed"
    FACT_RECORDED = "fact_recorded"
    NOTHING_PENDING = "nothing_pending"
    CLOCK_MOVED = "clock_moved"
    ENTRY_CHANGED = "entry_changed"
    TASK_DONE = "task_done"
    ASSIGNED = "assigned"
    LETTER_ISSUED = "letter_issued"


#: Events that record something without moving any case: allowed in every state after the opening.
NEUTRAL: frozenset[Event] = frozenset(
    {
        Event.CORRECTION_PROPOSED,
        Event.CORRECTED,
        Event.CORRECTION_REJECTED,
        Event.NOTICE_MET,
        Event.ATTACHMENT_ADDED,
        Event.CONTACT_COMPLETED,
        Event.FACT_RECORDED,
        Event.CLOCK_MOVED,
        Event.ENTRY_CHANGED,
        Event.TASK_DONE,
        Event.ASSIGNED,
        Event.LETTER_ISSUED,
        Event.LATE_ENTRY_NOTED,
        Event.SPLIT_FROM,
    }
)


class Reason(StrEnum):
    """Why a suspension is cancelled (CC 198(8), 199(4); LAW.md 3.6)."""

    HOLDER_ASKED = "holder_asked"
    OBJECT_EXCLUDED = "object_excluded"
    NO_RULING = "no_ruling"


class Channel(StrEnum):
    """How a paper reached customs. Portal and e-mail count to 24:00, paper when the office took it in."""

    PORTAL = "portal"
    EMAIL = "email"
    FAX = "fax"
    PAPER = "paper"
    POST = "post"
