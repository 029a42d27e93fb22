"""Who is told what when something happens to a case (LAW.md 3.5, 3.7 "Later acts")."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.case_states import HOLDING, CaseState
from law.clocks.rule import ClockKind
from law.events import Event, Regime


class Audience(StrEnum):
    """To whom a notice goes: the declarant, the holder's side (holders and representatives), the officers.

    A letter may also be for the file alone: the decision itself, the cover of an instruction.
    """

    DECLARANT = "declarant"
    HOLDER = "holder"
    OFFICER = "officer"
    FILE = "file"


class NoticeKind(StrEnum):
    """A notice's content; each has a template `templates/notices/<kind>.<language>.txt`."""

    SUSPENSION = "suspension"
    SUSPENSION_EX_OFFICIO = "suspension_ex_officio"
    EXTENSION = "extension"
    EXTENSION_REFUSED = "extension_refused"
    PROLONGATION = "prolongation"
    COURT_HOLD = "court_hold"
    HOLD_SET_ASIDE = "hold_set_aside"
    PROLONGATION_SET_ASIDE = "prolongation_set_aside"
    CANCELLATION = "cancellation"
    RESUMPTION = "resumption"
    JUDGMENT = "judgment"
    SEIZURE = "seizure"
    LINES_LEFT = "lines_left"
    LINES_GIVEN_UP = "lines_given_up"
    SPLIT = "split"
    RELEASE_REFUSED = "release_refused"
    REOPENED = "reopened"
    END_RESTATED = "end_restated"
    DATE_MOVED = "date_moved"
    CORRECTION = "correction"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    DOCUMENTS_REQUEST = "documents_request"
    INSPECTION_PERMITTED = "inspection_permitted"
    INSPECTION_REFUSED = "inspection_refused"
    RELEASE_COVER = "release_cover"


BOTH = (Audience.DECLARANT, Audience.HOLDER)
ALL = (*BOTH, Audience.OFFICER)

#: Languages in which a notice can be sent; the text is frozen in the recipient's.
NOTICE_LANGUAGES: tuple[str, ...] = ("kk", "ru")

#: House reminders and escalations go to officers only, in their page language.
OFFICER_ONLY: frozenset[NoticeKind] = frozenset({NoticeKind.REMINDER, NoticeKind.ESCALATION})


@dataclass(frozen=True)
class NoticeRule:
    """Which notice an event causes, for whom, and the clock that its acceptance stops.

    A later act's clock is the house rule of one business day; the first notice's is the law's.
    `tells_of_others`: with name and location of the other side.
    """

    kind: NoticeKind
    audiences: tuple[Audience, ...]
    provision: str
    clock: ClockKind | None = ClockKind.LATER_NOTICE
    tells_of_others: bool = True


_COMMON: Mapping[Event, NoticeRule] = {
    Event.EXTENDED: NoticeRule(NoticeKind.EXTENSION, BOTH, "CC198.2"),
    Event.EXTENSION_REFUSED: NoticeRule(NoticeKind.EXTENSION_REFUSED, (Audience.HOLDER,), "CC198.3"),
    Event.PROLONGED: NoticeRule(NoticeKind.PROLONGATION, BOTH, "CC199.5"),
    Event.PROLONGATION_SET_ASIDE: NoticeRule(NoticeKind.PROLONGATION_SET_ASIDE, BOTH, "CC199.5"),
    Event.CANCELLED: NoticeRule(NoticeKind.CANCELLATION, BOTH, "CC198.8"),
    Event.COURT_HOLD_BEGUN: NoticeRule(NoticeKind.COURT_HOLD, BOTH, "CC198.6"),
    Event.COURT_HOLD_SET_ASIDE: NoticeRule(NoticeKind.HOLD_SET_ASIDE, BOTH, "HOUSE.verify_document"),
    Event.EXPIRED: NoticeRule(NoticeKind.RESUMPTION, ALL, "CC198.6"),
    Event.COURT_CASE_ENDED: NoticeRule(NoticeKind.RESUMPTION, ALL, "CC198.6"),
    Event.DECISION_ANNULLED: NoticeRule(NoticeKind.RESUMPTION, ALL, "CC201"),
    Event.JUDGMENT_INFRINGEMENT: NoticeRule(NoticeKind.JUDGMENT, BOTH, "CC201.1.6"),
    Event.JUDGMENT_NO_INFRINGEMENT: NoticeRule(NoticeKind.JUDGMENT, BOTH, "CC198.7"),
    Event.SEIZED: NoticeRule(NoticeKind.SEIZURE, BOTH, "CC198.11"),
    Event.LINES_RELEASED: NoticeRule(NoticeKind.LINES_LEFT, BOTH, "CC198.8"),
    Event.LINES_SEIZED: NoticeRule(NoticeKind.LINES_LEFT, BOTH, "CC198.11"),
    Event.LINES_GIVEN_UP: NoticeRule(NoticeKind.LINES_GIVEN_UP, BOTH, "CC198.8"),
    Event.SPLIT: NoticeRule(NoticeKind.SPLIT, BOTH, "HOUSE.split"),
    Event.RELEASE_REFUSED: NoticeRule(NoticeKind.RELEASE_REFUSED, BOTH, "CC201"),
    Event.REOPENED: NoticeRule(NoticeKind.REOPENED, BOTH, "HOUSE.entered_late"),
    Event.END_RESTATED: NoticeRule(NoticeKind.END_RESTATED, BOTH, "HOUSE.entered_late"),
    Event.CLOCK_MOVED: NoticeRule(NoticeKind.DATE_MOVED, ALL, "CC6"),
    Event.CORRECTED: NoticeRule(NoticeKind.CORRECTION, BOTH, "HOUSE.correction"),
}

