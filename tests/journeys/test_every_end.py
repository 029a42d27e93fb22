"""Both regimes from opening to every end: what happened, how the case stood, the typed end of each clock."""

from collections.abc import Callable

import pytest

from customs.models import Case, Decision
from journal.verification import Fault, verify
from law.articles import PROVISIONS
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.events import Event
from tests.factories import World
from tests.journeys import paths_ex_officio as ex_officio
from tests.journeys import paths_registered as registered
from tests.journeys import story
from tests.journeys.journeys import JOURNEYS, Journey


def _name(journey: Journey) -> str:
    return f"{journey.tell.__module__.rpartition('_')[2]}: {journey.tell.__name__}"


def _states(case: Case) -> list[str]:
    """The states of a case in the order in which it came to them."""
    found: list[str] = []
    for line in story.records(case):
        after = line["payload"].get("after")
        if after and (not found or found[-1] != after):
            found.append(after)
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
    if case.ended_at is not None:
        _nothing_outlives_the_suspension(case, journey)

    faults: list[Fault] = []
    verify(faults.append)
    assert faults == []


def _nothing_outlives_the_suspension(case: Case, journey: Journey) -> None:
    """LAW.md 3.2: nothing ends without a typed end; once goods are no longer held, only duties to tell and
    to check are left open.
    """
    left = story.Clock.objects.filter(subject_kind="case", subject_id=case.pk, end="")
    assert {row.kind for row in left} <= {
        "suspension_notice",
        "ex_officio_notice",
        "later_notice",
        "document_verification",
    }
    assert case.end in journey.ends


def test_together_they_reach_every_end_state_and_event() -> None:
    """LAW.md 3.2: every typed end at least once, every state, every event of the vocabulary."""
    # What is no longer needed once it is decided is asked in applications, not in cases.
    assert {end for journey in JOURNEYS for end in journey.ends} == set(ClockEnd) - {
        ClockEnd.NO_LONGER_NEEDED
    }
    assert {word for journey in JOURNEYS for word in journey.states.split()} == set(CaseState)
    told = {word for journey in JOURNEYS for word in journey.events.split()}
    # What the kernel itself records of a split is no event of the law; whose desk a case is on, and letters on
    # their own, move no case and have tests of their own.
    assert told - {"clocks_carried"} == set(Event) - {Event.ASSIGNED, Event.LETTER_ISSUED}


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
