"""Every journey of both regimes: how it is told, what it must record, how its clocks end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from customs.models import Case
from law.clock_ends import ClockEnd
from tests.factories import RESUMES, World, almaty
from tests.journeys import paths_ex_officio as ex_officio
from tests.journeys import paths_records as records
from tests.journeys import paths_registered as registered
from tests.journeys import story

N = ClockEnd


@dataclass(frozen=True)
class Journey:
    """A case told from its opening: its events and states in order, and how its clocks ended.

    `ended_at` is when the suspension or hold ended in law; None while goods are held, or never were.
    """

    tell: Callable[[World], Case]
    provision: str
    events: str
    states: str
    ends: frozenset[ClockEnd]
    ended_at: datetime | None = None


def _journey(
    tell: Callable[[World], Case],
    provision: str,
    events: str,
    states: str,
    *ends: ClockEnd,
    ended_at: datetime | None = None,
) -> Journey:
    return Journey(tell, provision, events, states, frozenset(ends), ended_at)


_HELD = "opened suspended document_lodged court_hold_begun"
_JUDGED = f"{_HELD} document_verified judgment_infringement"
_ASKED = "opened suspended document_lodged extension_requested"
_PROLONGED = "opened suspended prolongation_requested prolonged"
_THREE = "document_lodged document_lodged document_lodged court_hold_begun"
_IN_FORCE = almaty(2027, 2, 10, 0)

JOURNEYS = [
    # The head declines: release was never suspended and no clock ran.
    _journey(registered.declined, "HOUSE.four_eyes", "opened declined", "prepared declined"),
    _journey(
        registered.expired,
        "CC198.6",
        "opened suspended expired released",
        "prepared suspended release_resumed released",
        N.EXPIRED_NO_REQUEST,
        ended_at=RESUMES,
    ),
    _journey(
        registered.expired_undecided,
        "CC198.6",
        f"{_ASKED} expired",
        "prepared suspended release_resumed",
        N.EXPIRED_UNDECIDED,
        ended_at=RESUMES,
    ),
    _journey(
        registered.expired_refused,
        "CC198.6",
        f"{_ASKED} extension_refused expired",
        "prepared suspended release_resumed",
        N.EXPIRED_REFUSED,
        ended_at=RESUMES,
    ),
    _journey(
        registered.expired_after_extension,
        "CC198.6",
        f"{_ASKED} extended expired",
        "prepared suspended extended release_resumed",
        N.EXTENDED,
        N.EXPIRED_AFTER_EXTENSION,
        ended_at=story.AFTER_TWENTY,
    ),
    _journey(
        registered.withdrawn,
        "CC198.8",
        "opened suspended cancellation_requested cancelled",
        "prepared suspended release_resumed",
        N.WITHDRAWN_BY_HOLDER,
        N.MET,
        ended_at=almaty(2026, 11, 24, 16),
    ),
    _journey(
        registered.given_up,
        "CC198.8",
        "opened suspended cancellation_requested lines_given_up cancellation_requested cancelled",
        "prepared suspended release_resumed",
        N.WITHDRAWN_BY_HOLDER,
        N.MET,
        ended_at=almaty(2026, 11, 24, 16),
    ),
    _journey(
        registered.excluded,
        "CC198.8.2",
        "opened suspended cancelled",
        "prepared suspended release_resumed",
        N.CANCELLED_EXCLUDED,
        ended_at=almaty(2026, 11, 25, 15),
    ),
    _journey(
        registered.no_ruling,
        "CC198.8",
        "opened suspended cancelled",
        "prepared suspended release_resumed",
        N.CANCELLED_NO_RULING,
        ended_at=almaty(2026, 12, 1),
    ),
    # The hold runs without a term: only a court, the holder or a seizure ends it.
    _journey(registered.held, "CC198.6", _HELD, "prepared suspended court_hold", N.COURT_HOLD),
    _journey(
        registered.held_no_infringement,
        "CC198.7",
        f"{_HELD} judgment_no_infringement released",
        "prepared suspended court_hold release_resumed released",
        N.COURT_HOLD,
        N.JUDGMENT,
        ended_at=_IN_FORCE,
    ),
    _journey(
        registered.destroyed,
        "CC200",
        f"{_JUDGED} release_refused destruction_ordered handed_over destroyed",
        "prepared suspended court_hold awaiting_disposal destruction_ordered handed_over destroyed",
        N.COURT_HOLD,
        N.JUDGMENT,
        N.MET,
        ended_at=_IN_FORCE,
    ),
    _journey(
        registered.disposed,
        "CC200",
        f"{_JUDGED} other_disposal",
        "prepared suspended court_hold awaiting_disposal disposed",
        N.COURT_HOLD,
        N.JUDGMENT,
        N.MET,
        ended_at=_IN_FORCE,
    ),
    _journey(
        registered.court_case_ended,
        "CC198.6",
        f"{_HELD} court_case_ended",
        "prepared suspended court_hold release_resumed",
        N.COURT_HOLD,
        N.COURT_ENDED_UNDECIDED,
        ended_at=almaty(2027, 1, 20, 0),
    ),
    _journey(
        registered.annulled,
        "CC201",
        "opened suspended decision_annulled release_refused",
        "prepared suspended release_resumed release_refused",
        N.ANNULLED,
        ended_at=almaty(2026, 11, 30, 0),
    ),
    _journey(
        registered.annulled_before_the_end,
        "CC201",
        "opened suspended expired end_restated",
        "prepared suspended release_resumed",
        N.ANNULLED,
        ended_at=almaty(2026, 12, 3, 0),
    ),
    _journey(
        registered.seized,
        "CC198.11",
        "opened suspended seized",
        "prepared suspended seized",
        N.SEIZED,
        ended_at=almaty(2026, 11, 26),
    ),
    _journey(
        registered.not_a_ruling,
        "HOUSE.verify_document",
        f"{_HELD} document_rejected court_hold_set_aside expired",
        "prepared suspended court_hold suspended release_resumed",
        N.COURT_HOLD,
        N.CORRECTED,
        N.MET,
        N.EXPIRED_NO_REQUEST,
        ended_at=RESUMES,
    ),
    _journey(
        registered.entered_late,
        "HOUSE.entered_late",
        "opened suspended expired reopened document_lodged court_hold_begun",
        "prepared suspended release_resumed suspended court_hold",
        N.CORRECTED,
        N.COURT_HOLD,
    ),
    _journey(
        ex_officio.expired,
        "CC199.4",
        "opened suspended expired",
        "prepared suspended release_resumed",
        N.EXPIRED_NO_REQUEST,
        ended_at=story.AFTER_THREE,
    ),
    _journey(
        ex_officio.documents_incomplete,
        "CC199.5",
        f"{_PROLONGED} document_lodged document_lodged expired",
        "prepared suspended prolonged release_resumed",
        N.PROLONGED,
        N.DOCUMENTS_INCOMPLETE,
        ended_at=story.AFTER_TEN,
    ),
    _journey(
        ex_officio.held_no_infringement,
        "CC199.7",
        f"{_PROLONGED} {_THREE} judgment_no_infringement",
        "prepared suspended prolonged court_hold release_resumed",
        N.PROLONGED,
        N.COURT_HOLD,
        N.JUDGMENT,
        ended_at=_IN_FORCE,
    ),
    _journey(
        ex_officio.withdrawn,
        "CC199.4",
        "opened suspended cancellation_requested cancelled",
        "prepared suspended release_resumed",
        N.WITHDRAWN_BY_HOLDER,
        N.MET,
        ended_at=almaty(2026, 11, 23, 17),
    ),
    _journey(
        ex_officio.seized,
        "CC198.11",
        f"{_PROLONGED} seized",
        "prepared suspended prolonged seized",
        N.PROLONGED,
        N.SEIZED,
        ended_at=almaty(2026, 11, 27),
    ),
    _journey(
        ex_officio.not_the_holders,
        "CC199.5",
        f"{_PROLONGED} prolongation_set_aside",
        "prepared suspended prolonged release_resumed",
        N.PROLONGED,
        N.CORRECTED,
        ended_at=almaty(2026, 11, 30, 11),
    ),
    _journey(
        ex_officio.entered_late,
        "HOUSE.entered_late",
        "opened suspended expired reopened prolongation_requested prolonged",
        "prepared suspended release_resumed suspended prolonged",
        N.CORRECTED,
        N.PROLONGED,
    ),
    # Beside the course: what is kept, corrected, moved, and what becomes of parts of the goods.
    _journey(
        records.kept,
        "HOUSE.last_day_question",
        "opened suspended notice_met attachment_added contact_completed fact_recorded nothing_pending expired",
        "prepared suspended release_resumed",
        N.MET,
        N.EXPIRED_NO_REQUEST,
        ended_at=RESUMES,
    ),
    _journey(
        records.corrected,
        "HOUSE.correction",
        f"{_PROLONGED} correction_proposed correction_rejected correction_proposed corrected",
        "prepared suspended prolonged",
        N.PROLONGED,
        N.CORRECTED,
    ),
    _journey(
        records.moved,
        "CC6",
        "opened suspended clock_moved expired",
        "prepared suspended release_resumed",
        N.EXPIRED_NO_REQUEST,
        ended_at=almaty(2026, 12, 8, 0),
    ),
    _journey(
        records.entry_on_hold,
        "HOUSE.entry_changed",
        "opened suspended entry_changed task_done",
        "prepared suspended",
    ),
    _journey(
        records.ruling_too_late,
        "HOUSE.entered_late",
        "opened suspended expired late_entry_noted late_entry_noted",
        "prepared suspended release_resumed",
        N.EXPIRED_NO_REQUEST,
        ended_at=RESUMES,
    ),
    _journey(
        records.given_up,
        "CC198.8",
        "opened suspended cancellation_requested lines_given_up",
        "prepared suspended",
        N.MET,
    ),
    _journey(
        records.in_parts,
        "HOUSE.split",
        "opened suspended lines_released lines_seized split expired",
        "prepared suspended release_resumed",
        N.EXPIRED_NO_REQUEST,
        ended_at=RESUMES,
    ),
    _journey(
        records.split_off,
        "HOUSE.split",
        "split_from clocks_carried expired",
        "suspended release_resumed",
        N.EXPIRED_NO_REQUEST,
        ended_at=RESUMES,
    ),
]
