"""A suspension ex officio as officers see it, from three days to the judgment (CC 199).

LAW.md 2, worked example: decided on Friday 2026-11-20, three business days end on 2026-11-25. The request of
that day prolongs by its receipt to ten days, which include the three: 2026-12-04.
"""

from collections.abc import Callable
from datetime import datetime

from customs.models import Case
from deadlines.models import Clock as Term
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from tests.browser import work
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty

Seat = Callable[..., Desk]
HOLDER = "Dala Sport LLP"


@work.EACH
def test_from_three_days_to_the_judgment(
    desk: Seat, world: World, clock: Clock, language: str, width: int
) -> None:
    inspector = desk("inspector", language=language, width=width)
    number = work.prepare_ex_officio(inspector)
    clock.go(almaty(2026, 11, 20, 10))
    head = desk("head", language=language, width=width)
    head.follow(number)
    work.suspend(head)
    work.resumes_on(head, "26.11.2026")

    def comes_back(at: datetime) -> None:
        clock.go(at)
        inspector.open(f"/cases/{number}/")
        inspector.sign_in(world.inspector.username)

    comes_back(almaty(2026, 11, 25, 16))
    work.received(inspector, "Request to prolong", HOLDER, almaty(2026, 11, 25, 15, 40))
    inspector.sees("The request is recorded. Received in time, it prolongs by its receipt.")
    work.resumes_on(inspector, "05.12.2026")

    comes_back(almaty(2026, 12, 3, 15))
    work.lodge(inspector, DocumentKind.UNDERTAKING, HOLDER, almaty(2026, 12, 1, 12))
    work.lodge(inspector, DocumentKind.REGISTER_APPLICATION, HOLDER, almaty(2026, 12, 2, 12))
    inspector.sees("Still missing for a court hold:")
    work.lodge(inspector, DocumentKind.JUDGE_RULING, HOLDER, almaty(2026, 12, 3, 12))
    inspector.sees("Goods are held until the court decision enters into force")

    comes_back(almaty(2027, 2, 11, 10))
    inspector.follow("Judgment in force")
    inspector.fill("Court", "Almaty specialised inter-district economic court")
    inspector.fill("Number", "7527-26-00-2/1")
    inspector.fill("Decided on", "2027-01-11")
    inspector.fill("In force on", "2027-02-10")
    inspector.tick("no infringement")
    inspector.fill("Received at", almaty(2027, 2, 11, 9, 30))
    inspector.press("Record")
    inspector.sees("The judgment is recorded. Both sides are told.")
    case = Case.objects.get(number=number)
    assert (case.state, case.end) == (CaseState.RELEASE_RESUMED, ClockEnd.JUDGMENT)
    assert case.ended_at == almaty(2027, 2, 10, 0), "it counts from the day it entered into force"

    inspector.follow("Goods released")
    inspector.fill("Released at", almaty(2027, 2, 11, 9, 50))
    inspector.press("Record")
    inspector.sees("The release is recorded. The case is closed.")
    case.refresh_from_db()
    assert case.state == CaseState.RELEASED


def test_the_same_beginning_in_english(desk: Seat, world: World, clock: Clock) -> None:
    inspector = desk("inspector", language="en")
    number = work.prepare_ex_officio(inspector)
    clock.go(almaty(2026, 11, 20, 10))
    head = desk("head", language="en")
    head.follow(number)
    work.suspend(head)
    assert "Release resumes by itself on 26.11.2026" in head.main()
    assert "Last day of the term: 25.11.2026" in head.main()
    term = Term.objects.get(kind=ClockKind.EX_OFFICIO_SUSPENSION)
    assert term.lapses_at == almaty(2026, 11, 26, 0)
