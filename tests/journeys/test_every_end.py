"""Both regimes from opening to every end: what happened, how the case stood, the typed end of each clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from customs.models import Case, Decision
from journal.verification import Fault, verify
from law.articles import PROVISIONS
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.events import Event
from tests.factories import RESUMES, World, almaty
from tests.journeys import paths_ex_officio as ex_officio
from tests.journeys import paths_records as papers
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
    *(_journey(*each) for each in papers.JOURNEYS),
]


def _name(journey: Journey) -> str:
    return f"{journey.tell.__module__.rpartition('_')[2]}: {journey.tell.__name__}"


def _states(case: Case) -> list[str]:
    """The states of a case in the order in which it came to them."""
    found: list[str] = []
    for line in story.records(case):
        if not found or found[-1] != line["payload"]["after"]:
            found.append(line["payload"]["after"])
    return found


@pytest.mark.parametrize("journey", JOURNEYS, ids=_name)
def test_journey(journey: Journey, world: World) -> None:
    """LAW.md 3: each case comes to its lawful end, with a typed end for each clock (CC 198-201)."""
    case = story.fresh(journey.tell(world))

    told = story.records(case)
    assert [line["event"] for line in told] == journey.events.split()
    assert _states(case) == journey.states.split()
    assert case.state == journey.states.split()[-1]
    assert story.ends(case) == journey.ends
    assert case.ended_at == journey.ended_at
    assert journey.provision in {line["provision"] for line in told}
    assert {line["provision"] for line in told} <= set(PROVISIONS)

    faults: list[Fault] = []
    verify(faults.append)
    assert faults == []


@pytest.mark.parametrize("journey", JOURNEYS, ids=_name)
def test_no_clock_of_the_suspension_outlives_it(journey: Journey, world: World) -> None:
    """LAW.md 3.2: nothing ends without a typed end; once goods are no longer held, no term is left open."""
    case = story.fresh(journey.tell(world))
    if case.ended_at is None:
        return
    left = story.Clock.objects.filter(subject_kind="case", subject_id=case.pk, end="")
    assert {row.kind for row in left} <= {
        "suspension_notice",
        "ex_officio_notice",
        "later_notice",
        "document_verification",
    }
    assert case.end in journey.ends


def test_together_they_reach_every_end_state_and_event() -> None:
    """LAW.md 3.2 and issue 2: every typed end at least once, every state, every event of the vocabulary."""
    assert {end for journey in JOURNEYS for end in journey.ends} == set(ClockEnd)
    assert {word for journey in JOURNEYS for word in journey.states.split()} == set(CaseState)
    assert {word for journey in JOURNEYS for word in journey.events.split()} <= set(Event)


@pytest.mark.parametrize(
    ("tell", "signed_by"),
    [
        (registered.expired, {"suspended": "bolat", "expired": None}),
        (ex_officio.documents_incomplete, {"suspended": "bolat", "expired": None}),
        (registered.withdrawn, {"suspended": "bolat", "cancelled": "bolat"}),
        (registered.expired_after_extension, {"suspended": "bolat", "extended": "bolat", "expired": None}),
    ],
)
def test_each_decision_is_signed_or_automatic(
    tell: Callable[[World], Case], signed_by: dict[str, str | None], world: World
) -> None:
    """CC 198(6), 199(4); LAW.md 7: running out is recorded as an automatic decision with its provision."""
    case = tell(world)
    found = {row.event: row for row in Decision.objects.filter(case=case)}
    assert {event: row.decided_by and row.decided_by.username for event, row in found.items()} == signed_by
    assert all(row.automatic is (row.decided_by is None) for row in found.values())
    assert all(row.provision in PROVISIONS and row.reasons for row in found.values())