NOTICES: Mapping[tuple[Regime, Event], NoticeRule] = {
    **{(regime, event): rule for regime in Regime for event, rule in _COMMON.items()},
    (Regime.REGISTERED, Event.SUSPENDED): NoticeRule(
        NoticeKind.SUSPENSION, BOTH, "CC198.5", ClockKind.SUSPENSION_NOTICE
    ),
    (Regime.EX_OFFICIO, Event.SUSPENDED): NoticeRule(
        NoticeKind.SUSPENSION_EX_OFFICIO, BOTH, "CC199.3", ClockKind.EX_OFFICIO_NOTICE
    ),
    (Regime.EX_OFFICIO, Event.CANCELLED): NoticeRule(NoticeKind.CANCELLATION, BOTH, "CC199.4"),
    (Regime.EX_OFFICIO, Event.COURT_HOLD_BEGUN): NoticeRule(NoticeKind.COURT_HOLD, BOTH, "CC199.6"),
    (Regime.EX_OFFICIO, Event.EXPIRED): NoticeRule(NoticeKind.RESUMPTION, ALL, "CC199.4"),
    (Regime.EX_OFFICIO, Event.COURT_CASE_ENDED): NoticeRule(NoticeKind.RESUMPTION, ALL, "CC199.6"),
    (Regime.EX_OFFICIO, Event.JUDGMENT_NO_INFRINGEMENT): NoticeRule(NoticeKind.JUDGMENT, BOTH, "CC199.7"),
}

#: Written to one party by an officer or in answer to what that party asked; no event of the case by itself.
ON_REQUEST: Mapping[NoticeKind, NoticeRule] = {
    NoticeKind.DOCUMENTS_REQUEST: NoticeRule(
        NoticeKind.DOCUMENTS_REQUEST, BOTH, "CC198.6", None, tells_of_others=False
    ),
    NoticeKind.INSPECTION_PERMITTED: NoticeRule(
        NoticeKind.INSPECTION_PERMITTED, BOTH, "CC198.14", None, tells_of_others=False
    ),
    NoticeKind.INSPECTION_REFUSED: NoticeRule(
        NoticeKind.INSPECTION_REFUSED, BOTH, "CC198.14", None, tells_of_others=False
    ),
    NoticeKind.RELEASE_COVER: NoticeRule(NoticeKind.RELEASE_COVER, (), "CC198.6", None),
}

#: What a person decides on paper: besides the notices there is a letter with the decision, for the file.
DECIDED_ON_PAPER: frozenset[NoticeKind] = frozenset(
    {
        NoticeKind.SUSPENSION,
        NoticeKind.SUSPENSION_EX_OFFICIO,
        NoticeKind.EXTENSION,
        NoticeKind.EXTENSION_REFUSED,
        NoticeKind.CANCELLATION,
    }
)

#: What each side learns about the other, and nothing else; the ground ex officio is `DISCLOSED_UNDER`'s.
DISCLOSED: Mapping[Audience, tuple[tuple[Audience, tuple[str, ...], str], ...]] = {
    Audience.DECLARANT: ((Audience.HOLDER, ("name", "location"), "CC198.5"),),
    Audience.HOLDER: ((Audience.DECLARANT, ("name", "location"), "CC198.5"),),
}
DISCLOSED_UNDER: Mapping[Regime, str] = {Regime.REGISTERED: "CC198.5", Regime.EX_OFFICIO: "CC199.3"}
GOODS_DISCLOSED_UNDER = "CC198.12"
NOT_TO_BE_PASSED_ON = "CC198.13"


class InstructionKind(StrEnum):
    """What the declaration system is told about a declaration's goods lines."""

    HOLD = "hold"
    RELEASE = "release"


def instruction_for(before: CaseState, after: CaseState) -> InstructionKind | None:
    """The instruction a move between two states causes: one at the decision, one at the end (LAW.md 3.7)."""
    if after in HOLDING and before not in HOLDING:
        return InstructionKind.HOLD
    if after is CaseState.RELEASE_RESUMED and before is not after:
        return InstructionKind.RELEASE
    return None
