"""On the last day of a term the case asks: was anything received that is not entered? (HOUSE.last_day_question)"""

from datetime import date

import pytest

from acts.refusals import NotAllowed, OutOfState, Repeated, TooEarly
from acts.sweep import sweep
from customs.models import Case
from customs.services.case_under_lock import term_clock
from customs.services.last_day import asks_today, confirm_nothing_pending
from customs.services.lodge import lodge_document
from customs.services.request import request_prolongation
from journal.queries import timeline
from law.case_states import CaseState
from law.documents import DocumentKind
from law.events import Event
from tests.factories import (
    LAST_DAY,
    World,
    almaty,
    opened_case,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
)

MORNING = almaty(2026, 12, 4, 9)


def asks(case: Case, now) -> bool:
    case.refresh_from_db()
    return asks_today(case, term_clock(case), now)


def test_it_asks_on_the_last_day_and_only_then(world: World) -> None:
    """CC 6: the last day runs in full, to 24:00 in Almaty."""
    case = suspended_case(world)
    assert not asks(case, almaty(2026, 12, 3, 23, 59, 59))
    assert asks(case, almaty(2026, 12, 4, 0))
    assert asks(case, almaty(2026, 12, 4, 23, 59, 59))
    assert not asks(case, almaty(2026, 12, 5, 0))


def test_an_answer_is_recorded_and_moves_nothing(world: World) -> None:
    case = suspended_case(world)
    confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=MORNING)
    case.refresh_from_db()
    assert (case.nothing_pending_on, case.state) == (LAST_DAY, CaseState.SUSPENDED)
    assert not asks(case, MORNING)
    clock = term_clock(case)
    assert clock is not None
    assert clock.due_on == LAST_DAY
    line = timeline(f"case:{case.pk}")[-1]
    assert (line["event"], line["provision"]) == (Event.NOTHING_PENDING, "HOUSE.last_day_question")


def test_it_is_answered_once(world: World) -> None:
    case = suspended_case(world)
    confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=MORNING)
    with pytest.raises(Repeated):
        confirm_nothing_pending(case_id=case.pk, actor=world.head, now=almaty(2026, 12, 4, 18))


def test_before_the_last_day_it_is_too_early(world: World) -> None:
    case = suspended_case(world)
    with pytest.raises(TooEarly) as refused:
        confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=almaty(2026, 12, 3))
    assert refused.value.params == {"day": "04.12.2026"}


def test_after_the_term_and_before_the_decision_there_is_nothing_to_answer(world: World) -> None:
    """The act itself ends a term that lapsed: at 00:00 the question is over, swept or not."""
    case = suspended_case(world)
    with pytest.raises(OutOfState):
        confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=almaty(2026, 12, 5, 0))
    with pytest.raises(OutOfState):
        confirm_nothing_pending(
            case_id=opened_case(world, entries=[]).pk, actor=world.inspector, now=almaty(2026, 11, 20, 9, 30)
        )


def test_a_court_hold_has_no_last_day(world: World) -> None:
    """CC 198(6): it lasts until the court decision enters into force."""
    case = suspended_case(world)
    lodge_document(
        case_id=case.pk,
        kind=DocumentKind.JUDGE_RULING,
        receipt=receipt_of(case, MORNING),
        actor=world.inspector,
        now=MORNING,
    )
    assert not asks(case, MORNING)
    with pytest.raises(OutOfState):
        confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=MORNING)


def test_a_later_term_asks_again_on_its_own_last_day(world: World) -> None:
    """CC 199(5): three days until 2026-11-25, prolonged until 2026-12-04."""
    case = suspended_ex_officio(world)
    last = almaty(2026, 11, 25, 17)
    confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=last)
    assert not asks(case, last)
    request_prolongation(
        case_id=case.pk,
        receipt=receipt_of(case, almaty(2026, 11, 25, 18)),
        actor=world.inspector,
        now=almaty(2026, 11, 25, 18),
    )
    assert asks(case, MORNING)
    assert case.nothing_pending_on == date(2026, 11, 25)
    sweep(now=almaty(2026, 12, 5, 0, 1))
    assert not asks(case, almaty(2026, 12, 5, 0, 2))


def test_who_may_answer(world: World) -> None:
    """HOUSE.roles."""
    case = suspended_case(world)
    for person in (world.elsewhere, world.chief, world.registrar, world.holder):
        with pytest.raises(NotAllowed):
            confirm_nothing_pending(case_id=case.pk, actor=person, now=MORNING)
